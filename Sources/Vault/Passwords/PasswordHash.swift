import Crypto
import CryptoExtras
import Domain
import Foundation

/// A password hash as it is stored: `$scrypt$ln=15,r=8,p=3$salt$hash`, the last two in base64url (SEC-32).
package struct PasswordHash: Sendable, Hashable {
    private static let saltByteCount = 16
    private static let keyByteCount = 32

    let cost: ScryptCost
    private let salt: [UInt8]
    private let key: [UInt8]

    /// Reads a stored hash. Throws `passwordHashMalformed`, also for costs that nobody chose.
    package init(stored text: String) throws(VaultError) {
        let fields = text.split(separator: "$", omittingEmptySubsequences: false)
        guard fields.count == 5, fields[0].isEmpty, fields[1] == "scrypt", let cost = Self.cost(fields[2]),
            let salt = Base64URL.decode(String(fields[3])), salt.count == Self.saltByteCount,
            let key = Base64URL.decode(String(fields[4])), key.count == Self.keyByteCount
        else { throw .passwordHashMalformed }
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    /// Hashes a password under a fresh salt; takes a tenth of a second and 32 MiB, so only ``PasswordHasher`` calls it.
    init(_ password: Secret, cost: ScryptCost) throws(VaultError) {
        self.cost = cost
        salt = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
        key = try Self.derive(password, salt: salt, cost: cost)
    }

    /// The text for the row.
    package var text: String {
        "$scrypt$ln=\(cost.logN),r=\(cost.blockSize),p=\(cost.parallelism)$"
            + Base64URL.encode(salt) + "$" + Base64URL.encode(key)
    }

    /// Whether it is the hash of this password; as slow as making one (SEC-31).
    func matches(_ password: Secret) throws(VaultError) -> Bool {
        try ConstantTime.equal(key, Self.derive(password, salt: salt, cost: cost))
    }

    /// Equal texts, compared in constant time (SEC-31).
    package static func == (left: PasswordHash, right: PasswordHash) -> Bool {
        ConstantTime.equal(Array(left.text.utf8), Array(right.text.utf8))
    }

    private static func cost(_ text: Substring) -> ScryptCost? {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3, let logN = number(fields[0], "ln="), let blockSize = number(fields[1], "r="),
            let parallelism = number(fields[2], "p=")
        else { return nil }
        return ScryptCost(logN: logN, blockSize: blockSize, parallelism: parallelism)
    }

    private static func number(_ text: Substring, _ name: String) -> Int? {
        text.hasPrefix(name) ? Int(text.dropFirst(name.count)) : nil
    }

    /// The same letters typed on another system may be other code points, hence the normal form (RFC 8265 section 4.2).
    private static func derive(_ password: Secret, salt: [UInt8], cost: ScryptCost) throws(VaultError) -> [UInt8] {
        // A last byte that is not zero: the library cannot take an empty password, and HMAC ignores zeros at the end.
        let bytes = Array(password.expose().precomposedStringWithCanonicalMapping.utf8) + [1]
        do {
            let key = try KDF.Scrypt.deriveKey(
                from: bytes, salt: salt, outputByteCount: keyByteCount, rounds: 1 << cost.logN,
                blockSize: cost.blockSize, parallelism: cost.parallelism)
            return key.withUnsafeBytes { Array($0) }
        } catch {
            throw .passwordHashMalformed
        }
    }
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The cost only.
    package var description: String { "‹scrypt hash, N=2^\(cost.logN)›" }

    /// The cost only.
    package var debugDescription: String { description }

    /// Shows no child.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
