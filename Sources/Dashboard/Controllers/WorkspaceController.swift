import Domain
import Engine
import HTTPTypes
import Hummingbird

/// The workspace as a whole: what it holds, and its end.
struct WorkspaceController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.workspace)", use: show)
            .post("\(PagePath.workspace)/delete", use: delete)
    }

    @Sendable func show(_ request: Request, context: MemberContext) async throws -> Response {
        try await page(context)
    }

    @Sendable func delete(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form()
        do {
            let answers = try await site.desks.workspaces.delete(
                named: form["name"], password: Secret(form["password"]), address: context.address,
                by: context.principal)
            let code: PageNotice.Code =
                answers.confirmed == answers.asked ? .workspaceDeleted : .workspaceDeletedUnconfirmed
            var response = Response.seeOther(PagePath.said(code, on: PagePath.login))
            response.headers.append(HTTPField(name: .setCookie, value: site.cookie.removal))
            return response
        } catch EngineError.invalid(_, let words) {
            return try await page(context, typed: form["name"], problem: words, status: .unprocessableContent)
        }
    }

    private func page(
        _ context: MemberContext, typed: String = "", problem: String? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let contents = try await site.desks.workspaces.contents(by: context.principal)
        let frame = try await site.frame("Workspace", at: .settings, for: context)
            .at(.workspace, for: context.reader)
        return site.page(
            WorkspacePage(
                frame: frame, name: contents.workspace.name, zone: contents.workspace.zone,
                accounts: Counted.words(contents.connectionCount, "account"), typed: typed, problem: problem),
            .workspace, status: status)
    }
}
