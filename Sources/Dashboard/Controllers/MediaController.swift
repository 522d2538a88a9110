import Domain
import Engine
import HTTPTypes
import Hummingbird
import Media
import NIOCore

/// Pictures on their way in, and shown again to members.
struct MediaController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .post("\(PagePath.upload)", use: upload)
            .get("/media/{id}", use: show)
            .get("/media/{id}/thumbnail", use: thumbnail)
    }

    /// The bare bytes of one file; its name is in the query.
    @Sendable func upload(_ request: Request, context: MemberContext) async throws -> Response {
        let name = request.query("name").flatMap { $0.isEmpty ? nil : String($0.prefix(255)) } ?? "picture"
        let announced = request.headers[.contentLength].flatMap(Int.init)
        let file = IncomingFile(ByteStream(request.body) { Array($0.readableBytesView) }, byteCount: announced) { name }
        let item = try await site.desks.media.add(file, by: context.principal)
        return try JSONAnswer.response(
            UploadAnswer(id: item.id.text, name: item.fileName, kind: item.kind.rawValue), status: .created)
    }

    @Sendable func show(_ request: Request, context: MemberContext) async throws -> Response {
        try await .file(try await site.desks.media.open(try context.id(), by: context.principal), for: request)
    }

    /// A small picture of it; the file itself where none can be made.
    @Sendable func thumbnail(_ request: Request, context: MemberContext) async throws -> Response {
        let open = try await site.desks.media.open(try context.id(), by: context.principal)
        do {
            return .thumbnail(try await site.desks.media.thumbnail(of: open.item.id, by: context.principal))
        } catch EngineError.invalid, EngineError.notFound {
            return try await .file(open, for: request)
        }
    }
}

/// What a script gets that uploaded a file.
private struct UploadAnswer: Encodable {
    let id: String
    let name: String
    let kind: String
}
