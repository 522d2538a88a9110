import Domain
import Media
import Storage
import TestKit
import Testing

@testable import Engine

extension Year {
    /// An upright film of ten seconds among the media of the house.
    func film(padding: Int = 64) async throws -> MediaItem {
        let bytes = TestFilm.mp4(padding: padding)
        let item = MediaItem(
            id: MediaItem.ID(house.parts.ports), workspaceID: house.owner.workspaceID, fileName: "film.mp4",
            contentType: "video/mp4", width: 1_080, height: 1_920, byteCount: bytes.count,
            digest: MediaDigest.of(bytes), durationMilliseconds: 10_000, frameRate: 30)
        try await house.files.keep(bytes, as: item.id)
        try await house.parts.write { try MediaItemStore.insert(item, in: $0) }
        return item
    }
}
