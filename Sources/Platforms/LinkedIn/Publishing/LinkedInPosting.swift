import Domain
import Outbound

/// The commit steps: a post, or the first comment below one (sheet `linkedin`, sections 4 and 7).
struct LinkedInPosting: Sendable {
    let calls: LinkedInCalls
    let publication: Publication
    let author: String
    let isPage: Bool
    let now: Instant

    /// A post made so much earlier may still be ours: clocks of two machines differ.
    static let clockTolerance = Duration.seconds(60)

    /// Posts. There is no key, so that everything but a clear refusal has to be reconciled.
    func post(as format: Format) async throws(PlatformFailure) -> StepOutput {
        let content = LinkedInContent(publication: publication, format: format, author: author, isPage: isPage)
        let response = try await calls.send(
            .post, LinkedInCalls.rest("posts"), body: .json(try content.body()), for: .commit)
        guard response.isSuccess else { return try await refused(LinkedInRefusal(response)) }
        guard let urn = Self.made(response) else {
            throw PlatformFailure(
                .transient, words: "LinkedIn's answer does not name the post.", mayHaveTakenEffect: true)
        }
        return Self.output(urn)
    }

    /// What a post leaves behind.
    static func output(_ urn: LinkedInURN) -> StepOutput { StepOutput(remoteID: urn.text, url: urn.permalink) }

    /// The body of the answer is empty; the name stands in the header.
    private static func made(_ response: OutboundResponse) -> LinkedInURN? {
        LinkedInURN(response.headers["x-restli-id"] ?? response.headers["x-linkedin-id"])
    }

    private func refused(_ refusal: LinkedInRefusal) async throws(PlatformFailure) -> StepOutput {
        var failure = refusal.failure(.commit)
        if refusal.isDuplicate, let urn = refusal.original { return try await adopt(urn, failure) }
        // Just after an upload LinkedIn may not know yet who owns the file.
        if refusal.forbidsResource, isFresh { failure.kind = .transient }
        throw failure
    }

    private var isFresh: Bool {
        publication.outputs.values.contains {
            $0.facts[LinkedInUpload.uploadedAt] != nil && LinkedInProcessing.isFresh($0, now: now)
        }
    }

    /// LinkedIn has the same post already: either an earlier try arrived after all, which is adopted, or it is another post.
    private func adopt(_ urn: LinkedInURN, _ failure: PlatformFailure) async throws(PlatformFailure) -> StepOutput {
        guard let madeAt = isPage ? try await readTime(of: urn, failure) : urn.madeAt,
            madeAt >= publication.startedAt - Self.clockTolerance
        else {
            throw PlatformFailure(
                .content,
                words:
                    "LinkedIn has the same post already: \(urn.permalink). Posts that were deleted count for two days.")
        }
        return Self.output(urn)
    }

    /// When a post of a page was made, as LinkedIn says; `nil` when it is not there any more. A page's posts can be read, so
    /// that reconcile goes on where they cannot be just now.
    private func readTime(of urn: LinkedInURN, _ failure: PlatformFailure) async throws(PlatformFailure) -> Instant? {
        var lost = failure
        lost.mayHaveTakenEffect = true
        let response: OutboundResponse
        do throws(PlatformFailure) {
            response = try await calls.send(.get, LinkedInCalls.rest("posts/\(urn.encoded)"))
        } catch { throw lost }
        if response.status == 404 { return nil }
        guard response.isSuccess, let json = try? response.json(), let made = json["createdAt"]?.integer else {
            throw lost
        }
        return Instant(milliseconds: made)
    }
}

extension LinkedInPosting {
    /// Writes the first comment. Its text is plain, and nothing in it is escaped.
    func comment() async throws(PlatformFailure) -> StepOutput {
        guard let urn = LinkedInURN(publication.parentOutputs[LinkedInConnector.publishStep]?.remoteID) else {
            throw PlatformFailure(.unknown, words: "The post was not published yet.")
        }
        let body: JSONValue = [
            "actor": .string(author), "object": .string(urn.text),
            "message": ["text": .string(publication.options.firstComment ?? "")],
        ]
        let path = "socialActions/\(urn.encoded)/comments"
        var response = try await calls.send(.post, LinkedInCalls.rest(path), body: .json(body), for: .commit)
        // Some apps may only use the older address, which takes the older permissions; a refusal by status has done nothing.
        if response.status == 403 {
            let url = OutboundURL(LinkedInConnector.api, path: "/v2/" + path)
            response = try await calls.send(.post, url, body: .json(body), for: .commit)
        }
        guard response.isSuccess else { throw LinkedInRefusal(response).failure(.commit) }
        // An answer without a body is told by its header.
        let json = (try? response.json()) ?? .null
        let name = json["commentUrn"]?.nonBlankString ?? json["id"]?.identifier ?? response.headers["x-restli-id"]
        guard let name else {
            throw PlatformFailure(
                .transient, words: "LinkedIn's answer does not name the comment.", mayHaveTakenEffect: true)
        }
        return StepOutput(remoteID: String(name.prefix(300)))
    }
}
