import Domain
import Engine
import Outbound
import Platforms

/// A stored file for programs.
enum MediaBody {
    static let schema = Schema.named(
        "Media",
        .object([
            .needed("id", .id("med")), .needed("file_name", .line()), .needed("content_type", .line(100)),
            .needed("width", .count), .needed("height", .count), .needed("byte_count", .count),
            .maybe("accepted_by", .list(of: ConnectionBody.platform, limit: 50), "Platforms that take it as it is."),
        ]))

    static let importSchema = Schema.named(
        "MediaImport", .object([.needed("url", .line(2_000), "Where the file is; https, reachable by everybody.")]))

    /// The body.
    static func json(_ item: MediaItem, platforms: [PlatformListing]? = nil) -> JSONValue {
        let takers = platforms?.map(\.profile).filter { takes($0.capabilities, item) }
        return .fields([
            "id": .id(item.id), "file_name": .string(item.fileName), "content_type": .string(item.contentType),
            "width": .integer(item.width), "height": .integer(item.height), "byte_count": .integer(item.byteCount),
            "accepted_by": takers.map { .array($0.map { .string($0.platform.rawValue) }) },
        ])
    }

    private static func takes(_ capabilities: Capabilities, _ item: MediaItem) -> Bool {
        let byteLimit = capabilities.imageByteLimits[item.contentType] ?? capabilities.imageByteLimit
        let pixelLimit = capabilities.imagePixelLimit ?? .max
        return capabilities.imageTypes.contains(item.contentType) && item.byteCount <= byteLimit
            && item.width * item.height <= pixelLimit
    }
}
