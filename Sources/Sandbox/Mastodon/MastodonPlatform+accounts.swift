import Synchronization

/// People of an instance.
extension MastodonPlatform {
    @Sendable func verifyCredentials(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["read:accounts", "read:me", "profile"]) { visitor in
            var account = described(visitor.account)
            account["role"] = ["id": "-99", "name": "", "permissions": "0", "color": "", "highlighted": false]
            // The scope `profile` alone gives the public part only.
            if visitor.has("read:accounts") || visitor.has("read:me") {
                account["source"] = [
                    "privacy": .string(flavor.defaultVisibility), "sensitive": false, "language": "en", "note": "",
                    "fields": [], "follow_requests_count": 0, "quote_policy": "public",
                ]
            }
            return .json(.object(account))
        }
    }

    @Sendable func userInfo(_ call: Call) throws -> Answer {
        try authorized(call, anyOf: ["profile"]) { visitor in
            .json([
                "iss": .string("\(flavor.origin)/"),
                "sub": .string("\(flavor.origin)/users/\(visitor.account.handle)"),
                "name": .string(visitor.account.displayName),
                "preferred_username": .string(visitor.account.handle),
                "profile": .string("\(flavor.origin)/@\(visitor.account.handle)"),
                "picture": .string(avatarURL(visitor.account)),
            ])
        }
    }

    func described(_ account: SandboxAccount) -> [String: JSONValue] {
        let posts = state.withLock { $0.statuses.values.count { $0.account == account.name && !$0.isDeleted } }
        return [
            "id": .string(account.id), "username": .string(account.handle), "acct": .string(account.handle),
            "display_name": .string(account.displayName), "locked": .bool(flavor.isGoToSocial), "bot": false,
            "group": false, "discoverable": true, "indexable": false, "created_at": "2020-01-01T00:00:00.000Z",
            "note": "<p>A simulated person.</p>", "url": .string("\(flavor.origin)/@\(account.handle)"),
            "uri": .string("\(flavor.origin)/users/\(account.handle)"), "avatar": .string(avatarURL(account)),
            "avatar_static": .string(avatarURL(account)), "header": .string(avatarURL(account)),
            "header_static": .string(avatarURL(account)), "followers_count": 42, "following_count": 7,
            "statuses_count": .integer(posts), "last_status_at": nil, "emojis": [], "fields": [],
        ]
    }

    private func avatarURL(_ account: SandboxAccount) -> String { "\(flavor.origin)/avatars/\(account.name).png" }
}
