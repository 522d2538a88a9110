import Domain
import Outbound

/// What YouTube makes of a video after it has it (platform sheet, section 4.3).
struct YouTubeProcessing: Sendable {
    let calls: YouTubeCalls
    let publication: Publication
    /// What the upload left behind.
    let made: StepOutput
    let now: Instant

    /// The fact that says when YouTube had the film, in milliseconds.
    static let takenAt = "taken_at"
    /// Long films take hours.
    private static let patience = Duration.hours(6)
    /// For so long a video that was just made may not be listed.
    private static let lag = Duration.minutes(10)

    /// How long ago something was made that says so.
    static func age(of output: StepOutput?, now: Instant) -> Duration? {
        output?.facts[takenAt].flatMap { Int64($0) }.map { now - Instant(milliseconds: $0) }
    }

    /// Looks once. That YouTube refused a video is as certain as that it took it: then it is nobody's to see.
    func look() async throws(PlatformFailure) -> StepResult {
        guard let id = made.remoteID else { throw YouTubeConnector.foreignStep }
        let age = Self.age(of: made, now: now) ?? Self.patience
        guard let video = try await calls.item("/youtube/v3/videos", "status,processingDetails", id: id) else {
            guard age >= Self.lag else { return wait(age) }
            throw PlatformFailure(
                .content, words: "The video is not on the channel any more: YouTube removed it, or somebody did.")
        }
        let status = video["status"]
        switch status?["uploadStatus"]?.string {
        case "processed": return try finished(status)
        case "uploaded": return try unfinished(video["processingDetails"], age)
        case "failed": return .undone(Self.failed(status?["failureReason"]?.string))
        case "rejected": return .undone(Self.rejected(status?["rejectionReason"]?.string))
        case "deleted": throw PlatformFailure(.content, words: "Somebody deleted the video on YouTube.")
        default: throw PlatformFailure(.transient, words: "YouTube does not say what it makes of the video.")
        }
    }

    /// It is published when those can see it who were to see it (platform sheet, section 4.2).
    private func finished(_ status: JSONValue?) throws(PlatformFailure) -> StepResult {
        let (wanted, shown) = (YouTubeVideo.visibility(publication), status?["privacyStatus"]?.string ?? "")
        guard shown.isEmpty || shown == wanted else {
            let shown = PlatformWords.clean(shown)
            throw PlatformFailure(
                .permission,
                words: """
                    YouTube has the video, as \u{201c}\(shown)\u{201d} instead of \u{201c}\(wanted)\u{201d}: \(made.url ?? ""). Change \
                    that in YouTube Studio, then try again here; it is not uploaded twice.
                    """)
        }
        return .done(
            StepOutput(
                remoteID: made.remoteID, url: made.url, facts: [Self.takenAt: String(now.milliseconds)]))
    }

    private func unfinished(_ details: JSONValue?, _ age: Duration) throws(PlatformFailure) -> StepResult {
        switch details?["processingStatus"]?.string {
        case "failed", "terminated": return .undone(Self.failed(details?["processingFailureReason"]?.string))
        default: break
        }
        guard age < Self.patience else {
            throw PlatformFailure(.transient, words: "YouTube has the video, and is still processing it.")
        }
        return wait(age)
    }

    private func wait(_ age: Duration) -> StepResult {
        .wait(max(.seconds(10), min(age / 6, .minutes(5))), words: "YouTube is still processing the video.")
    }
}

extension YouTubeProcessing {
    /// What a film amounts to that YouTube could not process.
    static func failed(_ reason: String?) -> PlatformFailure {
        let words =
            switch reason {
            case "codec": "YouTube cannot read how the film is encoded. MP4 with H.264 and AAC is safest."
            case "invalidFile", "conversion", "transcodeFailed", "streamingFailed": "YouTube cannot read the film."
            case "emptyFile": "The film is empty."
            case "tooSmall": "The film is too small for YouTube."
            case "uploadAborted", "uploadFailed": "The upload was broken off at YouTube."
            default: "YouTube could not process the film\(code(reason))."
            }
        return PlatformFailure(.media, words: words)
    }

    /// What a video amounts to that YouTube does not show.
    static func rejected(_ reason: String?) -> PlatformFailure {
        switch reason {
        case "duplicate": PlatformFailure(.media, words: "YouTube has the same film on this channel already.")
        case "length":
            PlatformFailure(
                .media, words: "The film is too long: more than 15 minutes need a channel that is verified by phone.")
        case "uploaderAccountSuspended": PlatformFailure(.accountType, words: "YouTube has suspended the channel.")
        case "uploaderAccountClosed": PlatformFailure(.accountType, words: "The channel was closed.")
        case "copyright", "claim":
            PlatformFailure(.content, words: "YouTube rejected the video: somebody claims a right in it.")
        case "trademark": PlatformFailure(.content, words: "YouTube rejected the video for a trademark.")
        case "legal": PlatformFailure(.content, words: "YouTube rejected the video after a legal complaint.")
        case "inappropriate": PlatformFailure(.content, words: "YouTube rejected the video as inappropriate.")
        case "termsOfUse": PlatformFailure(.content, words: "YouTube rejected the video: it breaks the terms of use.")
        default: PlatformFailure(.content, words: "YouTube rejected the video\(code(reason)).")
        }
    }

    private static func code(_ reason: String?) -> String {
        let code = PlatformWords.clean(reason ?? "")
        return code.isEmpty ? "" : " (\(code))"
    }
}
