import Domain
import Engine
import HTTPTypes
import Hummingbird
import Storage

/// The keys by which programs act for the workspace.
struct KeysController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.keys)", use: index)
            .post("\(PagePath.keys)", use: create)
            .post("\(PagePath.keys)/{id}/revoke", use: revoke)
    }

    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        site.page(try await page(context, said: request.query("said")), .keys)
    }

    /// Answers with the key itself: it is on this page, and nowhere ever after (SEC-40).
    @Sendable func create(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form()
        let role = Role(rawValue: form["role"]) ?? .viewer
        do {
            let made = try await site.desks.people.createAPIKey(
                name: form["name"], role: role, by: context.principal)
            var page = try await page(context)
            page.newKey = made.key.expose()
            return site.page(page, .keys, status: .created)
        } catch EngineError.invalid(_, let words) {
            var page = try await page(context, role: role)
            page.problem = words
            page.keyName = form["name"]
            return site.page(page, .keys, status: .unprocessableContent)
        }
    }

    @Sendable func revoke(_ request: Request, context: MemberContext) async throws -> Response {
        try await site.desks.people.revokeAPIKey(try context.id(), by: context.principal)
        return .seeOther(PagePath.said(.revoked, on: PagePath.keys))
    }

    private func page(_ context: MemberContext, role: Role = .editor, said: String? = nil) async throws -> KeysPage {
        let keys = try await site.desks.people.apiKeys(by: context.principal)
        let times = TimeWords(zone: context.reader.zone)
        return KeysPage(
            frame: try await site.frame("API keys", at: .settings, for: context, said: said).at(
                .keys, for: context.reader),
            keys: keys.map { KeyLine($0, times: times) }, isEmpty: keys.isEmpty,
            mayAdminister: context.reader.may(.administer), roles: SelectOption.roles(selected: role))
    }
}
