import Domain

/// A data key as it is stored: sealed by a root key, bound to its workspace and its id (SEC-21, SEC-22).
package struct WrappedDataKey: Sendable, Hashable {
    /// Which data key is inside.
    package let id: DataKey.ID
    /// The id of the workspace whose fields it seals.
    package let workspace: String
    /// The root key that wraps it.
    package let rootKeyID: RootKey.ID
    /// Version, algorithm, nonce, ciphertext, tag.
    package let bytes: [UInt8]

    /// Puts the columns of a row together.
    package init(id: DataKey.ID, workspace: String, rootKeyID: RootKey.ID, bytes: [UInt8]) {
        self.id = id
        self.workspace = workspace
        self.rootKeyID = rootKeyID
        self.bytes = bytes
    }

    static func associatedData(
        _ format: SealedFormat, id: DataKey.ID, workspace: String, rootKeyID: RootKey.ID
    ) -> AssociatedData {
        var data = AssociatedData(format, label: "data key")
        data.append(workspace)
        data.append(id.text)
        data.append(rootKeyID.text)
        return data
    }
}
