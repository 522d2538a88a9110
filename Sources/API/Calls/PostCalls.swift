import Crypto
import Domain
import Engine
import HTTPTypes
import Outbound
import Storage

/// Posts and the calendar.
struct PostCalls: Sendable {
    let engine: Engine
    /// The name of the one call that takes an idempotency key (REL-33).
    static let createName = "createPost"
    private static let defaultPage = 50

    /// The routes of this subject.
    var routes: [Route] {
        [
            Route(
                .post, "/v1/posts/validate", "validatePost", "Every problem per account; stores nothing.", may: .view,
                takes: .json(NewPostBody.schema), answers: .ok, NewPostBody.problemsSchema, validate),
            Route(
                .post, "/v1/posts", Self.createName, "Stores a post; when this answers, it is on disk.", may: .compose,
                takes: .json(NewPostBody.schema), answers: .created, PostBody.schema, create),
            Route(
                .get, "/v1/posts", "listPosts", "Posts by time.", may: .view, query: Self.queryFields, answers: .ok,
                PostBody.listSchema, list),
            Route(
                .get, "/v1/posts/{id}", "getPost", "One post with deliveries, journal and links.", may: .view,
                answers: .ok, PostBody.schema
            ) { call in
                Answer(PostBody.json(try await engine.posts.get(try call.id(), by: call.principal)))
            },
            Route(
                .get, "/v1/posts/{id}/figures", "getPostFigures",
                "What the platforms count of the post, day by day; of a thread, of its first part.", may: .view,
                answers: .ok, FiguresBody.postSchema
            ) { call in
                Answer(FiguresBody.json(try await engine.figures.post(try call.id(), by: call.principal)))
            },
            Route(
                .patch, "/v1/posts/{id}", "editPost", "Changes a post that nothing works on yet.", may: .compose,
                takes: .json(NewPostBody.changeSchema), answers: .ok, PostBody.schema
            ) { call in
                let change = try NewPostBody.change(call.body)
                return Answer(PostBody.json(try await engine.posts.edit(try call.id(), change, by: call.principal)))
            },
            Route(
                .delete, "/v1/posts/{id}", "deletePost", "Takes a post off the calendar; what is out stays out.",
                may: .compose, answers: .noContent, nil
            ) { call in
                try await engine.posts.cancel(try call.id(), by: call.principal)
                return .empty
            },
        ]
    }

    private static let queryFields: [Schema.Field] = [
        .maybe("from", .time, "Not before."), .maybe("to", .time, "Before."),
        .maybe("state", .line(200), "States of deliveries, with commas between."), .maybe("connection_id", .id("con")),
        .maybe("cursor", .line(200)), .maybe("limit", .integer(1...200), "50 unless told."),
    ]

    @Sendable private func validate(_ call: Call) async throws -> Answer {
        let problems = try await engine.posts.preflight(
            NewPostBody.post(call.body, needsTime: false), by: call.principal)
        return Answer([
            "ok": .bool(!problems.map(\.problem).blocksPublishing), "problems": .array(problems.map(\.json)),
        ])
    }

    @Sendable private func create(_ call: Call) async throws -> Answer {
        let key = call.idempotencyKey.map { value in
            // Equal requests have equal bytes: names are in order, white space is gone.
            IdempotencyKey(value: value, fingerprint: Base64URL.encode(SHA256.hash(data: call.body.bytes)))
        }
        let view = try await engine.posts.create(try NewPostBody.post(call.body), key: key, by: call.principal)
        return Answer(PostBody.json(view))
    }

    @Sendable private func list(_ call: Call) async throws -> Answer {
        let cursor = try call.query["cursor"].map { text in
            guard let cursor = CursorText.cursor(text) else { throw Refusal.field("cursor", "It is none of ours.") }
            return cursor
        }
        let query = PostQuery(
            from: call.time("from"), to: call.time("to"), states: try Self.states(call.query["state"]),
            connectionID: call.query["connection_id"].flatMap(Connection.ID.init(_:)), after: cursor,
            limit: call.query["limit"].flatMap(Int.init) ?? Self.defaultPage)
        return Answer(PostBody.json(try await engine.posts.list(query, by: call.principal)))
    }

    private static func states(_ text: String?) throws -> Set<DeliveryState> {
        let names = text?.split(separator: ",").map(String.init) ?? []
        return Set(
            try names.map { name in
                guard let state = DeliveryState(rawValue: name) else {
                    let known = DeliveryBody.states.joined(separator: ", ")
                    throw Refusal.field("state", "It must be of: \(known).")
                }
                return state
            })
    }
}
