import Domain
import Engine
import HTTPTypes
import Hummingbird
import Media
import NIOCore

extension Response {
    /// What may be shown inside a page; everything else is nothing but a download.
    private static let shown = ["image/", "video/"]

    /// A file that somebody uploaded. Never as a page of ours: a download by itself, with a policy that allows nothing (SEC-78).
    static func file(_ item: MediaItem, _ bytes: [UInt8]) -> Response {
        Response(
            status: .ok, headers: headers(of: item.contentType),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A small picture that was made here.
    static func thumbnail(_ bytes: [UInt8]) -> Response {
        Response(
            status: .ok, headers: headers(of: "image/jpeg"), body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The same of a file of any size, or of the stretch of it that the request asks for, a piece at a time.
    static func file(_ open: OpenMedia, for request: Request) async throws -> Response {
        var headers = headers(of: open.item.contentType)
        headers[.acceptRanges] = "bytes"
        let size = open.item.byteCount
        switch ByteRange(header: request.headers[.range], size: size) {
        case .whole:
            return Response(status: .ok, headers: headers, body: try await body(open, 0..<size))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
            return Response(status: .partialContent, headers: headers, body: try await body(open, range))
        case .beyond:
            headers[.contentRange] = "bytes */\(size)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
    }

    private static func body(_ open: OpenMedia, _ range: Range<Int>) async throws -> ResponseBody {
        let stream = try await open.stream(range)
        return ResponseBody(contentLength: range.count) { writer in
            for try await piece in stream { try await writer.write(ByteBuffer(bytes: piece)) }
            try await writer.finish(nil)
        }
    }

    private static func headers(of contentType: String) -> HTTPFields {
        let isShown = shown.contains { contentType.hasPrefix($0) }
        return [
            .contentType: isShown ? contentType : "application/octet-stream",
            .contentDisposition: "attachment",
            .contentSecurityPolicy: "default-src 'none'; sandbox; frame-ancestors 'none'",
            .cacheControl: "private, max-age=3600",
        ]
    }
}
