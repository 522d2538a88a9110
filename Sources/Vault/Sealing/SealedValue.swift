import Domain

/// A sealed text as it stands in a row: version, algorithm, key id with its length, nonce, ciphertext, tag (SEC-23).
package struct SealedValue: Sendable, Hashable, CustomStringConvertible {
    /// The bytes for the row.
    package let bytes: [UInt8]
    /// Under which data key it is sealed.
    package let keyID: DataKey.ID
    /// Where nonce, ciphertext and tag begin.
    private let boxStart: Int

    /// Reads the bytes of a row. Throws `malformed`, `unknownVersion` or `unknownAlgorithm`; opens nothing yet.
    package init(stored bytes: [UInt8]) throws(VaultError) {
        let format = try SealedFormat(reading: bytes)
        let idStart = SealedFormat.byteCount + 1
        guard format == .current, bytes.count >= idStart else { throw .malformed }
        boxStart = idStart + Int(bytes[idStart - 1])
        guard bytes.count >= boxStart + SealedFormat.boxOverhead else { throw .malformed }
        keyID = DataKey.ID(stored: String(decoding: bytes[idStart..<boxStart], as: UTF8.self))
        self.bytes = bytes
    }

    /// Puts the parts together.
    init(format: SealedFormat, keyID: DataKey.ID, box: some Collection<UInt8>) throws(VaultError) {
        guard let length = UInt8(exactly: keyID.text.utf8.count) else { throw .malformed }
        var bytes: [UInt8] = [format.version, format.algorithm, length]
        bytes.reserveCapacity(bytes.count + Int(length) + box.count)
        bytes.append(contentsOf: keyID.text.utf8)
        boxStart = bytes.count
        bytes.append(contentsOf: box)
        self.bytes = bytes
        self.keyID = keyID
    }

    var box: ArraySlice<UInt8> { bytes[boxStart...] }

    /// The key id and the size.
    package var description: String { "‹sealed under \(keyID), \(bytes.count) bytes›" }
}
