import Crypto
import Domain

/// A constant sealed by a root key and kept in the database; it opens only with the right key (SEC-25).
package struct CheckValue: Sendable, Hashable {
    /// The root key that opens it.
    package let rootKeyID: RootKey.ID
    /// Version, algorithm, nonce, ciphertext, tag.
    package let bytes: [UInt8]

    private static let constant = Array("martlet check value".utf8)

    /// Puts the columns of a row together.
    package init(rootKeyID: RootKey.ID, bytes: [UInt8]) {
        self.rootKeyID = rootKeyID
        self.bytes = bytes
    }

    /// Seals the constant under a root key.
    init(_ key: RootKey) throws(VaultError) {
        let format = SealedFormat.current
        let box = try format.seal(Self.constant, with: key.checking, bound: Self.bound(to: key.id, format))
        self.init(rootKeyID: key.id, bytes: [format.version, format.algorithm] + box)
    }

    /// Throws `checkValueDamaged` unless this key opens it.
    func verify(with key: RootKey) throws(VaultError) {
        guard let opened = try? open(with: key), ConstantTime.equal(opened, Self.constant) else {
            // Whatever was wrong with the bytes, the consequence is the same: the row cannot be trusted.
            throw .checkValueDamaged(rootKeyID)
        }
    }

    private func open(with key: RootKey) throws(VaultError) -> [UInt8] {
        let format = try SealedFormat(reading: bytes)
        let box = bytes.dropFirst(SealedFormat.byteCount)
        return Array(try format.open(box, with: key.checking, bound: Self.bound(to: key.id, format)))
    }

    private static func bound(to id: RootKey.ID, _ format: SealedFormat) -> AssociatedData {
        var data = AssociatedData(format, label: "check value")
        data.append(id.text)
        return data
    }
}

extension RootKeyRing {
    /// Makes sure, before anything is served or written, that the database belongs to these keys (SEC-25).
    ///
    /// - Parameters:
    ///   - stored: all check values of the database.
    ///   - inUse: the root keys that wrap stored data keys.
    /// - Returns: the check values of keys that have none yet; store them once everything else is in order.
    /// - Throws: `wrongKey` when a key that the database needs is not in the ring, `checkValueDamaged` when one is but
    ///   does not open its value.
    package func verify(_ stored: [CheckValue], inUse: Set<RootKey.ID> = []) throws(VaultError) -> [CheckValue] {
        let needed = inUse.union(stored.map(\.rootKeyID))
        let missing = needed.subtracting(keys.map(\.id))
        guard missing.isEmpty else { throw .wrongKey(needed: missing.sorted(), given: keys.map(\.id)) }
        for value in stored {
            guard let key = key(value.rootKeyID) else { continue }
            try value.verify(with: key)
        }
        var fresh: [CheckValue] = []
        for key in keys where !stored.contains(where: { $0.rootKeyID == key.id }) {
            fresh.append(try CheckValue(key))
        }
        return fresh
    }
}
