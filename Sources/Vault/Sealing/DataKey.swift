import Crypto
package import Domain
import FoundationEssentials

/// The key that seals the fields of one workspace (SEC-21). A class, because copying its parts would cost as much as
/// looking it up.
package final class DataKey: Sendable, Identified {
    /// Which data key; stands in front of everything that it sealed.
    package typealias ID = Identifier<DataKey>

    /// `dky_…`.
    package static let identifierPrefix = "dky"

    /// The longest text that is sealed, in bytes.
    package static let textLimit = 1 << 20

    /// Which data key this is.
    package let id: ID
    /// The id of the workspace whose fields it seals.
    package let workspace: String
    private let key: SymmetricKey
    private let bound: AssociatedData

    init(id: ID, workspace: String, key: SymmetricKey) {
        self.id = id
        self.workspace = workspace
        self.key = key
        bound = Place.associatedData(key: id, workspace: workspace)
    }

    /// Makes a new key from the system's random source.
    convenience init(workspace: String, ports: Ports) {
        self.init(id: ID(ports), workspace: workspace, key: SymmetricKey(size: .bits256))
    }

    /// Seals a secret for one place. Throws `tooLarge`, and `notAuthentic` for a place in another workspace.
    package func seal(_ secret: Secret, at place: Place) throws(VaultError) -> SealedValue {
        let text = Array(secret.expose().utf8)
        guard text.count <= Self.textLimit else { throw .tooLarge(limit: Self.textLimit) }
        guard place.workspace == workspace else { throw .notAuthentic }
        let format = SealedFormat.current
        let box = try format.seal(text, with: key, bound: place.associatedData(after: bound))
        return try SealedValue(format: format, keyID: id, box: box)
    }

    /// Opens a secret at its place. Throws `notAuthentic` when value, place and key do not belong together.
    package func open(_ sealed: SealedValue, at place: Place) throws(VaultError) -> Secret {
        guard sealed.keyID == id, place.workspace == workspace else { throw .notAuthentic }
        let text = try SealedFormat.current.open(sealed.box, with: key, bound: place.associatedData(after: bound))
        return Secret(String(decoding: text, as: UTF8.self))
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        key.withUnsafeBytes(body)
    }
}

extension DataKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The id, never the key (SEC-28).
    package var description: String { "‹data key \(id)›" }

    /// The id, never the key (SEC-28).
    package var debugDescription: String { description }

    /// Shows the id only (SEC-28).
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
