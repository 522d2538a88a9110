import Domain
import Engine
import Hummingbird

/// Posts that repeat.
struct SeriesController: Sendable {
    let site: Site
    private static let pageSize = 50

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.series)", use: index)
            .post("\(PagePath.series)", use: create)
            .post("\(PagePath.series)/{id}", use: edit)
            .post("\(PagePath.series)/{id}/stop", use: stop)
    }

    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        let page = try await site.desks.series.list(
            before: request.query("before").flatMap { Series.ID($0) }, limit: Self.pageSize, by: context.principal)
        let frame = try await site.frame("Repeating posts", at: .calendar, for: context, said: request.query("said"))
        return site.page(SeriesListPage(page, frame: frame, for: context.reader), .series)
    }

    /// Repeats a post that is there: it counts as the first time.
    @Sendable func create(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form()
        guard let id = Post.ID(form["post"]) else { throw EngineError.notFound }
        let view = try await site.desks.posts.get(id, by: context.principal)
        guard let at = view.at else {
            throw EngineError.invalid(field: "post", words: "Give the post a time first, then repeat it.")
        }
        let start = view.zone.local(at)
        let deliveries = view.deliveries.filter { $0.connection != nil && $0.delivery.state != .cancelled }.map {
            NewDelivery(
                connectionID: $0.delivery.connectionID, content: $0.delivery.ownContent, options: $0.delivery.options)
        }
        let made = try await site.desks.series.create(
            NewSeries(
                content: view.post.content, deliveries: deliveries,
                rule: NewRecurrence(
                    start: start, zone: view.zone, unit: try unit(form), end: try end(form)), first: id),
            by: context.principal)
        return .seeOther(PagePath.said(.seriesMade, on: PagePath.series(made.series.id.text)))
    }

    @Sendable func edit(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Series.ID = try context.id()
        let form = try await request.form()
        guard let start = LocalTime(form["start"]), let step = Int(form["every"]) else {
            throw EngineError.invalid(field: "start", words: "Choose a day and a time, then try again.")
        }
        var content: Content?
        if let words = form.first("words") {
            content = try await site.desks.series.get(id, by: context.principal).series.content
            if content?.parts.count == 1 { content?.parts[0].text = words }
        }
        let change = SeriesChange(
            content: content,
            rule: NewRecurrence(
                start: start, zone: form.first("zone").flatMap { Zone($0) }, unit: try unit(form), step: step,
                end: try end(form)),
            revision: form.first("revision").flatMap { Int64($0) })
        _ = try await site.desks.series.edit(id, change, by: context.principal)
        return .seeOther(PagePath.said(.seriesChanged, on: PagePath.series(id.text)))
    }

    @Sendable func stop(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Series.ID = try context.id()
        _ = try await site.desks.series.stop(id, by: context.principal)
        return .seeOther(PagePath.said(.seriesStopped, on: PagePath.series(id.text)))
    }

    private func unit(_ form: FormBody) throws -> Recurrence.Unit {
        guard let unit = Recurrence.Unit(rawValue: form["repeat"]) else {
            throw EngineError.invalid(field: "repeat", words: "Choose how often.")
        }
        return unit
    }

    private func end(_ form: FormBody) throws -> Recurrence.End {
        if let count = Int(form["count"]) { return .count(count) }
        guard let day = LocalDay(form["until"]) else {
            throw EngineError.invalid(field: "until", words: "Choose the last day.")
        }
        return .day(day)
    }
}
