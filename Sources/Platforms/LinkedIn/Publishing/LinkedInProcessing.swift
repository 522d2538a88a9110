import Domain
import Outbound

/// Waits until LinkedIn has looked through a film or a document (sheet `linkedin`, section 4). Pictures need no waiting.
struct LinkedInProcessing: Sendable {
    let calls: LinkedInCalls
    let kind: MediaItem.Kind
    let uploaded: StepOutput
    let now: Instant

    /// Between two looks.
    private static let pause = Duration.seconds(3)
    /// After this a document whose state is kept from us is taken to be there.
    private static let grace = Duration.seconds(10)
    /// For so long LinkedIn may not know yet who owns a film.
    private static let replication = Duration.minutes(2)

    /// How long ago a file was sent.
    static func age(of uploaded: StepOutput, now: Instant) -> Duration {
        let at = uploaded.facts[LinkedInUpload.uploadedAt].flatMap { Int64($0) }
        return now - (at.map { Instant(milliseconds: $0) } ?? now)
    }

    /// Whether a file was sent so lately that LinkedIn may not know yet who owns it.
    static func isFresh(_ uploaded: StepOutput, now: Instant) -> Bool { age(of: uploaded, now: now) < replication }

    /// Looks once.
    func look() async throws(PlatformFailure) -> StepResult {
        guard let urn = LinkedInURN(uploaded.remoteID) else { throw Self.notUploaded }
        let response = try await calls.send(
            .get, LinkedInCalls.rest("\(LinkedInUpload.names(kind).collection)/\(urn.encoded)"))
        guard response.isSuccess, let json = try? response.json() else {
            let refusal = LinkedInRefusal(response)
            let failure = refusal.failure(.read)
            guard response.status == 403, failure.kind == .permission else { throw failure }
            return try whenForbidden(failure)
        }
        switch json["status"]?.string {
        case "AVAILABLE": return .done(uploaded)
        case "PROCESSING", "WAITING_UPLOAD":
            return .wait(Self.pause, words: "LinkedIn is still processing the file.")
        case "PROCESSING_FAILED":
            let words = json["processingFailureReason"]?.nonBlankString.map(PlatformWords.clean)
            throw PlatformFailure(.media, words: words ?? "LinkedIn could not process the file.")
        default: throw LinkedInConnector.unusable
        }
    }

    /// Members may not look at their documents everywhere; films become theirs a little later.
    private func whenForbidden(_ failure: PlatformFailure) throws(PlatformFailure) -> StepResult {
        let age = Self.age(of: uploaded, now: now)
        guard kind == .document else {
            guard age < Self.replication else { throw failure }
            return .wait(Self.grace, words: failure.words)
        }
        guard age < Self.grace else { return .done(uploaded) }
        return .wait(Self.grace - age, words: "LinkedIn is given a moment for the document.")
    }

    private static let notUploaded = PlatformFailure(.unknown, words: "A file of the post was not uploaded yet.")
}
