import Domain
import Outbound

/// Finds a post among the newest of the account (platform sheet, section 7).
struct RedditSearch: Sendable {
    let calls: RedditCalls
    let account: RemoteAccount
    let publication: Publication
    /// Posts made before this are not ours.
    let earliest: Instant

    private static let count = 25
    /// Clocks of two machines differ; a post this much older may still be ours.
    private static let clockTolerance = Duration.seconds(60)

    /// Looks for what was sent since a moment.
    init(calls: RedditCalls, account: RemoteAccount, publication: Publication, since moment: Instant) {
        self.calls = calls
        self.account = account
        self.publication = publication
        earliest = moment - Self.clockTolerance
    }

    /// The post, or `nil` when the list does not have it. Throws when the list proves nothing.
    func find() async throws(PlatformFailure) -> StepOutput? {
        let name = account.handle.trimmingPrefix("u/")
        let answer = try await calls.json(
            .get, "/user/\(PercentEncoding.component(String(name)))/submitted",
            query: [.init("sort", "new"), .init("limit", String(Self.count))])
        guard let children = answer["data"]?["children"]?.array else {
            throw PlatformFailure(.transient, words: "Reddit's answer is not a list of posts.")
        }
        let posts = children.compactMap { $0["data"] }
        if let post = posts.first(where: matches) { return Self.output(post) }
        guard posts.count < Self.count || posts.contains(where: { (madeAt($0) ?? earliest) < earliest }) else {
            throw PlatformFailure(.unknown, words: "The account has posted too much since then to be sure.")
        }
        return nil
    }

    /// Whether a post is ours: not older, in the same community, under the same title, which Reddit trims.
    private func matches(_ post: JSONValue) -> Bool {
        guard let madeAt = madeAt(post), madeAt >= earliest,
            post["subreddit"]?.string?.lowercased() == RedditSubmission.community(publication.options).lowercased()
        else { return false }
        return PlainText.words((post["title"]?.string ?? "").precomposed)
            == PlainText.words(publication.content.title.precomposed)
    }

    private func madeAt(_ post: JSONValue) -> Instant? {
        guard let seconds = post["created_utc"]?.double, (0...1e11).contains(seconds) else { return nil }
        return Instant(milliseconds: Int64(seconds * 1000))
    }

    /// What the post leaves behind; that somebody took it away again is noted.
    private static func output(_ post: JSONValue) -> StepOutput? {
        guard var output = RedditPosting.output(post) else { return nil }
        output.facts["removed_by"] = post["removed_by_category"]?.nonBlankString.map(PlatformWords.clean)
        return output
    }
}
