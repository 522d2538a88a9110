import Domain
import Engine
import HTTPTypes
import Hummingbird

/// The apps by which this workspace connects accounts: looked at, brought, tried, taken back.
struct AppsController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.apps)", use: index)
            .get("\(PagePath.apps)/{platform}", use: show)
            .post("\(PagePath.apps)/{platform}", use: keep)
            .post("\(PagePath.apps)/{platform}/examination", use: examine)
            .post("\(PagePath.apps)/{platform}/removal", use: remove)
    }

    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        let listings = try await site.desks.apps.list(by: context.principal)
        let frame = try await site.frame("Platform apps", at: .settings, for: context, said: request.query("said"))
        return site.page(
            AppsPage(frame: frame.at(.apps, for: context.reader), apps: listings.map { AppLine($0) }), .apps)
    }

    @Sendable func show(_ request: Request, context: MemberContext) async throws -> Response {
        site.page(try await page(context, said: request.query("said")), .app)
    }

    /// Keeps what the platform does not refuse; what it refuses is shown with its words, and nothing is kept.
    @Sendable func keep(_ request: Request, context: MemberContext) async throws -> Response {
        let platform = try platform(context)
        let form = try await request.form()
        let entered = EnteredApp(
            clientID: form["client_id"], clientSecret: Secret(form["client_secret"]), configID: form["config_id"])
        var page: AppPage
        do {
            let verdict = try await site.desks.apps.set(entered, on: platform, by: context.principal)
            switch verdict {
            case .accepted: return .seeOther(PagePath.said(.appKept, on: PagePath.app(platform)))
            case .unknown: return .seeOther(PagePath.said(.appUnchecked, on: PagePath.app(platform)))
            case .refused(let words):
                page = try await self.page(context)
                page.problem =
                    "It was not kept: \(platform.displayName) refuses it. Compare id and secret with its page."
                page.refusal = words
            }
        } catch EngineError.invalid(_, let words) {
            page = try await self.page(context)
            page.problem = words
        }
        (page.typedID, page.typedConfig) = (form["client_id"], form["config_id"])
        return site.page(page, .app, status: .unprocessableContent)
    }

    @Sendable func examine(_ request: Request, context: MemberContext) async throws -> Response {
        let verdict = try await site.desks.apps.examine(try platform(context), by: context.principal)
        var page = try await page(context)
        page.verdict = VerdictBox(verdict)
        return site.page(page, .app)
    }

    @Sendable func remove(_ request: Request, context: MemberContext) async throws -> Response {
        let platform = try platform(context)
        try await site.desks.apps.remove(platform, by: context.principal)
        return .seeOther(PagePath.said(.appRemoved, on: PagePath.app(platform)))
    }

    private func page(_ context: MemberContext, said: String? = nil) async throws -> AppPage {
        let platform = try platform(context)
        let listing = try await site.desks.apps.get(platform, by: context.principal)
        let frame = try await site.frame(platform.displayName, at: .settings, for: context, said: said)
        // What needs no app has no page either.
        guard
            let page = AppPage(
                listing, frame: frame.at(.apps, for: context.reader), times: TimeWords(zone: context.reader.zone))
        else {
            throw EngineError.notFound
        }
        return page
    }

    private func platform(_ context: MemberContext) throws -> Platform {
        guard let platform = context.parameters.get("platform").flatMap({ Platform(rawValue: String($0)) }) else {
            throw EngineError.notFound
        }
        return platform
    }
}
