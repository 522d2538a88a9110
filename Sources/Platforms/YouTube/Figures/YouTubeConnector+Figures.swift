package import Domain
import Outbound

extension YouTubeConnector {
    /// What YouTube tells; its terms want what is stored refreshed or deleted within thirty days (platform sheet, section 8).
    static let figureRules = FigureRules(
        ofPosts: [.views, .likes, .comments], ofAccounts: [.followers, .posts], batch: 50, keptDays: 30)

    /// One call and one unit of quota for all of them; what a channel hides is not there.
    package func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        let ids = posts.map(\.remoteID).joined(separator: ",")
        let answer = try await calls(as: session).json(
            .get, "/youtube/v3/videos", query: [.init("part", "statistics"), .init("id", ids)])
        var found: [String: [Figure: Int64]] = [:]
        // A list of none of them may lack its items.
        for video in answer["items"]?.array ?? [] {
            guard let id = video["id"]?.string else { continue }
            found[id] = (video["statistics"] ?? .null).figures([
                "viewCount": .views, "likeCount": .likes, "commentCount": .comments,
            ])
        }
        return found
    }

    /// The counts of the channel, which rounds its subscribers, or hides them.
    package func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64] {
        let answer = try await calls(as: session).json(
            .get, "/youtube/v3/channels", query: [.init("part", "statistics"), .init("mine", "true")])
        let counted = answer["items"]?.array?.first?["statistics"] ?? .null
        let figures = counted.figures(["subscriberCount": .followers, "videoCount": .posts])
        return counted["hiddenSubscriberCount"]?.bool == true ? figures.filter { $0.key != .followers } : figures
    }
}
