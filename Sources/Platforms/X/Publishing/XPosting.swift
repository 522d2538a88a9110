import Domain
import Outbound

/// The commit step: one part of a post becomes a post on X.
struct XPosting: Sendable {
    let calls: APICalls
    let publication: Publication
    let step: Step
    let now: Instant
    let search: XSearch?

    private var part: Part { publication.content.parts[step.part] }

    /// Posts. There is no key, so that everything but a clear refusal has to be reconciled.
    func send() async throws(PlatformFailure) -> StepOutput {
        let body = try await body()
        let data: JSONValue
        do throws(PlatformFailure) {
            data = try await calls.xData(.post, "/2/tweets", body: .json(body), for: .commit)
        } catch {
            guard error.kind == .content, error.mayHaveTakenEffect else { throw error }
            return try await original(error)
        }
        guard let output = Self.output(data, username: search?.account.handle) else {
            throw PlatformFailure(.transient, words: "X's answer does not name the post.", mayHaveTakenEffect: true)
        }
        return output
    }

    /// X has the same text already: either an earlier try arrived after all, which is adopted, or it is another post.
    private func original(_ refusal: PlatformFailure) async throws(PlatformFailure) -> StepOutput {
        guard let search else { throw refusal }
        let match = XPostMatch(step, since: publication.startedAt, of: publication)
        let found: StepOutput?
        // When the timeline cannot be read, reconcile goes on from here.
        do throws(PlatformFailure) { found = try await search.find(match) } catch { throw refusal }
        if let found { return found }
        throw PlatformFailure(.content, words: refusal.words)
    }

    /// What a post leaves behind. X returns no link; it is built from id and name.
    static func output(_ post: JSONValue, username: String?) -> StepOutput? {
        guard let id = post["id"]?.identifier else { return nil }
        let name = username.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 } ?? ""
        let owner = name.isEmpty ? "i/web" : PercentEncoding.component(name)
        return StepOutput(remoteID: id, url: "\(XConnector.network)/\(owner)/status/\(PercentEncoding.component(id))")
    }

    private func body() async throws(PlatformFailure) -> JSONValue {
        var members: [String: JSONValue] = [:]
        if !part.text.isEmpty { members["text"] = .string(part.text) }
        if !part.media.isEmpty { members["media"] = ["media_ids": .array(try await mediaIDs().map { .string($0) })] }
        if let poll = part.poll {
            members["poll"] = [
                "options": .array(poll.options.map { .string($0) }), "duration_minutes": .integer(poll.minutes),
            ]
        }
        if step.part > 0 { members["reply"] = ["in_reply_to_tweet_id": .string(try previous())] }
        return .object(members.merging(choices) { own, _ in own })
    }

    /// What was chosen and differs from the usual. Who may reply is settled by the first part for all of them.
    private var choices: [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        let options = publication.options
        if step.part == 0, let setting = options.text(.replyControl), setting != XLimits.everyone {
            members["reply_settings"] = .string(setting == "mentioned_users" ? "mentionedUsers" : setting)
        }
        if options.flag(.aiGenerated) == true { members["made_with_ai"] = true }
        if options.flag(.brandContent) == true { members["paid_partnership"] = true }
        return members
    }

    private func mediaIDs() async throws(PlatformFailure) -> [String] {
        var ids: [String] = []
        for item in part.media.indices {
            let media = try XMedia(calls: calls, publication: publication, part: step.part, item: item)
            ids.append(try await media.freshID(now: now))
        }
        return ids
    }

    /// A thread replies to the part just before, not to the first one.
    private func previous() throws(PlatformFailure) -> String {
        guard let id = publication.outputs["publish:\(step.part - 1)"]?.remoteID else {
            throw PlatformFailure(.unknown, words: "The part before this one was not published yet.")
        }
        return id
    }
}
