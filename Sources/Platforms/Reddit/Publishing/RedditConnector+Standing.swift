package import Domain
import Outbound

extension RedditConnector {
    /// Filters act within minutes, moderators within a day.
    package var lateLooks: [Duration] { [.minutes(10), .hours(2), .days(1)] }

    /// Asks whether somebody took the post down: it was out, and that is no failure of publishing (platform sheet, section 7).
    package func standing(
        of publication: Publication, as session: Session
    ) async throws(PlatformFailure) -> Standing {
        guard let name = Self.remoteID(of: Self.publishStep, in: publication.outputs) else { return .stands }
        let answer = try await calls(as: session).json(.get, "/api/info", query: [.init("id", name)])
        guard let children = answer["data"]?["children"]?.array else {
            throw PlatformFailure(.transient, words: "Reddit's answer is not a list of posts.")
        }
        guard let post = children.first?["data"] else { return .gone }
        let community = RedditSubmission.community(publication.options)
        switch post["removed_by_category"]?.nonBlankString {
        case nil: return .stands
        case "deleted", "author": return .gone
        case "moderator": return .removed(words: "Moderators of r/\(community) took the post down.")
        case "automod_filtered": return .removed(words: "A filter of r/\(community) holds the post back.")
        case "reddit": return .removed(words: "The spam filter of Reddit took the post down.")
        case let other?: return .removed(words: "The post was taken down (\(PlatformWords.clean(other))).")
        }
    }
}
