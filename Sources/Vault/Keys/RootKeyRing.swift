import Crypto
import Domain

/// The root keys of an installation: the first wraps, all of them unwrap, so that rotation needs no stop (SEC-26).
package struct RootKeyRing: Sendable {
    /// More keys than this are a mistake.
    static let keyLimit = 16

    /// All keys, the current one first.
    package let keys: [RootKey]

    /// The key under which new data keys are wrapped.
    package let current: RootKey

    /// Puts keys together, newest first. Throws `keyMissing` for none.
    package init(_ keys: [RootKey]) throws(VaultError) {
        guard let first = keys.first else { throw .keyMissing }
        self.keys = keys
        current = first
    }

    /// Reads keys from the text of a key file or an environment variable: one per line, newest first, 32 bytes in
    /// hexadecimal or base64; empty lines and lines that begin with `#` do not count.
    ///
    /// Throws what is wrong with the first bad line (SEC-25), and `keyMissing` when there is none.
    package init(text: String) throws(VaultError) {
        var keys: [RootKey] = []
        for (number, line) in Self.lines(of: text) {
            guard keys.count < Self.keyLimit else { throw .tooManyKeys(limit: Self.keyLimit) }
            let key = try Self.key(from: line, number: number)
            guard !keys.contains(where: { $0.id == key.id }) else { throw .keyRepeated(line: number) }
            keys.append(key)
        }
        try self.init(keys)
    }

    /// The key of this id, if it is in the ring.
    package func key(_ id: RootKey.ID) -> RootKey? {
        keys.first { $0.id == id }
    }

    private static func lines(of text: String) -> [(number: Int, line: String)] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
            .map { (number: $0.offset + 1, line: trimmed($0.element)) }
            .filter { !$0.line.isEmpty && !$0.line.hasPrefix("#") }
    }

    private static func trimmed(_ line: Substring) -> String {
        let start = line.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }

    private static func key(from line: String, number: Int) throws(VaultError) -> RootKey {
        guard var bytes = bytes(from: line) else { throw .keyMalformed(line: number) }
        defer { Wipe.bytes(&bytes) }
        guard bytes.count == RootKey.byteCount else {
            throw .keyWrongLength(line: number, byteCount: bytes.count)
        }
        guard !KeyWeakness.isWeak(bytes) else { throw .keyWeak(line: number) }
        return RootKey(SymmetricKey(data: bytes))
    }

    /// Hexadecimal first: 64 digits are also an alphabet of base64, but of 48 bytes, which is no key.
    private static func bytes(from line: String) -> [UInt8]? {
        if let bytes = Hex.decode(line) { return bytes }
        let unpadded = line.prefix { $0 != "=" }
        guard line.count - unpadded.count <= 2, line.dropFirst(unpadded.count).allSatisfy({ $0 == "=" }) else {
            return nil
        }
        let digits = unpadded.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
        return Base64URL.decode(String(digits))
    }
}
