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
            .needed("kind", .choice(MediaItem.Kind.allCases.map(\.rawValue)), "What it is, by its content."),
            .needed("width", .count, "Pixels; 0 where they mean nothing."), .needed("height", .count),
            .needed("byte_count", .integer(0...Int.max)),
            .needed("duration_ms", .count, "Milliseconds; 0 for what stands still."),
            .maybe("frame_rate", .fraction(upTo: 1_000), "Frames per second, where known."),
            .needed("page_count", .count, "Pages of a document; 0 for everything else."),
            .maybe("accepted_by", .list(of: ConnectionBody.platform, limit: 50), "Platforms that take it as it is."),
        ]))

    static let importSchema = Schema.named(
        "MediaImport", .object([.needed("url", .line(2_000), "Where the file is; https, reachable by everybody.")]))

    /// The body.
    static func json(_ item: MediaItem, platforms: [PlatformListing]? = nil) -> JSONValue {
        let takers = platforms?.map(\.profile).filter { $0.capabilities.takes(item) }
        return .fields([
            "id": .id(item.id), "file_name": .string(item.fileName), "content_type": .string(item.contentType),
            "kind": .string(item.kind.rawValue), "width": .integer(item.width), "height": .integer(item.height),
            "byte_count": .integer(item.byteCount), "duration_ms": .integer(item.durationMilliseconds),
            "frame_rate": item.frameRate.map { .number(String($0)) }, "page_count": .integer(item.pageCount),
            "accepted_by": takers.map { .array($0.map { .string($0.platform.rawValue) }) },
        ])
    }
}
