import Synchronization

/// Figures of Pages, posts, videos and stories (facebook.md section 8); removed names fail the whole call.
extension PageDesk {
    private static let page: Set = [
        "page_media_view", "page_total_media_view_unique", "page_post_engagements", "page_daily_follows_unique",
        "page_follows",
    ]
    private static let post: Set = [
        "post_media_view", "post_total_media_view_unique", "post_clicks", "post_reactions_by_type_total",
    ]
    private static let story: Set = [
        "story_media_view", "story_total_media_view_unique", "story_interaction", "pages_fb_story_replies",
        "pages_fb_story_shares",
    ]
    private static let video: Set = [
        "fb_reels_total_plays", "post_video_likes_by_reaction_type", "post_video_social_actions",
    ]

    func pageInsights(_ visitor: PageVisitor) throws -> JSONValue {
        try visitor.require("read_insights", task: "ANALYZE")
        try visitor.graph.check(required: ["metric"], optional: ["period", "since", "until"])
        _ = try visitor.graph.word("period", of: ["day"])
        let window = try visitor.graph.window()
        let metrics = try visitor.graph.metrics()
        try GraphInsights.check(metrics, known: Self.page)
        let (id, now) = (visitor.page.id, world.clock.now)
        return ["data": .array(metrics.map { GraphInsights.daily(id, $0, window, now: now) })]
    }

    /// Posts and stories; videos have another edge.
    func insights(_ id: String, _ visitor: PageVisitor) throws -> JSONValue {
        guard let post = state.withLock({ $0.post(id) }), post.page == visitor.page.name else {
            throw GraphProblem.unsupported("get", id)
        }
        return try figures(id, visitor, known: post.isStory ? Self.story : Self.post)
    }

    func videoInsights(_ id: String, _ visitor: PageVisitor) throws -> JSONValue {
        guard let video = state.withLock({ $0.video(id) }), video.page == visitor.page.name else {
            throw GraphProblem.unsupported("get", id)
        }
        return try figures(id, visitor, known: Self.video)
    }

    private func figures(_ id: String, _ visitor: PageVisitor, known: Set<String>) throws -> JSONValue {
        try visitor.require("read_insights", task: "ANALYZE")
        try visitor.graph.check(required: ["metric"], optional: ["period"])
        _ = try visitor.graph.word("period", of: ["lifetime"])
        let metrics = try visitor.graph.metrics()
        try GraphInsights.check(metrics, known: known)
        return [
            "data": .array(
                metrics.map { metric in
                    guard metric.contains("_by_") || metric.hasSuffix("actions") else {
                        return GraphInsights.lifetime(id, metric)
                    }
                    let value: JSONValue = ["like": .integer(GraphInsights.figure(id, metric))]
                    return GraphInsights.entry(id, metric, period: "lifetime", values: [["value": value]])
                })
        ]
    }
}
