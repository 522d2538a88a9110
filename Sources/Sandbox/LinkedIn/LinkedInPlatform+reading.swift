import HTTPTypes
import Synchronization

/// Reading posts back (linkedin.md and linkedin-page.md section 7).
extension LinkedInPlatform {
    @Sendable func getPost(_ call: Call) throws -> Answer {
        try performed(call, anyOf: ["r_member_social", "r_organization_social"]) { account, grant in
            try call.queryFields().check()
            let urn = try postURN(call)
            let now = world.clock.now
            guard let post = memory.withLock({ $0.posts[urn] }), post.deleted == nil,
                call.shows(madeAt: post.created, now: now)
            else { throw LinkedInProblem.noPost }
            try checkReader(of: post.author.urn, account, grant, call)
            return .json(described(post))
        }
    }

    @Sendable func listPosts(_ call: Call) throws -> Answer {
        try performed(call, anyOf: ["r_member_social", "r_organization_social"]) { account, grant in
            let query = try RestliQuery(
                call, required: ["q", "author"], optional: ["count", "start", "sortBy"])
            guard query["q"] == "author" else { throw FieldProblem.invalid("q") }
            let method = HTTPField.Name("X-RestLi-Method").flatMap { call.headers[$0] }
            guard ["FINDER", nil].contains(method) else { throw FieldProblem.invalid("X-RestLi-Method") }
            guard ["LAST_MODIFIED", "CREATED"].contains(query["sortBy"] ?? "LAST_MODIFIED") else {
                throw FieldProblem.invalid("sortBy")
            }
            guard let count = Int(query["count"] ?? "10"), (1...100).contains(count) else {
                throw FieldProblem.invalid("count")
            }
            guard let start = Int(query["start"] ?? "0"), start >= 0 else { throw FieldProblem.invalid("start") }
            let urn = try query.urn("author") ?? ""
            try checkReader(of: urn, account, grant, call)
            let posts = posts(of: try page(urn).urn, byCreation: query["sortBy"] == "CREATED", call)
            return .json([
                "elements": .array(posts.dropFirst(start).prefix(count).map(described)),
                "paging": [
                    "start": .integer(start), "count": .integer(count), "total": .integer(posts.count), "links": [],
                ],
            ])
        }
    }

    private func posts(of author: String, byCreation: Bool, _ call: Call) -> [LinkedInState.Post] {
        let now = world.clock.now
        return memory.withLock(\.posts.values).reversed().filter { post in
            post.author.urn == author && post.deleted == nil && call.shows(madeAt: post.created, now: now)
        }.sorted { left, right in
            byCreation ? left.created > right.created : left.modified > right.modified
        }
    }

    /// Members' posts are closed to every app here; pages' are open to those with a role and the scope.
    func checkReader(of urn: String, _ account: SandboxAccount, _ grant: OAuthGrant, _ call: Call) throws {
        guard !urn.hasPrefix("urn:li:person:"), grant.scopes.contains("r_organization_social") else {
            throw LinkedInProblem.denied(call)
        }
        let page = try page(urn)
        guard hasRole(account.name, ["ADMINISTRATOR", "CONTENT_ADMINISTRATOR", "ANALYST"], on: page) else {
            throw LinkedInProblem.denied(call)
        }
    }

    private func described(_ post: LinkedInState.Post) -> JSONValue {
        var resource: [String: JSONValue] = [
            "id": .string(post.urn), "author": .string(post.author.urn), "commentary": .string(post.commentary),
            "visibility": .string(post.visibility), "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": false, "createdAt": .integer(Int(post.created.milliseconds)),
            "publishedAt": .integer(Int(post.created.milliseconds)),
            "lastModifiedAt": .integer(Int(post.modified.milliseconds)),
            "distribution": [
                "feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": [],
            ],
        ]
        if post.content != .null { resource["content"] = post.content }
        if let parent = post.parent { resource["reshareContext"] = ["parent": .string(parent)] }
        return .object(resource)
    }
}
