import Domain
import Outbound

/// An account as a platform describes it, for programs.
enum AccountBody {
    static let schema = Schema.named(
        "Account",
        .object([
            .needed("remote_id", .line(), "The platform's own identifier."),
            .needed("server", .line(), "The origin of the server that keeps the account."),
            .needed("name", .line(1_000)), .needed("handle", .line(1_000)), .maybe("avatar_url", .line(4_000)),
            .maybe("profile_url", .line(4_000)), .maybe("kind", .line()), .maybe("tier", .line()),
            .needed("can_publish", .flag), .maybe("obstacle", .prose(), "Why it cannot publish, and what to do."),
        ]))

    /// The body.
    static func json(_ account: RemoteAccount) -> JSONValue {
        .fields([
            "remote_id": .string(account.remoteID), "server": .string(account.server), "name": .string(account.name),
            "handle": .string(account.handle), "avatar_url": account.avatarURL.map(JSONValue.string),
            "profile_url": account.profileURL.map(JSONValue.string), "kind": account.kind.map(JSONValue.string),
            "tier": account.tier.map(JSONValue.string), "can_publish": .bool(account.canPublish),
            "obstacle": account.obstacle.map(JSONValue.string),
        ])
    }
}

/// What happened and what to do, for programs.
enum AdviceBody {
    static let schema = Schema.named(
        "Advice",
        .object([.needed("title", .line()), .needed("explanation", .prose()), .needed("remedy", .prose())]))

    /// The body.
    static func json(_ advice: Advice) -> JSONValue {
        [
            "title": .string(advice.title), "explanation": .string(advice.explanation),
            "remedy": .string(advice.remedy),
        ]
    }
}
