import HTTPTypes
import Synchronization

/// Reading posts of X (sheet section 7).
extension XPlatform {
    private static let common = [
        "tweet.fields", "expansions", "media.fields", "user.fields", "poll.fields", "place.fields",
    ]

    @Sendable func userTweets(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: ["tweet.read", "users.read"]) { _ in
            let query = try query(
                call,
                optional: Self.common + [
                    "max_results", "exclude", "start_time", "end_time", "since_id", "until_id", "pagination_token",
                ])
            let id = call.captures["id"] ?? ""
            guard let owner = accounts.first(where: { $0.id == id }) else {
                throw XProblem.notFound("user", "id", id)
            }
            return try timeline(of: owner, query)
        }
    }

    @Sendable func getTweet(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: ["tweet.read", "users.read"]) { _ in
            let query = try query(call, optional: Self.common)
            let fields = try list(query, "tweet.fields", known: XTweet.fields)
            let id = call.captures["id"] ?? ""
            guard let tweet = tweet(id, fields: fields) else { throw XProblem.notFound("tweet", "id", id) }
            return .json(["data": tweet])
        }
    }

    /// Missing posts are errors beside the found ones, with status 200.
    @Sendable func lookUp(_ call: Call) async throws -> Answer {
        try await authorized(call, scopes: ["tweet.read", "users.read"]) { _ in
            let query = try query(call, required: ["ids"], optional: Self.common)
            let fields = try list(query, "tweet.fields", known: XTweet.fields)
            let ids = try query.require("ids").split(separator: ",").map(String.init)
            guard ids.count <= 100 else {
                throw XProblem.invalid("ids", "\(ids.count)", "size must be between 1 and 100")
            }
            let found = ids.map { ($0, tweet($0, fields: fields)) }
            var answer: [String: JSONValue] = ["data": .array(found.compactMap(\.1))]
            let missing = found.filter { $0.1 == nil }.compactMap { pair in
                XProblem.notFound("tweet", "ids", pair.0).answer.bytes.flatMap { JSONValue(parsing: $0) }
            }
            if !missing.isEmpty { answer["errors"] = .array(missing) }
            return .json(.object(answer))
        }
    }

    private func timeline(of owner: SandboxAccount, _ query: Fields) throws -> Answer {
        let fields = try list(query, "tweet.fields", known: XTweet.fields)
        let excluded = try list(query, "exclude", known: ["replies", "retweets"])
        let count = try number(query, "max_results", 5...100) ?? 10
        let start = try time(query, "start_time")
        let end = try time(query, "end_time")
        let since = query["since_id"].flatMap { Int64($0) }
        let until = (query["pagination_token"] ?? query["until_id"]).flatMap { Int64($0) }
        let matching = state.withLock { $0.posts.values }.filter { post in
            guard post.account == owner.name, !post.isDeleted, let id = Int64(post.id) else { return false }
            if let start, post.at < start { return false }
            if let end, post.at >= end { return false }
            if let since, id <= since { return false }
            if let until, id >= until { return false }
            if excluded.contains("retweets"), post.reposted != nil { return false }
            return !(excluded.contains("replies") && post.replyTo != nil)
        }
        let page = matching.suffix(count).reversed().map { $0 }
        var meta: [String: JSONValue] = ["result_count": .integer(page.count)]
        if let newest = page.first, let oldest = page.last {
            meta["newest_id"] = .string(newest.id)
            meta["oldest_id"] = .string(oldest.id)
            if matching.count > page.count { meta["next_token"] = .string(oldest.id) }
        }
        guard !page.isEmpty else { return .json(["meta": .object(meta)]) }
        let tweets = page.compactMap { tweet($0.id, fields: fields) }
        return .json(["data": .array(tweets), "meta": .object(meta)])
    }

    private func tweet(_ id: String, fields: [String]) -> JSONValue? {
        let found = state.withLock { state in
            state.posts[id].map { post in (post, post.media.compactMap { state.media[$0] }) }
        }
        guard let (post, media) = found, !post.isDeleted, let author = account(named: post.account) else { return nil }
        let parent = post.answered.flatMap { account(named: $0) }
        return XTweet(post, links: post.links, media: media).json(author: author, parent: parent, fields: fields)
    }

    private func number(_ query: Fields, _ name: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text = query[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw XProblem.invalid(
                name, text,
                "The `\(name)` query parameter value [\(text)] is not between \(range.lowerBound) and \(range.upperBound)"
            )
        }
        return number
    }

    private func time(_ query: Fields, _ name: String) throws -> SandboxTime? {
        guard let text = query[name] else { return nil }
        guard let time = SandboxTime(text: text) else {
            throw XProblem.invalid(name, text, "The `\(name)` query parameter value [\(text)] is not a date")
        }
        return time
    }
}
