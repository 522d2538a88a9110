import Domain
import Engine
import HTTPTypes
import Outbound

/// The workspace as a whole.
struct WorkspaceCalls: Sendable {
    let engine: Engine

    /// The routes of this subject.
    var routes: [Route] {
        [
            Route(
                .get, "/v1/workspace", "getWorkspace", "The workspace: what it is called, and its time zone.",
                may: .own, answers: .ok, Self.schema
            ) { call in
                Answer(Self.json(try await engine.workspaces.contents(by: call.principal).workspace))
            },
            Route(
                .patch, "/v1/workspace", "changeZone",
                "Changes the time zone, or tells with `preview` what would follow.", may: .own,
                takes: .json(Self.changeSchema), answers: .ok, Self.changedSchema
            ) { call in
                let zone = call.body["zone"]?.string ?? ""
                let change =
                    call.body["preview"]?.bool == true
                    ? try await engine.workspaces.zoneChange(to: zone, by: call.principal)
                    : try await engine.workspaces.setZone(zone, from: call.body["from"]?.string, by: call.principal)
                let workspace = try await engine.workspaces.contents(by: call.principal).workspace
                return Answer(["workspace": Self.json(workspace), "change": Self.json(change)])
            },
        ]
    }

    private static let schema = Schema.named(
        "Workspace",
        .object([
            .needed("id", .id("wsp")), .needed("name", .line(200)), .needed("zone", .line(64), "IANA name."),
        ]))
    private static let changeSchema = Schema.named(
        "ZoneChange",
        .object([
            .needed("zone", .line(64), "IANA name, e.g. `Europe/Berlin`."),
            .maybe("from", .line(64), "The zone as you saw it: with another one by now it is 409 `changed`."),
            .maybe("preview", .flag, "Changes nothing, and tells what would follow."),
        ]))
    private static let changedSchema = Schema.object([
        .needed("workspace", schema),
        .needed(
            "change",
            .object([
                .needed("from", .line(64)), .needed("to", .line(64)),
                .needed("slots", .count, "Posting slots: their clocks show the same, in the new zone."),
                .needed("series", .count, "Series that go by the new clocks from the next post that is not made yet."),
                .needed("other_series", .count, "Series of other zones, which keep them."),
                .needed("posts", .count, "Posts on the calendar, which keep their instant."),
            ])),
    ])

    private static func json(_ workspace: Workspace) -> JSONValue {
        ["id": .id(workspace.id), "name": .string(workspace.name), "zone": .string(workspace.zone)]
    }

    private static func json(_ change: ZoneChange) -> JSONValue {
        [
            "from": .string(change.old.name), "to": .string(change.new.name), "slots": .integer(change.slotCount),
            "series": .integer(change.seriesCount), "other_series": .integer(change.otherSeriesCount),
            "posts": .integer(change.postCount),
        ]
    }
}
