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
    private static let listSize = 50

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.posts)", use: index)
            .get("\(PagePath.posts)/{id}", use: show)
            .get("\(PagePath.posts)/{id}/deliveries", use: deliveries)
            .post("\(PagePath.posts)/{id}/cancel", use: cancel)
            .post("\(PagePath.posts)/{id}/move", use: move)
    }

    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        var frame = try await site.frame("Calendar", at: .calendar, for: context, said: request.query("said"))
        frame.scripts = ["calendar.js"]
        let query = CalendarQuery { request.query($0) }
        var page = try await page(query, after: PostQuery.Cursor(request.query("after")), frame, context)
        let connections = try await site.desks.connections.list(ConnectionFilter(), by: context.principal)
        page.offer(connections.map(\.connection), chosen: query.connectionID)
        return site.page(page, .calendar)
    }

    private func page(
        _ query: CalendarQuery, after: PostQuery.Cursor?, _ frame: Frame, _ context: MemberContext
    ) async throws -> CalendarPage {
        let wanted = PostQuery(
            states: query.filter.states, connectionID: query.connectionID, after: after, limit: Self.listSize)
        let now = site.desks.ports.now()
        guard let kind = CalendarPeriod.Kind(rawValue: query.view.rawValue) else {
            let found = try await site.desks.posts.list(wanted, by: context.principal)
            return CalendarPage(query, page: found, for: context.reader, frame: frame)
        }
        let times = TimeWords(zone: context.reader.zone)
        let day = query.day.map { times.rules.instant(of: LocalTime(day: $0, minute: 0)) } ?? now
        let period = CalendarPeriod(kind, around: day, times: times)
        let posts = try await posts(of: period, wanted, by: context.principal)
        return CalendarPage(period, query, posts: posts, now: now, for: context.reader, frame: frame)
    }

    @Sendable func show(_ request: Request, context: MemberContext) async throws -> Response {
        let view = try await site.desks.posts.get(try context.id(), by: context.principal)
        let now = site.desks.ports.now()
        // “On its way” is over as soon as everything has arrived.
        let isPast = request.query("said") == PageNotice.Code.published.rawValue && !view.isMoving(at: now)
        var frame = try await site.frame(
            "Post", at: .calendar, for: context, said: isPast ? nil : request.query("said"))
        frame.refresh = view.isMoving(at: now) ? "3" : nil
        let figures = try await site.desks.figures.post(view.post.id, by: context.principal)
        return site.page(PostDetailPage(view, figures, now: now, frame: frame, for: context.reader), .post)
    }

    @Sendable func deliveries(_ request: Request, context: MemberContext) async throws -> Response {
        let view = try await site.desks.posts.get(try context.id(), by: context.principal)
        let now = site.desks.ports.now()
        let figures = try await site.desks.figures.post(view.post.id, by: context.principal)
        return site.page(DeliveriesPage(view, figures, now: now, for: context.reader), .deliveryList)
    }

    @Sendable func cancel(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Post.ID = try context.id()
        try await site.desks.posts.cancel(id, by: context.principal)
        return .seeOther(PagePath.said(.cancelled, on: PagePath.posts))
    }

    /// Gives a post another time: the form of a list or of its page, or a drag in the calendar.
    @Sendable func move(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Post.ID = try context.id()
        let form = try await request.form()
        let zone = form.first("zone").flatMap { Zone($0) } ?? TimeWords(zone: context.reader.zone).rules
        guard let local = LocalTime(form["when"]) else {
            throw EngineError.invalid(field: "when", words: "Choose a day and a time, then try again.")
        }
        let revision = form.first("revision").flatMap { Int64($0) }
        let change = PostChange(timing: .local(local, zone: zone), revision: revision)
        let isPast = zone.instant(of: local) < site.desks.ports.now() - .minutes(1)
        let code: PageNotice.Code =
            try await isPast ? .movedToPast : moved(id, change, by: context.principal)
        let back = CalendarQuery(path: form["back"])?.path ?? PagePath.post(id.text)
        return .seeOther(PagePath.said(code, on: back))
    }

    /// Moves the post, and answers what to say of it: the gate may have been faster, or another person (REL-23).
    private func moved(
        _ id: Post.ID, _ change: PostChange, by principal: Principal
    ) async throws -> PageNotice.Code {
        do {
            _ = try await site.desks.posts.edit(id, change, by: principal)
            return .moved
        } catch EngineError.preflight {
            return .moveRefused
        } catch EngineError.conflict(let code, _) {
            return code == "changed" ? .moveOutdated : .movedTooLate
        }
    }

    private func posts(
        of period: CalendarPeriod, _ wanted: PostQuery, by principal: Principal
    ) async throws -> [PostView] {
        var query = wanted
        (query.from, query.to, query.after, query.limit) = (period.start, period.end, nil, Self.pageSize)
        var posts: [PostView] = []
        repeat {
            let page = try await site.desks.posts.list(query, by: principal)
            posts += page.posts
            query.after = page.next
        } while query.after != nil && posts.count < Self.periodLimit
        return posts
    }
}
