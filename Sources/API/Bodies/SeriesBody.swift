import Domain
import Engine
import Outbound

/// A post that repeats, both ways.
enum SeriesBody {
    private static let ruleFields: [Schema.Field] = [
        .maybe("every", .integer(1...Recurrence.stepLimit), "Every so many days, weeks or months; 1 unless told."),
        .maybe("until", .day, "The last day on which it may go out."),
        .maybe("count", .integer(1...Recurrence.countLimit), "How many times, the first one included."),
    ]
    private static let unitSchema = Schema.choice(Recurrence.Unit.allCases.map(\.rawValue))

    static let newSchema = Schema.named(
        "NewSeries",
        .object(
            [
                .needed("content", ContentBody.partInputSchema, "The first part."),
                .needed("deliveries", .list(of: NewPostBody.deliverySchema, limit: 50), "The accounts."),
                .needed("starts_at", TimingBody.localSchema, "The first time."), .needed("repeat", unitSchema),
            ] + NewPostBody.contentFields + ruleFields))

    static let changeSchema = Schema.named(
        "SeriesChange",
        .object(
            [
                .maybe("content", ContentBody.partInputSchema), .maybe("starts_at", TimingBody.localSchema),
                .maybe("repeat", unitSchema),
                .maybe(
                    "revision", .integer(1...Int(Int32.max)),
                    "The revision that the change is meant for: refused when somebody changed it since."),
            ] + NewPostBody.contentFields + ruleFields))

    static let schema = Schema.named(
        "Series",
        .object(
            [
                .needed("id", .id("ser")), .maybe("author_id", .id("psn")),
                .needed("status", .choice(Series.State.allCases.map(\.rawValue))), ContentBody.titleField,
                .needed("parts", ContentBody.partsSchema),
                .needed("deliveries", .list(of: targetSchema, limit: 50), "The accounts."),
                .needed("starts_at", TimingBody.shownSchema), .needed("repeat", unitSchema),
                .needed("post_ids", .list(of: .id("pst"), limit: 1_000), "Its posts that are made and still to come."),
                .maybe("next_at", .time, "When the next one goes out."), .needed("revision", .count),
                .needed("created_at", .time),
            ] + ruleFields))

    static let listSchema = Schema.object([
        .needed("series", .list(of: schema, limit: 200), "The newest first."),
        .maybe("next_cursor", .id("ser"), "Where the next page begins."),
    ])

    private static let targetSchema = Schema.object([
        .needed("connection_id", .id("con")), .maybe("parts", ContentBody.partsSchema), ContentBody.titleField,
        .needed("options", OptionsBody.schema),
    ])

    /// The new series in a checked body. Throws `Refusal` unless it says when it is over.
    static func series(_ body: JSONValue) throws -> NewSeries {
        guard let content = try ContentBody.content(body) else { throw Refusal.field("content", "It is missing.") }
        guard let start = try start(body) else { throw Refusal.field("starts_at", "It is missing.") }
        guard let end = try end(body) else { throw Refusal.field("until", "Give either `until` or `count`.") }
        return NewSeries(
            content: content, deliveries: try NewPostBody.deliveries(body) ?? [],
            rule: NewRecurrence(
                start: start.local, zone: start.zone, unit: unit(body) ?? .daily, step: step(body) ?? 1, end: end))
    }

    /// The change in a checked body; what it does not say stays as it is.
    static func change(_ body: JSONValue, present: Recurrence) throws(Refusal) -> SeriesChange {
        let (start, end) = (try start(body), try end(body))
        var change = SeriesChange(content: try ContentBody.content(body), revision: body["revision"]?.integer)
        guard start != nil || end != nil || unit(body) != nil || step(body) != nil else { return change }
        change.rule = NewRecurrence(
            start: start?.local ?? present.start,
            zone: start == nil ? Zone(present.zone) : start?.zone,
            unit: unit(body) ?? present.unit, step: step(body) ?? present.step, end: end ?? present.end)
        return change
    }

    private static func start(_ body: JSONValue) throws(Refusal) -> (local: LocalTime, zone: Zone?)? {
        guard case .local(let local, let zone)? = try TimingBody.timing(body, "starts_at") else { return nil }
        return (local, zone)
    }

    private static func end(_ body: JSONValue) throws(Refusal) -> Recurrence.End? {
        let until = body["until"]?.string
        let count = body["count"]?.integer
        guard until == nil || count == nil else { throw .field("until", "Give either `until` or `count`.") }
        if let count { return .count(Int(clamping: count)) }
        guard let until else { return nil }
        guard let day = LocalDay(until) else { throw .field("until", "It must be a day, such as 2026-12-31.") }
        return .day(day)
    }

    private static func unit(_ body: JSONValue) -> Recurrence.Unit? {
        body["repeat"]?.string.flatMap(Recurrence.Unit.init(rawValue:))
    }

    private static func step(_ body: JSONValue) -> Int? { body["every"]?.integer.map { Int(clamping: $0) } }

    /// The body.
    static func json(_ view: SeriesView) -> JSONValue {
        let series = view.series
        let start: JSONValue = [
            "local": .string(series.rule.start.description), "zone": .string(series.rule.zone),
        ]
        var members: [String: JSONValue?] = [
            "id": .id(series.id), "author_id": series.authorID.map { .id($0) },
            "status": .string(series.state.rawValue), "title": ContentBody.title(series.content),
            "parts": ContentBody.json(series.content), "deliveries": .array(series.targets.map(json)),
            "starts_at": start, "repeat": .string(series.rule.unit.rawValue), "every": .integer(series.rule.step),
            "post_ids": .array(view.coming.map { .id($0.id) }),
            "next_at": view.coming.compactMap(\.publishAt).min().map(JSONValue.time),
            "revision": .integer(series.revision), "created_at": .time(series.createdAt),
        ]
        switch series.rule.end {
        case .count(let count): members["count"] = JSONValue.integer(count)
        case .day(let day): members["until"] = JSONValue.string(day.description)
        }
        return .fields(members)
    }

    private static func json(_ target: Series.Target) -> JSONValue {
        .fields([
            "connection_id": .id(target.connectionID), "parts": target.content.map(ContentBody.json),
            "title": target.content.flatMap(ContentBody.title), "options": OptionsBody.json(target.options),
        ])
    }
}
