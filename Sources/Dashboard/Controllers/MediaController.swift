import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Pictures on their way in, and shown again to members.
struct MediaController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .post("\(PagePath.upload)", use: upload)
            .get("/media/{id}", use: show)
    }

    /// The bare bytes of one file; its name is in the query.
    @Sendable func upload(_ request: Request, context: MemberContext) async throws -> Response {
        let bytes = try await request.bytes(upTo: BodyLimit.picture)
        let name = request.query("name").flatMap { $0.isEmpty ? nil : String($0.prefix(255)) } ?? "picture"
        let item = try await site.desks.media.add(bytes, fileName: name, by: context.principal)
        return try JSONAnswer.response(UploadAnswer(id: item.id.text, name: item.fileName), status: .created)
    }

    @Sendable func show(_ request: Request, context: MemberContext) async throws -> Response {
        let (item, bytes) = try await site.desks.media.bytes(of: try context.id(), by: context.principal)
        return .file(item, bytes)
    }
}

/// What a script gets that uploaded a file.
private struct UploadAnswer: Encodable {
    let id: String
    let name: String
}
