import Domain
import Outbound

/// The author's picture for a video that is out (platform sheet, section 4.4). Whatever becomes of it, the video stays as it is.
struct YouTubeCover: Sendable {
    let calls: YouTubeCalls
    let publication: Publication
    let now: Instant

    /// For so long after the video was processed a passing trouble is waited out.
    private static let patience = Duration.minutes(5)

    /// Sets the picture.
    func set() async -> StepResult {
        let processed = publication.outputs[YouTubeConnector.readyStep]
        do throws(PlatformFailure) {
            guard let id = processed?.remoteID else { throw YouTubeConnector.foreignStep }
            try await send(id)
            return .done(StepOutput(remoteID: id))
        } catch {
            let isPassing = error.kind == .transient || error.kind == .rateLimit
            if isPassing, let age = YouTubeProcessing.age(of: processed, now: now), age < Self.patience {
                return .wait(.seconds(30), words: "The video is out; its cover is not set yet: \(error.words)")
            }
            let refusal = CoverRefusal(words: error.words, remedy: Self.remedy(error.kind))
            return .done(StepOutput(remoteID: processed?.remoteID, facts: refusal.facts))
        }
    }

    /// What helps. That the channel is not verified has two faces: 403, and 400 `failedPrecondition` as for a file that is too large
    /// (platform sheet, sections 4.4 and 6).
    private static func remedy(_ kind: PlatformFailure.Kind) -> String {
        let verify = "of channels whose phone number is verified (youtube.com/verify)"
        return switch kind {
        case .permission: "YouTube takes covers only \(verify). Do that, then choose the cover in YouTube Studio."
        case .media:
            """
            YouTube takes JPEG and PNG of at most 50 MB, best 1280 by 720 pixels, and only \(verify). Choose another cover in \
            YouTube Studio.
            """
        default: "Choose the cover in YouTube Studio."
        }
    }

    private func send(_ id: String) async throws(PlatformFailure) {
        guard let file = publication.options.media(.cover).flatMap({ publication.media[$0] }) else {
            throw PlatformFailure(.media, words: "The picture is no longer stored.")
        }
        try await publication.verify(file)
        let response = try await calls.send(
            .post, "/upload/youtube/v3/thumbnails/set", query: [.init("videoId", id), .init("uploadType", "media")],
            body: .stream(publication.source(of: file), contentType: file.contentType), kind: .upload, for: .upload)
        guard response.isSuccess else { throw GoogleRefusal(response).failure(.upload) }
    }
}
