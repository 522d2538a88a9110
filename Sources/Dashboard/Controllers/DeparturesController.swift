import Domain
import Engine
import Hummingbird

/// Where Meta's platforms tell of people who withdrew, and where those people see what became of it (SEC-80). Nobody logs in
/// here: what is posted carries the platform's signature.
struct DeparturesController: Sendable {
    /// The answer that Meta's terms ask for.
    private struct Receipt: Encodable {
        let url: String
        let confirmationCode: String
    }

    let site: Site

    var endpoints: RouteCollection<GuestContext> {
        RouteCollection(context: GuestContext.self)
            .post("\(PagePath.deauthorize)/{name}", use: deauthorize)
            .post("\(PagePath.deauthorize)/{name}/{owner}", use: deauthorize)
            .post("\(PagePath.deletion)/{name}", use: delete)
            .post("\(PagePath.deletion)/{name}/{owner}", use: delete)
            .get("\(PagePath.deletion)/{name}", use: status)
    }

    @Sendable func deauthorize(_ request: Request, context: GuestContext) async throws -> Response {
        try await site.desks.departures.deauthorize(
            try platform(context), owner: try owner(context), signed: try await signed(request))
        return Response(status: .ok)
    }

    @Sendable func delete(_ request: Request, context: GuestContext) async throws -> Response {
        let code = try await site.desks.departures.delete(
            try platform(context), owner: try owner(context), signed: try await signed(request))
        let url = "\(site.settings.publicURL)\(PagePath.deletion)/\(code)"
        return try JSONAnswer.response(Receipt(url: url, confirmationCode: code))
    }

    @Sendable func status(_ request: Request, context: GuestContext) async throws -> Response {
        guard let code = context.parameters.get("name"), code.utf8.count <= 64,
            let deletion = try await site.desks.departures.deletion(String(code))
        else { throw EngineError.notFound }
        let heading = "Your data was deleted"
        let frame = context.reader.map { site.frame(heading, for: $0) } ?? site.frame(heading)
        let times = TimeWords(zone: context.reader?.zone ?? "UTC")
        // The same words whether there was anything or not: nobody learns who was here.
        let page = ErrorPage(
            frame: frame, status: deletion.platform.displayName, heading: heading,
            words: """
                Whatever this Martlet kept of your account on \(deletion.platform.displayName) was deleted on \
                \(times.full(deletion.doneAt)). Posts that were published there are yours and stay there.
                """,
            requestID: context.requestID)
        return site.page(page, .error)
    }

    private func platform(_ context: GuestContext) throws -> Platform {
        guard let platform = context.parameters.get("name").flatMap({ Platform(rawValue: String($0)) }) else {
            throw EngineError.notFound
        }
        return platform
    }

    /// The workspace whose app it is; `nil` for the installation's.
    private func owner(_ context: GuestContext) throws -> Workspace.ID? {
        guard let text = context.parameters.get("owner") else { return nil }
        guard let id = Workspace.ID(String(text)) else { throw EngineError.notFound }
        return id
    }

    private func signed(_ request: Request) async throws -> String { try await request.form()["signed_request"] }
}
