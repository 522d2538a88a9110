package import Domain
import Outbound

extension RedditConnector {
    /// What Reddit tells (platform sheet, section 8). The score is blurred, views are told rarely, and impressions never.
    static let figureRules = FigureRules(
        ofPosts: [.score, .comments, .shares, .views], ofAccounts: [.karma], batch: 100)

    /// A post with a file has its name only once it has appeared.
    package func remoteID(in outputs: [String: StepOutput]) -> String? {
        Self.remoteID(of: Self.publishStep, in: outputs)
    }

    /// One call for all of them.
    package func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        let names = posts.map(\.remoteID).joined(separator: ",")
        let answer = try await calls(as: session).json(.get, "/api/info", query: [.init("id", names)])
        guard let children = answer["data"]?["children"]?.array else {
            throw PlatformFailure(.transient, words: "Reddit's answer is not a list of posts.")
        }
        var found: [String: [Figure: Int64]] = [:]
        for post in children.compactMap({ $0["data"] }) {
            guard let name = post["name"]?.nonBlankString else { continue }
            found[name] = post.figures([
                "score": .score, "num_comments": .comments, "num_crossposts": .shares, "view_count": .views,
            ])
        }
        return found
    }

    /// The karma of the account; Reddit has no followers to tell.
    package func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64] {
        try await calls(as: session).json(.get, "/api/v1/me").figures(["total_karma": .karma])
    }
}
