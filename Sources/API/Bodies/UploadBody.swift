import Domain
import Outbound

/// An upload in pieces, for programs.
enum UploadBody {
    static let newSchema = Schema.named(
        "NewUpload",
        .object([
            .needed("file_name", .line(200)),
            .needed("byte_count", .integer(1...Int.max), "The size of the whole file."),
            .maybe("digest", .line(64), "SHA-256 of the whole file, hexadecimal; compared when everything is there."),
        ]))

    static let schema = Schema.named(
        "Upload",
        .object([
            .maybe("id", .id("upl")), .maybe("offset", .integer(0...Int.max), "At which byte the next piece begins."),
            .maybe("byte_count", .integer(1...Int.max)), .maybe("expires_at", .time),
            .maybe("media", MediaBody.schema, "The file, once everything is there; nothing else then."),
        ]))

    /// While more is to come.
    static func json(_ upload: Upload, offset: Int) -> JSONValue {
        .fields([
            "id": .id(upload.id), "offset": .integer(offset), "byte_count": .integer(upload.byteCount),
            "expires_at": .time(upload.expiresAt),
        ])
    }

    /// When everything is there.
    static func json(_ media: JSONValue) -> JSONValue { .object(["media": media]) }
}
