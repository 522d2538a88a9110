import Domain
import Engine
import HTTPTypes
import Outbound
import Storage

/// API keys (SEC-40).
struct KeyCalls: Sendable {
    let engine: Engine

    /// The routes of this subject.
    var routes: [Route] {
        [
            Route(
                .get, "/v1/api-keys", "listKeys", "The keys of the workspace; the keys themselves are nowhere.",
                may: .administer, answers: .ok, .object([.needed("api_keys", .list(of: Self.schema, limit: 10_000))])
            ) { call in
                let keys = try await engine.people.apiKeys(by: call.principal)
                return Answer(["api_keys": .array(keys.map { Self.json($0) })])
            },
            Route(
                .post, "/v1/api-keys", "createKey", "Makes a key, which is shown this one time.", may: .administer,
                takes: .json(Self.newSchema), answers: .created, Self.schema
            ) { call in
                let role = call.body["role"]?.string.flatMap(Role.init(rawValue:)) ?? .viewer
                let (listing, key) = try await engine.people.createAPIKey(
                    name: call.body["name"]?.string ?? "", role: role, by: call.principal)
                return Answer(Self.json(listing, key: key))
            },
            Route(
                .delete, "/v1/api-keys/{id}", "revokeKey", "Ends a key at once.", may: .administer,
                answers: .noContent, nil
            ) { call in
                try await engine.people.revokeAPIKey(try call.id(), by: call.principal)
                return .empty
            },
        ]
    }

    private static let role = Schema.choice(Role.allCases.map(\.rawValue))
    private static let newSchema = Schema.named(
        "NewAPIKey", .object([.needed("name", .line(100)), .needed("role", role, "At most one's own.")]))
    private static let schema = Schema.named(
        "APIKey",
        .object([
            .needed("id", .id("key")), .needed("name", .line(100)), .needed("role", role),
            .needed("created_at", .time), .maybe("last_used_at", .time, "To the minute."),
            .maybe("key", .line(100), "Only in the answer that makes it."),
        ]))

    private static func json(_ listing: APIKeyListing, key: Secret? = nil) -> JSONValue {
        .fields([
            "id": .id(listing.id), "name": .string(listing.name), "role": .string(listing.role.rawValue),
            "created_at": .time(listing.createdAt), "last_used_at": listing.lastUsedAt.map(JSONValue.time),
            "key": key.map { .string($0.expose()) },
        ])
    }
}
