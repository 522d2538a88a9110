import Domain
import Engine
import HTTPTypes
import Outbound

/// Posts that repeat.
struct SeriesCalls: Sendable {
    let engine: Engine
    private static let defaultPage = 50

    /// The routes of this subject.
    var routes: [Route] {
        [
            Route(
                .post, "/v1/series", "createSeries", "Stores a post that repeats, and makes the first ones.",
                may: .publish, takes: .json(SeriesBody.newSchema), answers: .created, SeriesBody.schema
            ) { call in
                let new = try SeriesBody.series(call.body)
                return Answer(SeriesBody.json(try await engine.series.create(new, by: call.principal)))
            },
            Route(
                .get, "/v1/series", "listSeries", "Posts that repeat, the newest first.", may: .view,
                query: [
                    .maybe("cursor", .id("ser"), "`next_cursor` of the page before."),
                    .maybe("limit", .integer(1...200), "50 unless told."),
                ], answers: .ok, SeriesBody.listSchema
            ) { call in
                let page = try await engine.series.list(
                    before: call.query["cursor"].flatMap { Series.ID($0) },
                    limit: call.query["limit"].flatMap(Int.init) ?? Self.defaultPage, by: call.principal)
                return Answer(
                    .fields([
                        "series": .array(page.series.map(SeriesBody.json)), "next_cursor": page.next.map { .id($0) },
                    ]))
            },
            Route(
                .get, "/v1/series/{id}", "getSeries", "One post that repeats.", may: .view, answers: .ok,
                SeriesBody.schema
            ) { call in
                Answer(SeriesBody.json(try await engine.series.get(try call.id(), by: call.principal)))
            },
            Route(
                .patch, "/v1/series/{id}", "editSeries", "Changes it, with all its posts that are still to come.",
                may: .publish, takes: .json(SeriesBody.changeSchema), answers: .ok, SeriesBody.schema
            ) { call in
                let present = try await engine.series.get(try call.id(), by: call.principal).series.rule
                let change = try SeriesBody.change(call.body, present: present)
                return Answer(
                    SeriesBody.json(try await engine.series.edit(try call.id(), change, by: call.principal)))
            },
            Route(
                .delete, "/v1/series/{id}", "stopSeries", "Ends it; what is out stays out.", may: .publish,
                answers: .ok, SeriesBody.schema
            ) { call in
                Answer(SeriesBody.json(try await engine.series.stop(try call.id(), by: call.principal)))
            },
        ]
    }
}
