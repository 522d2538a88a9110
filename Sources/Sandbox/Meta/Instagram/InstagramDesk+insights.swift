import Synchronization

/// Figures of Instagram (instagram-facebook.md section 8).
extension InstagramDesk {
    private static let common: Set = [
        "reach", "views", "likes", "comments", "saved", "shares", "total_interactions",
    ]
    private static let feed: Set = ["follows", "profile_visits", "profile_activity", "reposts"]
    private static let reels: Set = [
        "ig_reels_avg_watch_time", "ig_reels_video_view_total_time", "reels_skip_rate", "crossposted_views",
    ]
    private static let stories: Set = [
        "reach", "views", "replies", "shares", "follows", "navigation", "profile_visits", "total_interactions",
    ]
    private static let linked: Set = ["total_likes", "total_comments", "total_views"]

    func insights(_ id: String, _ visitor: GraphVisitor) throws -> JSONValue {
        try visitor.require(door.insights)
        try visitor.graph.check(required: ["metric"], optional: ["period", "breakdown"])
        _ = try visitor.graph.word("period", of: ["lifetime"])
        guard let media = mine(id, visitor) else { throw GraphProblem.unsupported("get", id) }
        let metrics = try visitor.graph.metrics()
        try GraphInsights.check(metrics, known: known(media.product))
        let comments = state.withLock { $0.comments.values.count { $0.media == id } }
        return [
            "data": .array(metrics.map { GraphInsights.lifetime(id, $0, value: $0 == "comments" ? comments : nil) })
        ]
    }

    private func known(_ product: String) -> Set<String> {
        let more = door.isLinked ? Self.linked : []
        return switch product {
        case "STORY": Self.stories
        case "REELS": Self.common.union(Self.reels).union(more)
        default: Self.common.union(Self.feed).union(more)
        }
    }

    private static let totals: Set = [
        "views", "reach", "accounts_engaged", "total_interactions", "likes", "comments", "shares", "saves", "replies",
        "reposts", "profile_links_taps", "follows_and_unfollows",
    ]

    /// Figures of the account: only two come as series, all others as a sum.
    func accountInsights(_ visitor: GraphVisitor) throws -> JSONValue {
        try visitor.require(door.insights)
        try visitor.graph.check(
            required: ["metric", "period"], optional: ["metric_type", "since", "until", "breakdown", "timeframe"])
        _ = try visitor.graph.word("period", of: ["day"])
        let type = try visitor.graph.word("metric_type", of: ["total_value", "time_series"])
        let window = try visitor.graph.window()
        let metrics = try visitor.graph.metrics()
        let isTotal = type == "total_value"
        try GraphInsights.check(metrics, known: isTotal ? Self.totals : ["reach", "follower_count"])
        let (id, now) = (visitor.account.id, world.clock.now)
        return [
            "data": .array(
                metrics.map { metric in
                    isTotal
                        ? GraphInsights.total(id, metric, period: "day")
                        : GraphInsights.daily(id, metric, window, now: now)
                })
        ]
    }
}
