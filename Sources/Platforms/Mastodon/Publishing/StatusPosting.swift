import Domain
import Outbound

/// The commit step: one part of a post becomes a status.
struct StatusPosting: Sendable {
    let calls: APICalls
    let publication: Publication
    let step: Step
    let accountID: String?

    private var part: Part { publication.content.parts[step.part] }

    /// Posts under the step's key, which Mastodon remembers for an hour.
    func post() async throws(PlatformFailure) -> StepOutput {
        let status: JSONValue
        do throws(PlatformFailure) {
            status = try await calls.mastodonAnswer(
                .post, "/api/v1/statuses", body: .json(body()), for: .commit,
                adding: ["Idempotency-Key": publication.key(of: step)]
            ).json
        } catch {
            guard error.kind == .media, error.mayHaveTakenEffect else { throw error }
            return try await original(error)
        }
        guard let output = Self.output(status) else {
            throw PlatformFailure(
                .transient, words: "The server's answer does not name the post.", mayHaveTakenEffect: true)
        }
        return output
    }

    /// The images are attached already, or gone: either an earlier try arrived after all, which is adopted, or not.
    private func original(_ refusal: PlatformFailure) async throws(PlatformFailure) -> StepOutput {
        guard let accountID else { throw refusal }
        let match = StatusMatch(step, since: publication.startedAt, of: publication)
        let status: JSONValue?
        // When the list cannot be read, reconcile goes on from here.
        do throws(PlatformFailure) {
            status = try await StatusSearch(calls: calls, accountID: accountID, match: match).find()
        } catch { throw refusal }
        if let output = status.flatMap(Self.output) { return output }
        throw PlatformFailure(.media, words: refusal.words)
    }

    /// What a status leaves behind.
    static func output(_ status: JSONValue) -> StepOutput? {
        guard let id = status["id"]?.identifier else { return nil }
        // `url` is null at some servers; `uri` then leads people to the post as well. Neither is ever built.
        let link = [status["url"], status["uri"]].lazy.compactMap { $0?.string.flatMap { OutboundURL($0)?.text } }.first
        let visibility = status["visibility"]?.string.map { ["visibility": PlatformWords.clean($0)] }
        return StepOutput(remoteID: id, url: link, facts: visibility ?? [:])
    }

    private func body() throws(PlatformFailure) -> JSONValue {
        // Some servers want the text to be present even when it is empty.
        var members: [String: JSONValue] = [
            "status": .string(part.text), "visibility": .string(StatusVisibility.of(step.part, in: publication)),
        ]
        if let warning = publication.options.contentWarning, !warning.isEmpty {
            members["spoiler_text"] = .string(warning)
            members["sensitive"] = true
        }
        if !part.media.isEmpty, publication.options.flag(.sensitive) == true { members["sensitive"] = true }
        if let poll = part.poll {
            members["poll"] = [
                "options": .array(poll.options.map { .string($0) }), "expires_in": .integer(poll.minutes * 60),
                "multiple": .bool(poll.allowsSeveral),
            ]
        }
        if let language = publication.options.language { members["language"] = .string(Self.primary(language)) }
        if !part.media.isEmpty { members["media_ids"] = .array(try mediaIDs().map { .string($0) }) }
        if step.part > 0 { members["in_reply_to_id"] = .string(try previous()) }
        return .object(members)
    }

    private func mediaIDs() throws(PlatformFailure) -> [String] {
        let ids = StatusMatch.mediaIDs(of: step.part, in: publication)
        guard ids.count == part.media.count else {
            throw PlatformFailure(.unknown, words: "A file of this part was not uploaded yet.")
        }
        return ids
    }

    private func previous() throws(PlatformFailure) -> String {
        guard let id = publication.outputs["publish:\(step.part - 1)"]?.remoteID else {
            throw PlatformFailure(.unknown, words: "The part before this one was not published yet.")
        }
        return id
    }

    /// ISO 639-1: the region is not understood everywhere.
    private static func primary(_ language: String) -> String {
        String(language.prefix { $0 != "-" })
    }
}

/// Who sees which part.
enum StatusVisibility {
    /// Always said, because the default differs from server to server; the rest of a public thread is unlisted, so that
    /// timelines show a thread once.
    static func of(_ part: Int, in publication: Publication) -> String {
        let chosen = publication.options.visibility ?? "public"
        return part > 0 && chosen == "public" ? "unlisted" : chosen
    }
}
