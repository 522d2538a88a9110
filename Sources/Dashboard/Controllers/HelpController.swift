import Domain
import Engine
import HTTPTypes
import Hummingbird
import Platforms
import Storage

/// What helps people who cannot connect, or whose account is not well.
struct HelpController: Sendable {
    /// How far back the reason of the present state is looked for.
    private static let historyLength = 10

    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.help)", use: index)
            .get("\(PagePath.help)/{platform}", use: platform)
            .get("\(PagePath.connections)/{id}/help", use: connection)
    }

    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        let views = try await site.desks.connections.list(ConnectionFilter(), by: context.principal)
        let listings = try await site.desks.connecting.platforms(by: context.principal)
        let troubled = views.filter { $0.connection.health != .healthy }
        let page = HelpIndexPage(
            frame: try await site.frame("Help", at: .connections, for: context),
            troubled: troubled.map { HelpEntry($0.connection) }, hasTroubled: !troubled.isEmpty,
            platforms: Platform.allCases.map { platform in
                HelpEntry(platform, troubleSince: listings.trouble(of: platform))
            })
        return site.page(page, .helpIndex)
    }

    @Sendable func platform(_ request: Request, context: MemberContext) async throws -> Response {
        guard let platform = context.parameters.get("platform").flatMap({ Platform(rawValue: String($0)) }) else {
            throw HTTPError(.notFound)
        }
        var help = HelpCase(platform: platform)
        help.attempt = try await attempt(request, on: platform, context: context)
        return try await page(help, context: context)
    }

    @Sendable func connection(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Connection.ID = try context.id()
        let view = try await site.desks.connections.get(id, by: context.principal)
        var help = HelpCase(platform: view.connection.platform, view: view)
        help.history = try await site.desks.connections.history(
            .changes, of: id, before: nil, limit: Self.historyLength, by: context.principal)
        let attempt = try await attempt(request, on: help.platform, context: context)
        help.attempt = attempt?.reconnects == id ? attempt : nil
        return try await page(help, context: context)
    }

    private func page(_ help: HelpCase, context: MemberContext) async throws -> Response {
        var help = help
        help.troubleSince = try await site.desks.connecting.platforms(by: context.principal).trouble(of: help.platform)
        var frame = try await site.frame("Help", at: .connections, for: context)
        frame.scripts = ["connect.js"]
        return site.page(HelpPage(help, for: context.reader, frame: frame), .help)
    }

    /// The failed attempt that the address names; whatever does not fit is as if it were not there.
    private func attempt(
        _ request: Request, on platform: Platform, context: MemberContext
    ) async throws -> Authorization? {
        guard let id = request.query("attempt").flatMap({ Authorization.ID($0) }) else { return nil }
        do {
            let attempt = try await site.desks.connecting.authorization(id, by: context.principal)
            return attempt.platform == platform ? attempt : nil
        } catch EngineError.notFound {
            return nil
        }
    }
}

extension [PlatformListing] {
    /// Since when a platform is in trouble, as we see it.
    fileprivate func trouble(of platform: Platform) -> Instant? {
        first { $0.profile.platform == platform }?.troubleSince
    }
}
