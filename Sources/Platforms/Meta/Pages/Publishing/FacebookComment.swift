import Domain
import Outbound

/// The first comment below a post (sheet `facebook`, section 4).
struct FacebookComment: Sendable {
    let work: FacebookWork

    private var text: String { work.publication.options.firstComment ?? "" }

    /// The post: a film's is known once it is out.
    private var post: String? {
        let outputs = work.publication.parentOutputs
        return outputs[FacebookSteps.appear]?.remoteID ?? outputs[FacebookSteps.publish]?.remoteID
    }

    /// Writes it.
    func send() async throws(PlatformFailure) -> StepOutput {
        guard let post else { throw PlatformFailure(.unknown, words: "The post was not published yet.") }
        let answer = try await work.calls.json(
            .post, FacebookCalls.path(post, "comments"), body: .form([.init("message", text)]), for: .commit)
        guard let id = answer["id"]?.identifier else {
            throw PlatformFailure(
                .transient, words: "Facebook's answer does not name the comment.", mayHaveTakenEffect: true)
        }
        return StepOutput(remoteID: id)
    }

    /// Looks for it below the post; `nil` when it is not seen there, which proves nothing.
    func find(since earliest: Instant) async throws(PlatformFailure) -> StepOutput? {
        guard let post else { return nil }
        let words = PlainText.words(text.precomposed)
        let found = try await work.calls.list(
            FacebookCalls.path(post, "comments"), fields: "id,message,created_time,from",
            where: [.init("filter", "toplevel"), .init("order", "reverse_chronological")]
        ) { comment -> String? in
            guard comment["from"]?["id"]?.identifier == work.calls.page,
                FacebookLookup.time(comment["created_time"]).map({ $0 >= earliest }) == true,
                PlainText.words((comment["message"]?.string ?? "").precomposed) == words
            else { return nil }
            return comment["id"]?.identifier
        }
        return found.first.map { StepOutput(remoteID: $0) }
    }
}
