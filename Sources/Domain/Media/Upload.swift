/// A file on its way in, piece by piece.
package struct Upload: Sendable, Hashable, Identified {
    /// Uploads are `upl_…`.
    package static let identifierPrefix = "upl"
    /// Identifies an upload.
    package typealias ID = Identifier<Upload>

    /// The identifier; the pieces are gathered under it.
    package let id: ID
    /// The owner.
    package let workspaceID: Workspace.ID
    /// The person's file name: data for display, never a path (SEC-73).
    package let fileName: String
    /// How many bytes will come, as announced; where nobody knows, how many were reserved for a beginning.
    package let byteCount: Int
    /// SHA-256 of the whole, lower-case hexadecimal, where it was announced.
    package let digest: String?
    /// When what has come by then is thrown away (SEC-77).
    package let expiresAt: Instant

    /// Gathers the parts.
    package init(
        id: ID, workspaceID: Workspace.ID, fileName: String, byteCount: Int, digest: String?, expiresAt: Instant
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.fileName = fileName
        self.byteCount = byteCount
        self.digest = digest
        self.expiresAt = expiresAt
    }
}
