package import Domain
import Outbound

extension LinkedInConnector {
    /// Asks what became of a lost post (REL-24; sheets `linkedin` and `linkedin-page`, section 7).
    ///
    /// Posts of pages can be listed. Those of members cannot: there the repeat itself is the question, because LinkedIn refuses
    /// a duplicate and names the post that is there. Whether it sees duplicates of posts with files is not known, so that for
    /// those a person decides.
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult {
        guard let author = author(session), let part = publication.content.parts.first else {
            return .unknown(words: Self.foreignStep.words)
        }
        guard lost.step.name == Self.publishStep else {
            return .unknown(words: "LinkedIn does not let its comments be looked up.")
        }
        guard flavor.speaksForPages else {
            guard part.media.isEmpty else {
                return .unknown(words: "LinkedIn does not let a member's posts be looked up.")
            }
            return lost.unseen(lag: Self.lag)
        }
        let search = LinkedInSearch(calls: stepCalls(lost.step, as: session), author: author)
        do throws(PlatformFailure) {
            let match = LinkedInPostMatch(lost, of: publication, as: format(ofPart: 0, of: publication))
            if let urn = try await search.find(match) { return .found(LinkedInPosting.output(urn)) }
        } catch { return .unknown(words: error.words) }
        return lost.unseen(lag: Self.lag)
    }

    /// Lists lag, and so may the knowledge of duplicates: some seconds by the sheet; this is generous.
    private static let lag = Duration.seconds(15)
}

/// Finds a post among the latest of a page.
struct LinkedInSearch: Sendable {
    let calls: LinkedInCalls
    let author: String

    private static let count = 10

    /// The post, or `nil` when the list does not have it. Throws when the list proves nothing.
    func find(_ match: LinkedInPostMatch) async throws(PlatformFailure) -> LinkedInURN? {
        let url = LinkedInCalls.rest(
            "posts",
            [
                .init("q", "author"), .init("author", author), .init("count", String(Self.count)),
                .init("sortBy", "LAST_MODIFIED"),
            ])
        let answer = try await calls.json(.get, url, adding: ["X-RestLi-Method": "FINDER"])
        guard let posts = answer["elements"]?.array else { throw LinkedInConnector.unusable }
        if let post = posts.first(where: match.matches), let urn = LinkedInURN(post["id"]?.string) { return urn }
        guard posts.count < Self.count || posts.contains(where: match.isTooOld) else {
            throw PlatformFailure(.unknown, words: "The page has changed too many posts since then to be sure.")
        }
        return nil
    }
}
