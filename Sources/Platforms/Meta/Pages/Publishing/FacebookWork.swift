import Domain
import Outbound

/// The work on one post of a Page.
struct FacebookWork: Sendable {
    let calls: FacebookCalls
    let publication: Publication
    let format: Format
    /// Identifies the app at Facebook.
    let app: String?
    let now: Instant

    /// Performs one step.
    func perform(_ step: Step) async throws(PlatformFailure) -> StepResult {
        switch step.name {
        case FacebookSteps.publish: return .done(try await posting.send())
        case FacebookSteps.comment: return .done(try await FacebookComment(work: self).send())
        case FacebookSteps.appear: return try await FacebookAppearing(work: self).look()
        case FacebookSteps.cover: return .done(try await cover())
        case "ready:0:0": return try await ready()
        default:
            guard step.kind == .safe else { throw FacebookSteps.foreignStep }
            return .done(try await upload(step))
        }
    }

    private var posting: FacebookPosting { FacebookPosting(work: self) }

    /// Sends a file. A repeat leaves an orphan that nobody sees.
    private func upload(_ step: Step) async throws(PlatformFailure) -> StepOutput {
        let (attachment, file) = try publication.file(of: step)
        try await publication.verify(file)
        guard file.kind == .video else { return try await stage(attachment, file) }
        switch format {
        case .reel: return try await FacebookUpload(work: self, file: file, edge: "video_reels").send()
        case .story: return try await FacebookUpload(work: self, file: file, edge: "video_stories").send()
        default: return try await FacebookTransfer(work: self, file: file).send()
        }
    }

    /// A photo that nobody sees until a post takes it up.
    private func stage(_ attachment: Attachment, _ file: MediaItem) async throws(PlatformFailure) -> StepOutput {
        let parts = FacebookPhoto(publication: publication, attachment: attachment, file: file).parts(
            isPublished: false)
        let answer = try await calls.json(.post, calls.own("photos"), body: .multipart(parts), for: .upload)
        guard let id = answer["id"]?.identifier else { throw FacebookCalls.unusable }
        return StepOutput(remoteID: id)
    }

    /// What an upload was named.
    func uploaded(_ item: Int = 0) throws(PlatformFailure) -> String {
        guard let id = publication.outputs["upload:0:\(item)"]?.remoteID else { throw FacebookSteps.notUploaded }
        return id
    }

    /// Waits until Facebook has all of a film; one whose upload was over before is sent once more.
    private func ready() async throws(PlatformFailure) -> StepResult {
        let id = try uploaded()
        let film = try await FacebookFilm.read(id, calls)
        if film.isExpired { return .redo(Self.anew) }
        if let trouble = film.trouble { throw PlatformFailure(.media, words: trouble) }
        if film.isUploaded { return .done(StepOutput(remoteID: id)) }
        return .wait(.seconds(5), words: "Facebook is still taking the film.")
    }

    private static let anew = Redo(
        ["upload:0:0"], after: .seconds(5), limit: 2, else: PlatformFailure(.media, words: "The upload is over."))

    /// Gives a Reel its cover. A post is worth more than its cover: whatever is wrong with it is noted, and the Reel goes out.
    private func cover() async throws(PlatformFailure) -> StepOutput {
        let id = try uploaded()
        guard let file = publication.options.media(.cover).flatMap({ publication.media[$0] }) else {
            return StepOutput(remoteID: id)
        }
        try await publication.verify(file)
        let parts = [FacebookPhoto.part("source", file, of: publication), .field("is_preferred", "true")]
        do throws(PlatformFailure) {
            _ = try await calls.json(
                .post, FacebookCalls.path(id, "thumbnails"), body: .multipart(parts), for: .upload)
        } catch {
            guard !error.kind.isRetryable, error.kind != .auth else { throw error }
            return StepOutput(remoteID: id, facts: CoverRefusal(words: error.words).facts)
        }
        return StepOutput(remoteID: id)
    }
}
