package import Domain
import Outbound

extension TikTokConnector {
    /// What TikTok tells of public posts and of their creator (platform sheet, section 8).
    static let figureRules = FigureRules(
        ofPosts: [.views, .likes, .comments, .shares], ofAccounts: [.followers, .posts], batch: 20, scope: "video.list")

    /// What everybody sees has a name of its own, told a little after it was out; anything else is known by its publish id.
    package func remoteID(in outputs: [String: StepOutput]) -> String? {
        outputs[Self.appearStep]?.remoteID ?? outputs[Self.publishStep]?.remoteID
    }

    /// One call for all of them. TikTok cannot be asked by publish ids, so that posts that are not public have no figures, nor
    /// those whose name came late.
    package func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        let ids = posts.map(\.remoteID).filter { $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard !ids.isEmpty else { return [:] }
        let data = try await calls(session).tikTokData(
            .post, "/v2/video/query/",
            query: [.init("fields", "id,like_count,comment_count,share_count,view_count")],
            body: .json(["filters": ["video_ids": .array(ids.map { .string($0) })]]))
        guard let videos = data["videos"]?.array else {
            throw PlatformFailure(.transient, words: "TikTok's answer is not a list of posts.")
        }
        var found: [String: [Figure: Int64]] = [:]
        for video in videos {
            guard let id = video["id"]?.identifier else { continue }
            found[id] = video.figures([
                "view_count": .views, "like_count": .likes, "comment_count": .comments, "share_count": .shares,
            ])
        }
        return found
    }

    /// The counts of the creator, which take a permission of their own.
    package func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64] {
        let data = try await calls(session).tikTokData(
            .get, "/v2/user/info/", query: [.init("fields", "follower_count,video_count")])
        return (data["user"] ?? .null).figures(["follower_count": .followers, "video_count": .posts])
    }
}
