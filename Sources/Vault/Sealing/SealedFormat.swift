import Crypto
import FoundationEssentials

/// The first two bytes of everything sealed: which layout, which cipher (SEC-23).
struct SealedFormat: Sendable, Equatable {
    static let byteCount = 2
    private static let nonceByteCount = 12
    private static let tagByteCount = 16
    /// What a ciphertext costs beyond its text.
    static let boxOverhead = nonceByteCount + tagByteCount

    /// The only layout so far, with AES-256-GCM and a random nonce of 96 bits (NIST SP 800-38D).
    static let current = SealedFormat(version: 1, algorithm: 1)

    let version: UInt8
    let algorithm: UInt8

    private init(version: UInt8, algorithm: UInt8) {
        self.version = version
        self.algorithm = algorithm
    }

    /// Reads the two bytes; anything unknown is an error, never a guess.
    init(reading bytes: [UInt8]) throws(VaultError) {
        guard bytes.count >= Self.byteCount else { throw .malformed }
        guard bytes[0] == Self.current.version else { throw .unknownVersion(bytes[0]) }
        guard bytes[1] == Self.current.algorithm else { throw .unknownAlgorithm(bytes[1]) }
        self = Self.current
    }

    /// Seals under a fresh random nonce: nonce, ciphertext, tag.
    func seal(
        _ plaintext: some DataProtocol, with key: SymmetricKey, bound: AssociatedData
    ) throws(VaultError) -> Data {
        do {
            let box = try AES.GCM.seal(plaintext, using: key, authenticating: bound.bytes)
            guard let combined = box.combined else { throw VaultError.malformed }
            return combined
        } catch {
            throw .malformed
        }
    }

    /// Opens nonce, ciphertext and tag; `notAuthentic` for any difference.
    func open(_ box: ArraySlice<UInt8>, with key: SymmetricKey, bound: AssociatedData) throws(VaultError) -> Data {
        guard box.count >= Self.boxOverhead else { throw .malformed }
        do {
            return try AES.GCM.open(AES.GCM.SealedBox(combined: box), using: key, authenticating: bound.bytes)
        } catch {
            throw .notAuthentic
        }
    }
}
