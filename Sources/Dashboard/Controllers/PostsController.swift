import Domain
import Engine
import Hummingbird
import Storage

/// The calendar, and each post on it.
struct PostsController: Sendable {
    let site: Site

    /// The most posts drawn in one period; beyond that the list is the better view.
    private static let periodLimit = 500
    private static let pageSize = 100

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.posts)", use: index)
            .get("\(PagePath.posts)/{id}", use: show)
            .get("\(PagePath.posts)/{id}/deliveries", use: deliveries)
            .post("\(PagePath.posts)/{id}/cancel", use: cancel)
    }

    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        let frame = try await site.frame("Calendar", at: .calendar, for: context, said: request.query("said"))
        let filter = request.query("state").flatMap(CalendarFilter.init(rawValue:)) ?? .all
        let times = TimeWords(zone: context.reader.zone)
        let now = site.desks.ports.now()
        guard filter == .all else {
            let query = PostQuery(states: filter.states, after: PostQuery.Cursor(request.query("after")), limit: 50)
            let page = try await site.desks.posts.list(query, by: context.principal)
            return site.page(CalendarPage(filter, page: page, now: now, times: times, frame: frame), .calendar)
        }
        let kind = request.query("view").flatMap(CalendarPeriod.Kind.init(rawValue:)) ?? .week
        let day = request.query("at").flatMap(times.startOfDay) ?? now
        let period = CalendarPeriod(kind, around: day, times: times)
        let posts = try await posts(of: period, by: context.principal)
        return site.page(CalendarPage(period, posts: posts, now: now, times: times, frame: frame), .calendar)
    }

    @Sendable func show(_ request: Request, context: MemberContext) async throws -> Response {
        let view = try await site.desks.posts.get(try context.id(), by: context.principal)
        let now = site.desks.ports.now()
        // “On its way” is over as soon as everything has arrived.
        let isPast = request.query("said") == PageNotice.Code.published.rawValue && !view.isMoving(at: now)
        var frame = try await site.frame(
            "Post", at: .calendar, for: context, said: isPast ? nil : request.query("said"))
        frame.refresh = view.isMoving(at: now) ? "3" : nil
        return site.page(PostDetailPage(view, now: now, frame: frame, for: context.reader), .post)
    }

    @Sendable func deliveries(_ request: Request, context: MemberContext) async throws -> Response {
        let view = try await site.desks.posts.get(try context.id(), by: context.principal)
        let now = site.desks.ports.now()
        return site.page(DeliveriesPage(view, now: now, for: context.reader), .deliveryList)
    }

    @Sendable func cancel(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Post.ID = try context.id()
        try await site.desks.posts.cancel(id, by: context.principal)
        return .seeOther(PagePath.said(.cancelled, on: PagePath.posts))
    }

    private func posts(of period: CalendarPeriod, by principal: Principal) async throws -> [PostView] {
        var query = PostQuery(from: period.start, to: period.end, limit: Self.pageSize)
        var posts: [PostView] = []
        repeat {
            let page = try await site.desks.posts.list(query, by: principal)
            posts += page.posts
            query.after = page.next
        } while query.after != nil && posts.count < Self.periodLimit
        return posts
    }
}
