import HTTPTypes

/// Profiles as nodes of the Graph.
extension MetaProfilePlatform {
    @Sendable func me(_ call: Call) throws -> Answer {
        try authorized(call) { graph, grant, profile in
            try graph.check(optional: ["fields"])
            return try node(profile).json(graph.selection())
        }
    }

    @Sendable func node(_ call: Call) throws -> Answer {
        try authorized(call) { graph, grant, profile in
            try graph.check(optional: ["fields"])
            try checkOwner(call, profile)
            return try node(profile).json(graph.selection())
        }
    }

    @Sendable func publishingLimit(_ call: Call) throws -> Answer {
        try authorized(call) { graph, grant, profile in
            try graph.check(optional: flavor.isThreads ? ["fields"] : ["fields", "since"])
            try checkOwner(call, profile)
            guard grant.scopes.contains(flavor.publish) else { throw GraphProblem.permission(flavor.publish) }
            let more = flavor.isThreads ? try threadsLimits(graph, grant) : [:]
            return [
                "data": [try PublishingLimit.json(graph, total: flavor.limit.total, at: world.clock.now, more: more)]
            ]
        }
    }

    /// Pairs of fields that need a permission of their own.
    private func threadsLimits(_ graph: GraphCall, _ grant: OAuthGrant) throws -> [String: JSONValue] {
        let limits = [
            ("reply", "threads_manage_replies", 1_000), ("delete", "threads_delete", 100),
            ("location_search", "threads_location_tagging", 500),
        ]
        let wanted = try graph.selection()?.fields.map(\.name) ?? []
        var values: [String: JSONValue] = [:]
        for (word, scope, total) in limits {
            for name in ["\(word)_quota_usage", "\(word)_config"] where wanted.contains(name) {
                guard grant.scopes.contains(scope) else { throw GraphProblem.permission(scope) }
            }
            values["\(word)_quota_usage"] = 0
            values["\(word)_config"] = ["quota_total": .integer(total), "quota_duration": 86_400]
        }
        return values
    }

    private func authorized(
        _ call: Call, _ work: (GraphCall, OAuthGrant, MetaProfileFlavor.Profile) throws -> JSONValue
    ) throws -> Answer {
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
            return .json(try work(graph, grant, profile)).with(headers)
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
    private func checkOwner(_ call: Call, _ profile: MetaProfileFlavor.Profile) throws {
        let id = call.captures["id"] ?? ""
        guard ["me", profile.account.id, profile.scopedID].contains(id) else {
            throw GraphProblem.unsupported(call.method, id)
        }
    }

    private func node(_ profile: MetaProfileFlavor.Profile) -> GraphNode {
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
