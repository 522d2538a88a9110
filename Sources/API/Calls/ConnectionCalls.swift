import Domain
import Engine
import HTTPTypes
import Outbound
import Storage

/// Connected accounts.
struct ConnectionCalls: Sendable {
    let engine: Engine
    private static let platformCost = 5.0
    private static let defaultPage = 50

    /// The routes of this subject.
    var routes: [Route] {
        [
            Route(
                .get, "/v1/connections", "listConnections", "The connections that fit the filter.", may: .view,
                query: Self.filterFields, answers: .ok, ConnectionBody.listSchema, list),
            Route(
                .get, "/v1/connections/{id}", "getConnection", "One connection.", may: .view, answers: .ok,
                ConnectionBody.schema
            ) { call in
                Answer(ConnectionBody.json(try await engine.connections.get(try call.id(), by: call.principal)))
            },
            Route(
                .patch, "/v1/connections/{id}", "pauseConnection", "Switches the account on or off for new posts.",
                may: .connect, takes: .json(.object([.needed("active", .flag)])), answers: .ok, ConnectionBody.schema
            ) { call in
                let isActive = call.body["active"]?.bool ?? true
                let view = try await engine.connections.setActive(isActive, of: try call.id(), by: call.principal)
                return Answer(ConnectionBody.json(view))
            },
            Route(
                .delete, "/v1/connections/{id}", "disconnect",
                "Takes the account out, cancels what is not out, and withdraws the permission at the platform.",
                may: .connect,
                query: [.maybe("revoke", .flag, "false leaves the platform's side alone; true unless told.")],
                answers: .ok, ConnectionBody.disconnectedSchema, cost: Self.platformCost
            ) { call in
                let done = try await engine.connections.disconnect(
                    try call.id(), leavingPermission: call.query["revoke"] == "false", by: call.principal)
                return Answer(
                    .fields([
                        "platform_confirmed": done.platformConfirmed.map(JSONValue.bool),
                        "left_at_platform": .bool(done.isLeftAtPlatform),
                    ]))
            },
        ] + examinations + [choices, making]
    }

    private var choices: Route {
        Route(
            .get, "/v1/connections/{id}/choices", "listChoices",
            "What the account has at its platform for an option of the kind `remote`: boards, communities, flairs.",
            may: .compose,
            query: [
                .needed("option", .choice(OptionKey.allCases.map(\.rawValue))),
                .maybe("within", .line(300), "The value of the option on which it depends, see `depends_on`."),
                .maybe("fresh", .flag, "true asks the platform again; else an answer of the last minutes will do."),
            ],
            answers: .ok, OptionRuleBody.choicesSchema, cost: Self.platformCost
        ) { call in
            guard let key = call.query["option"].flatMap(OptionKey.init(rawValue:)) else { throw EngineError.notFound }
            return Answer(
                OptionRuleBody.json(
                    try await engine.choices.list(
                        of: key, within: call.query["within"] ?? "", for: try call.id(),
                        isFresh: call.query["fresh"] == "true", by: call.principal)))
        }
    }

    private var making: Route {
        Route(
            .post, "/v1/connections/{id}/choices", "makeChoice",
            "Makes something new to choose at the platform: a board of Pinterest, which everybody can see.",
            may: .publish, takes: .json(OptionRuleBody.newChoiceSchema), answers: .created,
            OptionRuleBody.choiceSchema, cost: Self.platformCost
        ) { call in
            guard let key = call.body["option"]?.string.flatMap(OptionKey.init(rawValue:)) else {
                throw EngineError.notFound
            }
            let made = try await engine.choices.make(
                call.body["name"]?.string ?? "", for: key, on: try call.id(), by: call.principal)
            return Answer(OptionRuleBody.json(made))
        }
    }

    private var examinations: [Route] {
        [
            Route(
                .post, "/v1/connections/{id}/check", "checkConnection", "Asks the platform now whether it works.",
                may: .connect, answers: .ok, ConnectionBody.schema, cost: Self.platformCost
            ) { call in
                Answer(ConnectionBody.json(try await engine.connections.check(try call.id(), by: call.principal)))
            },
            Route(
                .post, "/v1/connections/{id}/refresh", "refreshConnection", "Renews the access now.", may: .connect,
                answers: .ok, ConnectionBody.schema, cost: Self.platformCost
            ) { call in
                Answer(ConnectionBody.json(try await engine.connections.refresh(try call.id(), by: call.principal)))
            },
            Route(
                .get, "/v1/connections/{id}/history", "getHistory", "What happened to the connection, newest first.",
                may: .view,
                query: [
                    .maybe(
                        "scope", .choice(HistoryScope.allCases.map(\.rawValue)),
                        "Also looks that changed nothing, of the last 30 days? Only changes unless told."),
                    .maybe("before", .id("hst"), "The last line of the page before."),
                    .maybe("limit", .integer(1...200), "50 unless told."),
                ], answers: .ok, HistoryBody.listSchema, history),
            Route(
                .get, "/v1/connections/{id}/figures", "getConnectionFigures",
                "What the platform counts of the account, day by day.", may: .view,
                query: [
                    .maybe(
                        "days", .integer(1...Int(FigureSchedule.keptDays)),
                        "How many days, today included; \(Figures.usualDays) unless told.")
                ], answers: .ok, FiguresBody.accountSchema
            ) { call in
                let days = call.query["days"].flatMap(Int.init) ?? Figures.usualDays
                return Answer(
                    FiguresBody.json(
                        try await engine.figures.connection(try call.id(), days: days, by: call.principal)))
            },
        ]
    }

    private static let filterFields: [Schema.Field] = [
        .maybe("brand_id", .id("brd")), .maybe("platform", ConnectionBody.platform),
        .maybe("status", ConnectionBody.status), .maybe("active", .flag),
        .maybe("cursor", .line(200)), .maybe("limit", .integer(1...200), "50 unless told."),
    ]

    @Sendable private func list(_ call: Call) async throws -> Answer {
        let filter = ConnectionFilter(
            brandID: call.query["brand_id"].flatMap(Brand.ID.init(_:)),
            platform: call.query["platform"].flatMap(Platform.init(rawValue:)), status: call.query["status"],
            isActive: call.query["active"].map { $0 == "true" })
        let cursor = try call.query["cursor"].map { text in
            guard let cursor = Connection.ID(text) else { throw Refusal.field("cursor", "It is none of ours.") }
            return cursor
        }
        let limit = call.query["limit"].flatMap(Int.init) ?? Self.defaultPage
        let views = try await engine.connections.page(filter, after: cursor, limit: limit, by: call.principal)
        return Answer(ConnectionBody.json(views, limit: limit))
    }

    @Sendable private func history(_ call: Call) async throws -> Answer {
        let limit = call.query["limit"].flatMap(Int.init) ?? Self.defaultPage
        let before = call.query["before"].flatMap(HistoryEntry.ID.init(_:))
        let scope = call.query["scope"].flatMap(HistoryScope.init(rawValue:)) ?? .changes
        let entries = try await engine.connections.history(
            scope, of: try call.id(), before: before, limit: limit, by: call.principal)
        return Answer(HistoryBody.json(entries, limit: limit))
    }
}
