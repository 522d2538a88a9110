package import Domain

/// What a file is, found in its content.
package struct MediaFacts: Sendable, Hashable {
    /// E.g. `video/mp4`.
    package var contentType: String
    /// Pixels, as it is shown; 0 where they mean nothing.
    package var width = 0
    /// Pixels.
    package var height = 0
    /// How long it runs, in milliseconds; 0 for what stands still.
    package var durationMilliseconds = 0
    /// Frames per second, where known.
    package var frameRate: Double?
    /// Pages of a document.
    package var pageCount = 0
    /// How a film is coded.
    package var coding: FilmCoding?

    init(_ contentType: String) { self.contentType = contentType }

    /// The item of a file that has these facts.
    package func item(
        _ id: MediaItem.ID, of workspaceID: Workspace.ID, fileName: String, _ file: KeptFile
    ) -> MediaItem {
        MediaItem(
            id: id, workspaceID: workspaceID, fileName: fileName, contentType: contentType, width: width,
            height: height, byteCount: file.byteCount, digest: file.digest,
            durationMilliseconds: durationMilliseconds, frameRate: frameRate, pageCount: pageCount,
            coding: coding)
    }
}
