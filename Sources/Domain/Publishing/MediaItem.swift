/// A stored file that posts may use.
package struct MediaItem: Sendable, Hashable, Identified {
    /// Media items are `med_…`.
    package static let identifierPrefix = "med"
    /// Identifies a media item.
    package typealias ID = Identifier<MediaItem>

    /// The identifier.
    package let id: ID
    /// The owner.
    package let workspaceID: Workspace.ID
    /// The person's file name: data for display, never a path (SEC-73).
    package let fileName: String
    /// Found by content, e.g. `image/png` (SEC-74).
    package let contentType: String
    /// Width and height in pixels; 0 where they mean nothing.
    package let width: Int
    /// Height in pixels.
    package let height: Int
    /// Size in bytes.
    package let byteCount: Int
    /// SHA-256 of the bytes, lower-case hexadecimal (REL-47).
    package let digest: String

    /// Gathers the parts.
    package init(
        id: ID, workspaceID: Workspace.ID, fileName: String, contentType: String, width: Int, height: Int,
        byteCount: Int, digest: String
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.fileName = fileName
        self.contentType = contentType
        self.width = width
        self.height = height
        self.byteCount = byteCount
        self.digest = digest
    }
}
