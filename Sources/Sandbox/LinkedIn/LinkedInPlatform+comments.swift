import HTTPTypes
import Synchronization

/// Comments, which are plain text (linkedin.md section 4).
extension LinkedInPlatform {
    private static let longestComment = 1_250
    /// The versioned address wants the newer names of the rights; the older one takes the older ones as well.
    private static let feedScopes = ["w_member_social_feed", "w_organization_social_feed"]
    private static let olderScopes = feedScopes + ["w_member_social", "w_organization_social"]
    private static let readingScopes = ["r_organization_social_feed"]

    var commentEndpoints: [Endpoint] {
        let path = "/socialActions/:urn"
        return ["/rest", "/v2"].flatMap { root in
            let scopes = root == "/rest" ? Self.feedScopes : Self.olderScopes
            return [
                Endpoint("comments.create", "POST", Self.api, "\(root)\(path)/comments") {
                    try self.createComment($0, scopes)
                },
                Endpoint("comments.delete", "DELETE", Self.api, "\(root)\(path)/comments/:id") {
                    try self.deleteComment($0, scopes)
                },
                Endpoint("socialActions.get", "GET", Self.api, "\(root)\(path)", reply: socialActions),
            ]
        }
    }

    private func createComment(_ call: Call, _ scopes: [String]) throws -> Answer {
        try performed(call, anyOf: scopes) { account, grant in
            try call.queryFields().check()
            let body = try call.jsonObject()
            try body.check(required: ["actor", "object", "message"], optional: ["parentComment"])
            let message = try body.value("message", \.object) ?? [:]
            try message.check(required: ["text"])
            guard let text = try message.value("text", \.string), !text.allSatisfy(\.isWhitespace) else {
                throw FieldProblem.invalid("message.text")
            }
            guard text.utf16.count <= Self.longestComment else {
                throw LinkedInProblem.tooLong("message.text", Self.longestComment)
            }
            let post = try commented(call)
            guard body["object"] == .string(post.urn) else { throw LinkedInProblem.value("object") }
            let actor = try author(body["actor"]?.string ?? "", of: account, grant, call)
            let above = try body.value("parentComment", \.string)
            if let above { try checkComment(above, on: post) }
            let id = numbers.next()
            let activity = post.urn.split(separator: ":").last ?? ""
            let comment = LinkedInState.Comment(
                urn: "urn:li:comment:(urn:li:activity:\(activity),\(id))", id: id, object: post.urn, actor: actor,
                text: text, created: world.clock.now)
            memory.withLock { $0.comments[comment.urn] = comment }
            record(comment, above)
            return .json(
                described(comment), status: .created,
                headers: HTTPFields(named: [("x-restli-id", id), ("Location", "/socialActions/comments/\(id)")]))
        }
    }

    private func commented(_ call: Call) throws -> LinkedInState.Post {
        let urn = try postURN(call)
        guard let post = memory.withLock({ $0.posts[urn] }), post.deleted == nil else { throw LinkedInProblem.noPost }
        return post
    }

    private func checkComment(_ urn: String, on post: LinkedInState.Post) throws {
        guard memory.withLock({ $0.comments[urn] })?.object == post.urn else {
            throw LinkedInProblem.value("parentComment")
        }
    }

    private func record(_ comment: LinkedInState.Comment, _ above: String?) {
        var entry = LedgerEntry.Post(
            platform: comment.actor.platform, account: comment.actor.account, remoteID: comment.urn,
            text: comment.text, replyTo: above ?? comment.object,
            permalink: "/www.linkedin.com/feed/update/\(comment.urn)", at: comment.created)
        (entry.format, entry.details) = ("comment", ["on": comment.object])
        world.ledger.post(entry)
    }

    private func described(_ comment: LinkedInState.Comment) -> JSONValue {
        [
            "id": .string(comment.id), "commentUrn": .string(comment.urn), "actor": .string(comment.actor.urn),
            "object": .string(comment.object), "message": ["text": .string(comment.text), "attributes": []],
            "created": [
                "actor": .string(comment.actor.urn), "time": .integer(Int(comment.created.milliseconds)),
            ],
        ]
    }

    private func deleteComment(_ call: Call, _ scopes: [String]) throws -> Answer {
        try performed(call, anyOf: scopes) { account, grant in
            let query = try RestliQuery(call, required: ["actor"])
            let actor = try author(try query.urn("actor") ?? "", of: account, grant, call)
            let urn = try postURN(call)
            let found = memory.withLock { memory in
                memory.comments(on: urn).first { $0.id == call.captures["id"] && $0.actor == actor }
            }
            guard let found else { throw LinkedInProblem(.notFound, "NOT_FOUND", "There is no such comment") }
            memory.withLock { $0.comments[found.urn] = nil }
            world.ledger.deletePost(platform: actor.platform, remoteID: found.urn)
            return Answer(status: .noContent)
        }
    }

    /// Open to some apps only.
    @Sendable private func socialActions(_ call: Call) throws -> Answer {
        try performed(call, anyOf: Self.readingScopes) { _, _ in
            try call.queryFields().check()
            let post = try commented(call)
            let count = memory.withLock { $0.comments(on: post.urn).count }
            return .json([
                "likesSummary": ["totalLikes": .integer(Figures(post.urn).likes)],
                "commentsSummary": [
                    "aggregatedTotalComments": .integer(count), "totalFirstLevelComments": .integer(count),
                ],
                "target": .string(post.urn),
            ])
        }
    }

    /// Numbers of a post, the same at each look.
    struct Figures: Sendable {
        let impressions: Int
        let members: Int
        let clicks: Int
        let likes: Int
        let shares: Int

        init(_ urn: String) {
            let seed = Digest.hex(Array(urn.utf8)).utf8.prefix(8).reduce(0) { $0 + Int($1) }
            (impressions, members, clicks, likes, shares) = (seed, seed * 2 / 3, seed / 10, seed / 20, seed / 100)
        }
    }
}
