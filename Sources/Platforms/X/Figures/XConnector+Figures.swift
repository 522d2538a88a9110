package import Domain
import Outbound

extension XConnector {
    /// What X tells, and what it bills for that (platform sheet, sections 1 and 8).
    static let figureRules = FigureRules(
        ofPosts: [.impressions, .likes, .comments, .shares, .quotes, .saves, .clicks],
        ofAccounts: [.followers, .posts], batch: 100,
        price: "X bills every reading: $0.005 for each post and $0.01 for the account, once a day.")

    /// One call for all of them. Clicks are told of own posts for thirty days, no longer than they are asked about; posts that are
    /// gone stand among the errors of the answer.
    package func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        let ids = posts.map(\.remoteID).joined(separator: ",")
        let response = try await calls(as: session).xResponse("/2/tweets", in: dialect) { spelling in
            [.init("ids", ids), .init(spelling.fieldsParameter, "public_metrics,non_public_metrics")]
        }
        // Anything but JSON is described by the refusal.
        guard response.isSuccess, let json = try? response.json(), json["data"]?.array ?? json["errors"]?.array != nil
        else { throw XRefusal(response).platformFailure(.read) }
        var found: [String: [Figure: Int64]] = [:]
        for post in json["data"]?.array ?? [] {
            guard let id = post["id"]?.identifier else { continue }
            found[id] = Self.counted(post)
        }
        return found
    }

    private static func counted(_ post: JSONValue) -> [Figure: Int64] {
        let counted = (post["public_metrics"] ?? .null).figures([
            "impression_count": .impressions, "like_count": .likes, "reply_count": .comments,
            "repost_count": .shares, "retweet_count": .shares, "quote_count": .quotes, "bookmark_count": .saves,
        ])
        let own = (post["non_public_metrics"] ?? .null).figures(["url_link_clicks": .clicks])
        return counted.merging(own) { counted, _ in counted }
    }

    /// The counts of the account itself.
    package func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64] {
        let data = try await calls(as: session).xData(
            .get, "/2/users/me", query: [.init("user.fields", "public_metrics")])
        return (data["public_metrics"] ?? .null).figures([
            "followers_count": .followers, "post_count": .posts, "tweet_count": .posts,
        ])
    }
}
