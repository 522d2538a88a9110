package import Domain
import Outbound

extension MetaProfileFlavor {
    /// What Instagram tells of professional accounts, up to two days late (sheet `instagram`, section 8).
    static let instagramFigures = FigureRules(
        ofPosts: [.views, .reach, .likes, .comments, .shares, .saves], ofAccounts: [.followers, .posts],
        batch: GraphFigures.batch, scope: "instagram_business_manage_insights")
    /// What Threads tells (sheet `threads`, section 8).
    static let threadsFigures = FigureRules(
        ofPosts: [.views, .likes, .comments, .shares, .quotes], ofAccounts: [.followers], batch: GraphFigures.batch,
        scope: "threads_manage_insights")
}

extension MetaProfileConnector {
    private var isThreads: Bool { platform == .threads }

    /// One call for each.
    package func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        let calls = calls(as: session.tokens.access)
        let version = String(flavor.profilePath.dropLast("/me".count))
        return try await GraphFigures.insights(
            of: posts, by: { _ in isThreads ? GraphFigures.ofThreads : GraphFigures.ofInstagram }
        ) { (path, query) async throws(GraphError) in
            try await calls.graph(.get, version + path, query: query)
        }
    }

    /// Counters of the profile; those of Threads stand among its insights.
    package func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64] {
        let calls = calls(as: session.tokens.access)
        do throws(GraphError) {
            guard isThreads else {
                let answer = try await calls.graph(
                    .get, flavor.profilePath, query: [.init("fields", "followers_count,media_count")])
                return (answer["data"]?.array?.first ?? answer).figures(GraphFigures.ofAccounts)
            }
            let answer = try await calls.graph(
                .get, flavor.profilePath + "/threads_insights", query: [.init("metric", "followers_count")])
            return GraphFigures.figures(answer, GraphFigures.ofAccounts)
        } catch { throw error.platformFailure(.read) }
    }
}
