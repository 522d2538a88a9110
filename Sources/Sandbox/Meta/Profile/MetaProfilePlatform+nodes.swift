import HTTPTypes

/// Profiles as nodes of the Graph.
extension MetaProfilePlatform {
    @Sendable func me(_ call: Call) async throws -> Answer {
        try await authorized(call) { visitor in
            try visitor.graph.check(optional: ["fields"])
            return try node(visitor).json(visitor.graph.selection())
        }
    }

    /// The profile itself, or something that was published or is about to be.
    @Sendable func node(_ call: Call) async throws -> Answer {
        let id = call.captures["id"] ?? ""
        return try await authorized(call) { visitor in
            if isOwner(id, visitor.account) {
                try visitor.graph.check(optional: ["fields"])
                return try node(visitor).json(visitor.graph.selection())
            }
            guard let node = try threads?.node(id, visitor) ?? instagram?.node(id, visitor) else {
                throw GraphProblem.unsupported(call.method, id)
            }
            return node
        }
    }

    /// Runs a call to an edge of the caller's own profile.
    func own(
        _ call: Call, _ work: (GraphVisitor) async throws -> JSONValue
    ) async throws -> Answer {
        try await authorized(call) { visitor in
            let id = call.captures["id"] ?? ""
            guard isOwner(id, visitor.account) else { throw GraphProblem.unsupported(call.method, id) }
            return try await work(visitor)
        }
    }

    @Sendable func publishingLimit(_ call: Call) async throws -> Answer {
        try await own(call) { visitor in
            try visitor.graph.check(optional: flavor.isThreads ? ["fields"] : ["fields", "since"])
            try visitor.require(flavor.publish)
            let more = flavor.isThreads ? try threadsLimits(visitor) : instagramLimits(visitor)
            return [
                "data": [
                    try PublishingLimit.json(visitor.graph, total: flavor.limit.total, at: world.clock.now, more: more)
                ]
            ]
        }
    }

    private func instagramLimits(_ visitor: GraphVisitor) -> [String: JSONValue] {
        ["quota_usage": .integer(instagram?.usage(of: visitor.account) ?? 0)]
    }

    /// Pairs of fields that need a permission of their own.
    private func threadsLimits(_ visitor: GraphVisitor) throws -> [String: JSONValue] {
        let limits = [
            ("reply", "threads_manage_replies", ThreadsDesk.replyQuota),
            ("delete", "threads_delete", ThreadsDesk.deletionQuota),
            ("location_search", "threads_location_tagging", 500),
        ]
        let wanted = try visitor.graph.selection()?.fields.map(\.name) ?? []
        var values = threads?.usage(of: visitor.account) ?? [:]
        for (word, scope, total) in limits {
            for name in ["\(word)_quota_usage", "\(word)_config"] where wanted.contains(name) {
                try visitor.require(scope)
            }
            values["\(word)_quota_usage"] = values["\(word)_quota_usage"] ?? 0
            values["\(word)_config"] = ["quota_total": .integer(total), "quota_duration": 86_400]
        }
        return values
    }

    /// Runs a call with a good token; puts errors into the Graph's words and adds the headers of limits.
    func authorized(
        _ call: Call, _ work: (GraphVisitor) async throws -> JSONValue
    ) async throws -> Answer {
        var headers = HTTPFields()
        do {
            try checkVersion(call)
            let graph = try GraphCall(call)
            let (_, grant) = try good(graph)
            guard var profile = flavor.profile(grant.account) else { throw GraphProblem.unreadableToken }
            call.note(account: grant.account)
            let used = try usage.take(.business(id: profile.account.id, type: flavor.name))
            // Threads promises no headers of use.
            if !flavor.isThreads { headers = used }
            guard grant.scopes.contains(flavor.basic) else { throw GraphProblem.permission(flavor.basic) }
            if call.answersForWrongAccount,
                let other = flavor.profiles.first(where: { $0.account.name != grant.account })
            {
                profile = other
            }
            let visitor = GraphVisitor(
                call: call, graph: graph, account: profile.account, scopes: Set(grant.scopes))
            return .json(try await work(visitor)).with(headers)
        } catch let problem as GraphProblem {
            return problem.answer(world.random).with(headers)
        }
    }

    private func checkVersion(_ call: Call) throws {
        guard let version = call.captures["version"] else { return }
        guard flavor.isThreads else {
            return try GraphVersion.check(version, at: world.clock.now, path: call.path)
        }
        guard version == "1.0" else { throw GraphProblem.unknownPath(call.path) }
    }

    /// A token speaks for its own profile only, by either of its identifiers.
    func isOwner(_ id: String, _ account: SandboxAccount) -> Bool {
        ["me", account.id, flavor.profile(account.name)?.scopedID].contains(id)
    }

    private func node(_ visitor: GraphVisitor) throws -> GraphNode {
        guard let profile = flavor.profile(visitor.account.name) else { throw GraphProblem.unreadableToken }
        let account = profile.account
        // Spelled out, because a bare nil would become a JSON null.
        let name = profile.hasName ? Optional(JSONValue.string(account.displayName)) : .none
        let picture = name.map { _ in JSONValue.string(pictureAddress(account.name)) }
        let values: [String: JSONValue?] =
            flavor.isThreads
            ? [
                "id": .string(account.id), "username": .string(account.handle), "name": name,
                "threads_profile_picture_url": picture,
                "threads_biography": profile.hasName ? "A simulated profile." : nil,
                "is_verified": false, "is_eligible_for_geo_gating": false, "recently_searched_keywords": [],
            ]
            : [
                "id": .string(profile.scopedID), "user_id": .string(account.id), "username": .string(account.handle),
                "name": name, "account_type": .string(profile.type), "profile_picture_url": picture,
                "followers_count": 42, "follows_count": 7, "media_count": 0,
                "biography": "A simulated account.", "website": nil,
            ]
        return GraphNode(
            type: flavor.isThreads ? "ThreadsUser" : "IGUser", fields: values.mapValues { GraphNode.plain($0) },
            usual: ["id"])
    }

    // MARK: Pictures

    private func pictureAddress(_ name: String) -> String {
        let end = world.clock.now + .seconds(4 * 86_400)
        return "\(flavor.pictures)/v/\(name)?oe=\(String(end.seconds, radix: 16))&oh=00_sandbox"
    }

    @Sendable func avatar(_ call: Call) throws -> Answer {
        let name = call.captures["name"] ?? ""
        let end = (try? call.queryFields()["oe"]).flatMap { Int($0, radix: 16) }
        guard people.account(name) != nil, let end, end > world.clock.now.seconds else {
            return .text("URL signature expired", status: .forbidden)
        }
        return Picture.avatar(name: "\(self.name)-\(name)")
    }
}
