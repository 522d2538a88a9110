import Domain
import Outbound

/// The author's picture for a video that is out (platform sheet, section 4.4). Whatever becomes of it, the video stays as it is.
struct YouTubeCover: Sendable {
    let calls: YouTubeCalls
    let publication: Publication
    let now: Instant

    /// The fact that says what became of the picture, where that is not good.
    static let note = "cover"
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
            return .done(StepOutput(remoteID: processed?.remoteID, facts: [Self.note: "refused: \(error.words)"]))
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
