import HTTPTypes
import Synchronization

/// Reposting on X (sheet section 4).
extension XPlatform {
    private static let scopes = ["tweet.read", "tweet.write", "users.read"]

    /// Shows a post again. It is a post of its own, with the words of the other behind the name of its author; a second repost
    /// of the same post is refused.
    @Sendable func createRepost(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: Self.scopes) { account in
            try checkOwner(call, account)
            let body = try call.jsonObject()
            try body.check(required: ["tweet_id"])
            let id = try Self.number(try body.value("tweet_id", \.string))
            let now = world.clock.now
            let handles = Dictionary(uniqueKeysWithValues: accounts.map { ($0.name, $0.handle) })
            let (repost, original) = try state.withLock { state in
                guard let original = state.posts[id], !original.isDeleted, original.reposted == nil else {
                    throw XProblem.notFound("tweet", "tweet_id", id)
                }
                guard Self.repost(of: id, by: account, in: state) == nil else {
                    throw XProblem.forbidden("You cannot retweet a Tweet that you have already retweeted.")
                }
                let author = handles[original.account] ?? original.account
                let repost = XState.Post(
                    id: snowflakes.next(), account: account.name, text: "RT @\(author): \(original.text)", links: [],
                    media: [], replyTo: nil, reposted: id, at: now)
                state.posts[repost.id] = repost
                return (repost, original)
            }
            var entry = LedgerEntry.Post(
                platform: name, account: account.name, remoteID: repost.id, text: repost.text, media: [],
                permalink: "/x.com/\(account.handle)/status/\(repost.id)", at: now)
            entry.details["repost"] = original.id
            world.ledger.post(entry)
            return .json(["data": ["retweeted": true, "rest_id": .string(original.id)]])
        }
    }

    @Sendable func deleteRepost(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: Self.scopes) { account in
            try checkOwner(call, account)
            let id = try Self.number(call.captures["tweet"])
            let repost = state.withLock { state in
                let repost = Self.repost(of: id, by: account, in: state)
                if let repost { state.posts[repost.id]?.isDeleted = true }
                return repost
            }
            if let repost { world.ledger.deletePost(platform: name, remoteID: repost.id) }
            return .json(["data": ["retweeted": false]])
        }
    }

    /// Nobody reposts for somebody else.
    private func checkOwner(_ call: Call, _ account: SandboxAccount) throws {
        guard call.captures["id"] == account.id else { throw XProblem.notPermitted }
    }

    private static func number(_ text: String?) throws -> String {
        guard let text, (1...19).contains(text.count), text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw FieldProblem.invalid("tweet_id")
        }
        return text
    }

    private static func repost(of id: String, by account: SandboxAccount, in state: XState) -> XState.Post? {
        state.posts.values.first { $0.reposted == id && $0.account == account.name && !$0.isDeleted }
    }
}
