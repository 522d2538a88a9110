import Domain
import Engine
import Outbound

/// Figures for programs.
enum FiguresBody {
    private static let whole = 1 << 53

    private static let counts = Schema.named(
        "Figures", .object(Figure.allCases.map { .maybe($0.rawValue, .integer(-whole...whole)) }))

    private static let day = Schema.named(
        "FigureDay",
        .object([
            .needed("day", .text(.init(limit: 10, format: "date")), "A day of UTC."),
            .needed("taken_at", .time, "When the platform was asked last that day."),
            .needed("figures", counts, "Totals as of then; what the platform does not tell is left out."),
        ]))

    private static let fields: [Schema.Field] = [
        .needed("state", .choice(FiguresState.allCases.map(\.rawValue)), "Whether there are any, and if not, why not."),
        .maybe("note", .prose(), "Why there are none, in words."),
        .needed("days", .list(of: day, limit: 1_000), "The oldest first."),
    ]

    static let accountSchema = Schema.named(
        "ConnectionFigures",
        .object([.needed("connection_id", .id("con")), .needed("platform", ConnectionBody.platform)] + fields))

    static let postSchema = Schema.named(
        "PostFigures", .object([.needed("deliveries", .list(of: deliverySchema, limit: 1_000))]))

    private static let deliverySchema = Schema.named(
        "DeliveryFigures",
        .object(
            [
                .needed("delivery_id", .id("dlv")), .needed("connection_id", .id("con")),
                .needed("platform", ConnectionBody.platform),
            ] + fields))

    /// The body for an account.
    static func json(_ account: AccountFigures) -> JSONValue {
        json(
            account.figures,
            [
                "connection_id": .id(account.connection.id),
                "platform": .string(account.connection.platform.rawValue),
            ])
    }

    /// The body for a post.
    static func json(_ deliveries: [DeliveryFigures]) -> JSONValue {
        [
            "deliveries": .array(
                deliveries.map { one in
                    json(
                        one.figures,
                        [
                            "delivery_id": .id(one.delivery.id), "connection_id": .id(one.delivery.connectionID),
                            "platform": .string(one.platform.rawValue),
                        ])
                })
        ]
    }

    private static func json(_ figures: FiguresView, _ owner: [String: JSONValue?]) -> JSONValue {
        let own: [String: JSONValue?] = [
            "state": .string(figures.state.rawValue), "note": figures.note.map(JSONValue.string),
            "days": .array(figures.days.map(json)),
        ]
        return .fields(owner.merging(own) { _, new in new })
    }

    private static func json(_ day: FigureDay) -> JSONValue {
        let counts = day.values.map { ($0.key.rawValue, JSONValue.integer(Int($0.value))) }
        return [
            "day": .string(RFC3339.text(day.day)), "taken_at": .time(day.takenAt),
            "figures": .object(Dictionary(counts) { first, _ in first }),
        ]
    }
}
