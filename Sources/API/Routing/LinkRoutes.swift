import Domain
import Engine
import HTTPTypes
import Hummingbird
import Media
import NIOCore

/// Media that a platform fetches by an address of its own: no login, no page of ours (SEC-78).
struct LinkRoutes: Sendable {
    let links: MediaLinks

    /// Adds the route, for reading and for asking how much there is to read.
    func add(to router: Router<APIContext>) {
        let path = RouterPath(MediaLinks.path + "{token}")
        router.on(path, method: .get) { request, context in try await respond(to: request, context) }
        router.on(path, method: .head) { request, context in
            try await respond(to: request, context).createHeadResponse()
        }
    }

    private func respond(to request: Request, _ context: APIContext) async throws -> Response {
        let open = try await links.open(context.parameters.get("token") ?? "")
        let size = open.item.byteCount
        var headers = Self.headers(of: open.item.contentType)
        var (status, range) = (HTTPResponse.Status.ok, 0..<size)
        switch ByteRange(header: request.headers[.range], size: size) {
        case .whole: break
        case .part(let part):
            (status, range) = (.partialContent, part)
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
        case .beyond:
            headers[.contentRange] = "bytes */\(size)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
        let stream = try await open.stream(range)
        let body = ResponseBody(contentLength: range.count) { writer in
            for try await piece in stream { try await writer.write(ByteBuffer(bytes: piece)) }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: headers, body: body)
    }

    /// The type that was found in the content; never shown as a page, kept by nobody on the way.
    private static func headers(of contentType: String) -> HTTPFields {
        [
            .contentType: contentType, .contentDisposition: "attachment", .acceptRanges: "bytes",
            .contentSecurityPolicy: "default-src 'none'; sandbox; frame-ancestors 'none'",
            .cacheControl: "private, no-store",
        ]
    }
}
