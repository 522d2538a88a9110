package import Domain
import Outbound

extension BlueskyConnector {
    /// What the public reader of the network counts; impressions, clicks and views it knows none (platform sheet, section 8).
    static let figureRules = FigureRules(
        ofPosts: [.likes, .comments, .shares, .quotes, .saves], ofAccounts: [.followers, .posts], batch: 25)

    /// One call for all of them, as nobody.
    package func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        let answer = try await counted("app.bsky.feed.getPosts", posts.map { .init("uris", $0.remoteID) })
        guard let views = answer["posts"]?.array else { throw Self.uncounted }
        var found: [String: [Figure: Int64]] = [:]
        for view in views {
            guard let uri = view["uri"]?.nonBlankString else { continue }
            found[uri] = view.figures([
                "likeCount": .likes, "replyCount": .comments, "repostCount": .shares, "quoteCount": .quotes,
                "bookmarkCount": .saves,
            ])
        }
        return found
    }

    /// The counts of the profile, as nobody.
    package func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64] {
        guard let did = session.account?.remoteID else { throw Self.uncounted }
        let profile = try await counted("app.bsky.actor.getProfile", [.init("actor", did)])
        return profile.figures(["followersCount": .followers, "postsCount": .posts])
    }

    private func counted(
        _ method: String, _ parameters: [OutboundURL.Item]
    ) async throws(PlatformFailure) -> JSONValue {
        do throws(XRPCError) {
            return try await xrpc.query(
                method, parameters, at: IdentityResolver.appView, to: IdentityResolver.sharedHosts,
                within: .seconds(20))
        } catch { throw error.platformFailure(.read) }
    }

    private static let uncounted = PlatformFailure(.transient, words: "Bluesky's answer has no figures.")
}
