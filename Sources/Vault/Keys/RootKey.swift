import Crypto

/// The key above all keys: 32 bytes from the operator, used only through keys derived from it (SEC-21, SEC-24).
package struct RootKey: Sendable {
    /// Which root key it is; tells nothing about the key itself.
    package struct ID: Sendable, Hashable, Comparable, CustomStringConvertible {
        /// Sixteen hexadecimal digits.
        package let text: String

        /// Takes an id that was stored beside a wrapped data key or a check value.
        package init(stored text: String) {
            self.text = text
        }

        /// The sixteen digits.
        package var description: String { text }

        /// Alphabetical order, so that lists of ids read the same everywhere.
        package static func < (left: ID, right: ID) -> Bool { left.text < right.text }
    }

    /// What a key derived from the root key is for; no two purposes share a key (SEC-24, RFC 5869 section 3.2).
    enum Purpose: String, CaseIterable {
        case identifier
        case wrapping
        case checking
    }

    static let byteCount = 32

    /// Which root key this is.
    package let id: ID
    private let material: SymmetricKey
    let wrapping: SymmetricKey
    let checking: SymmetricKey

    /// Takes key bytes that passed the checks of ``RootKeyRing``.
    init(_ material: SymmetricKey) {
        self.material = material
        id = ID(stored: Self.derive(.identifier, from: material).withUnsafeBytes { Hex.encode($0.prefix(8)) })
        wrapping = Self.derive(.wrapping, from: material)
        checking = Self.derive(.checking, from: material)
    }

    /// Makes a new key from the system's random source.
    package static func generate() -> RootKey {
        RootKey(SymmetricKey(size: .bits256))
    }

    /// The line that a key file holds for this key: 64 hexadecimal digits.
    func line() -> String {
        material.withUnsafeBytes { Hex.encode($0) }
    }

    static func derive(_ purpose: Purpose, from material: SymmetricKey) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: material,
            salt: Array("martlet root key".utf8),
            info: Array("martlet.v1.\(purpose.rawValue)".utf8),
            outputByteCount: byteCount
        )
    }
}

extension RootKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The id, never the key (SEC-28).
    package var description: String { "‹root key \(id)›" }

    /// The id, never the key (SEC-28).
    package var debugDescription: String { description }

    /// Shows the id only (SEC-28).
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
