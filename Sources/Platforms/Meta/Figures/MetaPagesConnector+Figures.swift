package import Domain
import Outbound

extension MetaPagesFlavor {
    /// What Facebook tells of Pages and their posts, and less of films (sheet `facebook`, section 8).
    static let facebookFigures = FigureRules(
        ofPosts: [.views, .likes, .clicks], ofAccounts: [.followers], batch: GraphFigures.batch, scope: "read_insights")
    /// What Instagram tells by its Page (sheet `instagram-facebook`, section 8).
    static let instagramFigures = FigureRules(
        ofPosts: [.views, .reach, .likes, .comments, .shares, .saves], ofAccounts: [.followers, .posts],
        batch: GraphFigures.batch, scope: "instagram_manage_insights")
}

extension MetaPagesConnector {
    /// One call for each, by the token of the Page.
    package func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        let graph = graph(session.accountToken, of: session.app)
        let isPage = flavor.subject == .page
        return try await GraphFigures.insights(
            of: posts,
            by: { post in
                guard isPage else { return GraphFigures.ofInstagram }
                // The identifier of a post of a Page has that of the Page before it; what has not is a film.
                return post.remoteID.contains("_") ? GraphFigures.ofFacebook : GraphFigures.ofFilms
            }
        ) { (path, query) async throws(GraphError) in
            try await graph.get(path, query)
        }
    }

    /// Counters of the Page, or of the account behind it.
    package func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64] {
        guard let account = session.account else { return [:] }
        let isPage = flavor.subject == .page
        let path = isPage ? "/me" : "/\(PercentEncoding.component(account.remoteID))"
        do throws(GraphError) {
            return try await graph(session.accountToken, of: session.app)
                .get(path, [.init("fields", isPage ? "followers_count" : "followers_count,media_count")])
                .figures(GraphFigures.ofAccounts)
        } catch { throw error.platformFailure(.read) }
    }
}
