import Domain
import Testing

/// What a stored file is to the one who looks at it.
@Suite("Media items", .timeLimit(.minutes(1)))
struct MediaItemTests {
    @Test(
        "the kind follows from the type that was found in the content, and from whether it lasts",
        arguments: [
            ("image/jpeg", 0, MediaItem.Kind.image), ("image/png", 0, .image), ("image/webp", 0, .image),
            ("image/webp", 40, .animation), ("image/gif", 0, .animation), ("image/gif", 700, .animation),
            ("video/mp4", 1_000, .video), ("video/quicktime", 1_000, .video), ("video/mp4", 0, .video),
            ("application/pdf", 0, .document),
        ])
    func kind(type: String, duration: Int, kind: MediaItem.Kind) {
        let item = MediaItem(
            id: MediaItem.ID(stored: "med_1"), workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "a",
            contentType: type, width: 1, height: 1, byteCount: 1, digest: "", durationMilliseconds: duration)

        #expect(item.kind == kind)
    }
}
