import Synchronization

/// Reading, deleting and reposting on Threads (threads.md sections 4, 7 and 8).
extension ThreadsDesk {
    /// A container or a post; `nil` when the identifier is neither.
    func node(_ id: String, _ visitor: GraphVisitor) throws -> JSONValue? {
        let now = world.clock.now
        let (container, post) = state.withLock { ($0.containers[id], $0.posts[id]) }
        if let container, container.account == visitor.account.name {
            try visitor.graph.check(optional: ["fields"])
            return try node(container, at: now).json(visitor.graph.selection())
        }
        guard let post, !post.isDeleted, visitor.call.shows(madeAt: post.at, now: now) else { return nil }
        try visitor.graph.check(optional: ["fields"])
        return try node(post, visitor).json(visitor.graph.selection())
    }

    private func node(_ container: GraphContainer, at now: SandboxTime) -> GraphNode {
        let status = container.status(at: now)
        let values: [String: JSONValue?] = [
            "id": .string(container.id), "status": .string(status.rawValue),
            "error_message": status == .error ? container.failure.map { .string($0) } : .none,
        ]
        return GraphNode(
            type: "THContainer", fields: values.mapValues { GraphNode.plain($0) }, usual: ["id", "status"])
    }

    /// Posts of the caller, newest first: threads of their own, or replies.
    func list(_ visitor: GraphVisitor, replies: Bool, origin: String) throws -> JSONValue {
        try visitor.graph.check(optional: ["fields", "since", "until", "limit", "after"])
        let window = try visitor.graph.window()
        let selection = try visitor.graph.selection()
        let now = world.clock.now
        let posts = state.withLock(\.posts.values).filter { post in
            post.account == visitor.account.name && !post.isDeleted && (post.replyTo != nil) == replies
                && window.contains(post.at) && visitor.call.shows(madeAt: post.at, now: now)
        }
        return try visitor.paging(origin: origin, path: visitor.call.path).page(
            posts.reversed().map { try node($0, visitor).json(selection) })
    }

    func delete(_ id: String, _ visitor: GraphVisitor) throws -> JSONValue {
        try visitor.require("threads_delete")
        try visitor.graph.check()
        let now = world.clock.now
        try state.withLock { state in
            guard let post = state.post(id), post.account == visitor.account.name else {
                throw GraphProblem.unsupported("delete", id)
            }
            let recent = (state.deletions[post.account] ?? []).filter { $0 > Self.start(of: now) }
            guard recent.count < Self.deletionQuota || !world.settings.enforcesRateLimits else {
                throw GraphProblem.parameter("The request could not be completed.")
            }
            state.deletions[post.account] = recent + [now]
            state.posts[id]?.isDeleted = true
        }
        world.ledger.deletePost(platform: platform, remoteID: id)
        return ["success": true, "deleted_id": .string(id)]
    }

    func repost(_ id: String, _ visitor: GraphVisitor) throws -> JSONValue {
        try visitor.require("threads_content_publish")
        try visitor.graph.check()
        var post = ThreadsState.Post(
            id: newID(), account: visitor.account.name, fields: [:], type: "REPOST_FACADE",
            shortcode: newShortcode(), at: world.clock.now)
        post.reposted = id
        let made = post
        try state.withLock { state in
            guard let original = state.post(id), original.reposted == nil else { throw GraphProblem.notFound(id) }
            state.posts[made.id] = made
        }
        record(made, by: visitor.account)
        return ["id": .string(made.id)]
    }

    // MARK: Quotas and figures

    /// Figures of the quotas by name of their field.
    func usage(of account: SandboxAccount) -> [String: JSONValue] {
        let since = Self.start(of: world.clock.now)
        return state.withLock { state in
            [
                "quota_usage": .integer(state.published(by: account.name, since: since, replies: false)),
                "reply_quota_usage": .integer(state.published(by: account.name, since: since, replies: true)),
                "delete_quota_usage": .integer((state.deletions[account.name] ?? []).count { $0 > since }),
            ]
        }
    }

    func insights(_ id: String, _ visitor: GraphVisitor) throws -> JSONValue {
        try visitor.require("threads_manage_insights")
        try visitor.graph.check(required: ["metric"], optional: ["period"])
        _ = try visitor.graph.word("period", of: ["lifetime"])
        let metrics = try visitor.graph.metrics()
        try GraphInsights.check(metrics, known: ["views", "likes", "replies", "reposts", "quotes", "shares"])
        guard let post = state.withLock({ $0.post(id) }), post.account == visitor.account.name else {
            throw GraphProblem.unsupported("get", id)
        }
        let replies = state.withLock { $0.posts.values.count { $0.replyTo == id && !$0.isDeleted } }
        let shown = post.reposted == nil ? metrics : []
        return [
            "data": .array(shown.map { GraphInsights.lifetime(id, $0, value: $0 == "replies" ? replies : nil) })
        ]
    }

    /// The first moment that figures of profiles reach back to: 2024-04-13.
    private static let oldest = SandboxTime(milliseconds: 1_712_991_600_000)

    func profileInsights(_ visitor: GraphVisitor) throws -> JSONValue {
        try visitor.require("threads_manage_insights")
        try visitor.graph.check(required: ["metric"], optional: ["since", "until", "breakdown"])
        let metrics = try visitor.graph.metrics()
        try GraphInsights.check(
            metrics,
            known: [
                "views", "likes", "replies", "reposts", "quotes", "clicks", "followers_count", "follower_demographics",
            ])
        let window = try visitor.graph.window()
        for name in ["since", "until"] {
            if let time = try visitor.graph.moment(name), time < Self.oldest {
                throw GraphProblem.parameter("Param \(name) must not be before 1712991600")
            }
        }
        let people = metrics.contains("follower_demographics")
        let breakdown = try visitor.graph.word("breakdown", of: ["country", "city", "age", "gender"])
        guard people == (breakdown != nil), !people || (metrics.count == 1 && visitor.graph.fields["since"] == nil)
        else {
            throw GraphProblem.parameter("Param breakdown goes with follower_demographics alone and without a range")
        }
        let id = visitor.account.id
        return ["data": .array(metrics.map { entry($0, id, window) })]
    }

    private func entry(_ metric: String, _ id: String, _ window: ClosedRange<SandboxTime>) -> JSONValue {
        switch metric {
        case "views": GraphInsights.daily(id, metric, window, now: world.clock.now)
        case "clicks":
            GraphInsights.total(id, metric, period: "day").setting("total_value", to: nil).setting(
                "link_total_values",
                to: [["value": .integer(GraphInsights.figure(id, metric)), "link_url": "https://sandbox.example/"]])
        default: GraphInsights.total(id, metric, period: "day")
        }
    }

    func places(_ visitor: GraphVisitor) throws -> JSONValue {
        try visitor.require("threads_location_tagging")
        try visitor.graph.check(required: ["q"], optional: ["fields"])
        let wanted = (visitor.graph.fields["q"] ?? "").lowercased()
        let found = ThreadsPlaces.all.filter { $0.name.lowercased().contains(wanted) }
        return ["data": .array(found.map { ["id": .string($0.id), "name": .string($0.name)] })]
    }
}
