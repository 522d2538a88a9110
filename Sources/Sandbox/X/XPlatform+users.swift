import HTTPTypes
import Synchronization

/// Users of X.
extension XPlatform {
    private static let userFields: Set<String> = [
        "id", "name", "username", "profile_image_url", "verified", "verified_type", "subscription_type", "protected",
        "public_metrics", "created_at", "description", "entities", "location", "pinned_tweet_id", "url", "withheld",
        "most_recent_tweet_id", "affiliation", "profile_banner_url", "connection_status",
    ]

    @Sendable func me(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: ["tweet.read", "users.read"]) { account in
            let fields = try query(call, optional: ["user.fields", "expansions", "tweet.fields"])
            let wanted = try list(fields, "user.fields", known: Self.userFields)
            return .json(["data": user(account, fields: wanted)])
        }
    }

    private func user(_ account: SandboxAccount, fields: [String]) -> JSONValue {
        let posts = state.withLock { $0.posts.values.count { $0.account == account.name && !$0.isDeleted } }
        let extra: [String: JSONValue] = [
            "profile_image_url": .string(
                "\(Self.pictures)/profile_images/\(account.id)/\(account.name)_normal.png"),
            "verified": false, "verified_type": "none", "subscription_type": "None", "protected": false,
            "description": "A simulated person.", "created_at": "2020-01-01T00:00:00.000Z",
            "public_metrics": [
                "followers_count": 42, "following_count": 7, "tweet_count": .integer(posts), "listed_count": 0,
            ],
        ]
        var user: [String: JSONValue] = [
            "id": .string(account.id), "name": .string(account.displayName), "username": .string(account.handle),
        ]
        for field in fields { user[field] = user[field] ?? extra[field] }
        return .object(user)
    }
}
