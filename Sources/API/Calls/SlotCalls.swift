import Domain
import Engine
import HTTPTypes
import Outbound

/// Posting slots of the workspace and of its brands: times of the week that the next posts may take.
struct SlotCalls: Sendable {
    let engine: Engine

    /// The routes of this subject.
    var routes: [Route] {
        [
            Route(
                .get, "/v1/slots", "listSlots", "The posting slots, in the order of the week.", may: .view,
                answers: .ok, Self.listSchema
            ) { call in
                let listing = try await engine.slots.list(by: call.principal)
                return Answer(
                    .fields([
                        "zone": .string(listing.zone.name), "slots": .array(listing.slots.map(Self.json)),
                        "next_free_at": listing.next.map(JSONValue.time),
                        "brands": .array(listing.brands.map { Self.json($0.brand, next: $0.next) }),
                    ]))
            },
            Route(
                .post, "/v1/slots", "addSlot", "Adds a posting slot.", may: .publish, takes: .json(Self.newSchema),
                answers: .created, Self.schema
            ) { call in
                guard let weekday = call.body["weekday"]?.string.flatMap(Weekday.init(rawValue:)),
                    let minute = call.body["time"]?.string.flatMap({ LocalTime.minute($0) })
                else { throw Refusal.field("time", "It must be a time of day, such as 09:30.") }
                let slot = try await engine.slots.add(
                    WeeklySlot(weekday: weekday, minute: minute), of: call.body.id("brand_id"), by: call.principal)
                return Answer(Self.json(slot))
            },
            Route(
                .delete, "/v1/slots/{id}", "removeSlot", "Takes a slot away; posts keep their time.",
                may: .publish, answers: .noContent, nil
            ) { call in
                try await engine.slots.remove(try call.id(), by: call.principal)
                return .empty
            },
        ]
    }

    private static let weekday = Schema.choice(Weekday.allCases.map(\.rawValue))
    private static let newSchema = Schema.named(
        "NewSlot",
        .object([
            .needed("weekday", weekday), .needed("time", .line(8), "On the clocks, such as `09:30`."),
            .maybe("brand_id", .id("brd"), "For the accounts of this brand alone."),
        ]))
    private static let schema = Schema.named(
        "Slot",
        .object([
            .needed("id", .id("slt")), .needed("weekday", weekday), .needed("time", .line(8)),
            .maybe("brand_id", .id("brd"), "The brand that it belongs to; missing for the workspace's."),
        ]))
    private static let brandSchema = Schema.object([
        .needed("id", .id("brd")), .needed("name", .line(200)),
        .maybe("next_free_at", .time, "The slot that the next post for its accounts would get."),
    ])
    private static let listSchema = Schema.object([
        .needed("zone", .line(64), "Whose clocks."), .needed("slots", .list(of: schema, limit: 100_000)),
        .maybe("next_free_at", .time, "The slot of the workspace that the next post would get."),
        .needed("brands", .list(of: brandSchema, limit: 1_000)),
    ])

    private static func json(_ slot: Slot) -> JSONValue {
        .fields([
            "id": .id(slot.id), "weekday": .string(slot.time.weekday.rawValue),
            "time": .string(LocalTime.clock(slot.time.minute)), "brand_id": slot.brandID.map { JSONValue.id($0) },
        ])
    }

    private static func json(_ brand: Brand, next: Instant?) -> JSONValue {
        .fields([
            "id": .id(brand.id), "name": .string(brand.name), "next_free_at": next.map(JSONValue.time),
        ])
    }
}
