import Domain
import Outbound

/// The commit steps: a post and the parts that go on below it, or a first comment (platform sheet, section 4).
struct RedditPosting: Sendable {
    let calls: RedditCalls
    let publication: Publication
    let now: Instant

    /// The fact that says when a post without a name was taken, in milliseconds.
    static let takenAt = "taken_at"

    /// Posts. There is no key, so that everything but a clear refusal has to be reconciled. Reddit takes pictures and films
    /// without naming the post, which appears a little later.
    func post(as format: Format) async throws(PlatformFailure) -> StepOutput {
        let request = try RedditSubmission(publication: publication, format: format).request()
        let data = try await calls.made(request.path, request.body, kind: request.kind)
        if let output = Self.output(data) { return output }
        guard RedditConnector.appearsLater(format) else {
            throw PlatformFailure(
                .transient, words: "Reddit's answer does not name the post.", mayHaveTakenEffect: true)
        }
        return StepOutput(facts: [Self.takenAt: String(now.milliseconds)])
    }

    /// What a post leaves behind. Names are bare in some answers, and whole in others.
    static func output(_ data: JSONValue) -> StepOutput? {
        guard let id = data["name"]?.nonBlankString ?? data["id"]?.identifier else { return nil }
        let name = id.hasPrefix("t3_") ? id : "t3_" + id
        let link = data["url"]?.string.flatMap { OutboundURL($0) }.flatMap { isReddits($0) ? $0.text : nil }
        let path = data["permalink"]?.string.map { RedditConnector.network + $0 }.flatMap { OutboundURL($0)?.text }
        return StepOutput(
            remoteID: name,
            url: path ?? link ?? "https://redd.it/" + PercentEncoding.component(String(name.dropFirst(3))))
    }

    private static func isReddits(_ url: OutboundURL) -> Bool { url.origin.host.text.hasSuffix("reddit.com") }

    /// Writes a comment below a post or another comment; `nil` for one whose name is not known.
    func comment(_ text: String, below parent: String?) async throws(PlatformFailure) -> StepOutput {
        guard let parent else {
            throw PlatformFailure(.unknown, words: "What this comment belongs to was not published yet.")
        }
        let form: [OutboundURL.Item] = [.init("api_type", "json"), .init("thing_id", parent), .init("text", text)]
        let data = try await calls.made("/api/comment", .form(form))
        let comment = data["things"]?[0]?["data"]
        guard let id = comment?["name"]?.nonBlankString ?? comment?["id"]?.identifier.map({ "t1_" + $0 }) else {
            throw PlatformFailure(
                .transient, words: "Reddit's answer does not name the comment.", mayHaveTakenEffect: true)
        }
        let link = comment?["permalink"]?.string.map { RedditConnector.network + $0 }.flatMap { OutboundURL($0)?.text }
        return StepOutput(remoteID: id, url: link)
    }
}
