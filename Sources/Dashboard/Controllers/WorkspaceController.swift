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
            .post("\(PagePath.workspace)/zone", use: changeZone)
            .post("\(PagePath.workspace)/delete", use: delete)
    }

    @Sendable func show(_ request: Request, context: MemberContext) async throws -> Response {
        site.page(try await page(context, said: request.query("said")), .workspace)
    }

    /// Says what would follow from another zone, and changes it once the person has read that.
    @Sendable func changeZone(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form()
        do {
            if form["agreed"] == "yes" {
                _ = try await site.desks.workspaces.setZone(form["zone"], from: form["from"], by: context.principal)
                return .seeOther(PagePath.said(.zoneChanged, on: PagePath.workspace))
            }
            var page = try await page(context)
            page.zoneTyped = form["zone"]
            page.zonePlan = ZonePlan(
                try await site.desks.workspaces.zoneChange(to: form["zone"], by: context.principal))
            return site.page(page, .workspace)
        } catch EngineError.invalid(_, let words), EngineError.conflict(_, let words) {
            var page = try await page(context)
            (page.zoneTyped, page.zoneProblem) = (form["zone"], words)
            return site.page(page, .workspace, status: .unprocessableContent)
        }
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
            var page = try await page(context)
            (page.typed, page.problem) = (form["name"], words)
            return site.page(page, .workspace, status: .unprocessableContent)
        }
    }

    private func page(_ context: MemberContext, said: String? = nil) async throws -> WorkspacePage {
        let contents = try await site.desks.workspaces.contents(by: context.principal)
        return WorkspacePage(
            frame: try await site.frame("Workspace", at: .settings, for: context, said: said)
                .at(.workspace, for: context.reader), name: contents.workspace.name, zone: contents.workspace.zone,
            accounts: Counted.words(contents.connectionCount, "account"), zoneTyped: contents.workspace.zone)
    }
}
