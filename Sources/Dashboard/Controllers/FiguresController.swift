import Domain
import Engine
import Hummingbird

/// What platforms count of an account.
struct FiguresController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.connections)/{id}/figures", use: show)
    }

    @Sendable func show(_ request: Request, context: MemberContext) async throws -> Response {
        let asked = request.query("days").flatMap { Int($0) } ?? Figures.usualDays
        let days = FiguresPage.spans.contains(asked) ? asked : Figures.usualDays
        let account = try await site.desks.figures.connection(try context.id(), days: days, by: context.principal)
        let frame = try await site.frame("Figures", at: .connections, for: context)
        return site.page(FiguresPage(account, days: days, frame: frame), .figures)
    }
}
