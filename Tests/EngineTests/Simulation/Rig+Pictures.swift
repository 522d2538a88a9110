import Domain
import Media
import Storage
import TestKit

@testable import Engine

extension Rig {
    /// Stores pictures of which the public sees the names: they are their bytes.
    func storePictures(_ count: Int) async throws -> [MediaItem] {
        var pictures: [MediaItem] = []
        for number in 0..<count {
            let bytes = Array("picture-\(number).png".utf8)
            let item = MediaItem(
                id: MediaItem.ID(clock.ports), workspaceID: owner.workspaceID, fileName: "picture-\(number).png",
                contentType: "image/png", width: 640, height: 480, byteCount: bytes.count, digest: MediaDigest.of(bytes)
            )
            try await files.keep(bytes, as: item.id)
            try await database.write { try MediaItemStore.insert(item, in: $0) }
            pictures.append(item)
        }
        return pictures
    }
}
