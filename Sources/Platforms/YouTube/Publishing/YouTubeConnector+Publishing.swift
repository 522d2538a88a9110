package import Domain
import Outbound

extension YouTubeConnector {
    static let startStep = "start:0"
    static let uploadStep = "upload:0:0"
    static let publishStep = "publish:0"
    static let readyStep = "ready:0"
    static let coverStep = "cover:0"
    static let commentStep = "comment:0"

    /// What the channel may upload: one that is not verified by phone has a quarter of an hour (platform sheet, section 5).
    package func capabilities(of session: Session) async -> Capabilities? {
        let answer = try? await calls(as: session).json(
            .get, "/youtube/v3/channels", query: [.init("part", "status"), .init("mine", "true")])
        guard let channel = answer?["items"]?.array?.first else { return nil }
        var it = profile.capabilities
        if let word = channel["status"]?["longUploadsStatus"]?.string, word != "allowed",
            word != "longUploadsUnspecified"
        {
            it.formats[.video]?.video?.duration = .zero ... .minutes(15)
        }
        return it
    }

    /// A session is begun, the film sent, and with its last piece there is a video. Then it is waited for what YouTube makes of
    /// it; a cover comes last, when nothing can happen to the video any more. A first comment is one call.
    package func steps(of publication: Publication) -> [Step] {
        guard publication.kind == .post else { return [Step(Self.commentStep, kind: .commit, part: 0)] }
        let film = Self.film(of: publication)
        func step(_ name: String, _ kind: Step.Kind, sending count: Int) -> Step {
            Step(name, kind: kind, part: 0, item: 0, budget: film?.budget(forSending: count))
        }
        let byteCount = film?.byteCount ?? 0
        var steps = [step(Self.startStep, .safe, sending: 0)]
        if byteCount > YouTubeUpload.pieceBytes { steps.append(step(Self.uploadStep, .safe, sending: byteCount)) }
        steps.append(step(Self.publishStep, .commit, sending: min(byteCount, YouTubeUpload.pieceBytes)))
        steps.append(Step(Self.readyStep, kind: .safe, part: 0))
        if let cover = publication.options.media(.cover) {
            let budget = publication.media[cover]?.uploadBudget
            steps.append(Step(Self.coverStep, kind: .safe, part: 0, budget: budget))
        }
        return steps
    }

    private static func film(of publication: Publication) -> MediaItem? {
        publication.content.parts.first?.media.first.flatMap { publication.media[$0.id] }
    }

    /// Performs one step within the step's time.
    package func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        let calls = calls(as: session, within: step.budget)
        do throws(PlatformFailure) {
            switch step.name {
            case Self.startStep:
                return .done(try await YouTubeUpload.start(publication, try publication.file(of: step).file, calls))
            case Self.uploadStep: return try await upload(step, publication, calls).begin()
            case Self.publishStep: return try await finish(step, publication, calls)
            case Self.readyStep:
                guard let made = publication.outputs[Self.publishStep] else { throw Self.foreignStep }
                return try await YouTubeProcessing(
                    calls: calls, publication: publication, made: made, now: ports.now()
                ).look()
            case Self.coverStep:
                return await YouTubeCover(calls: calls, publication: publication, now: ports.now()).set()
            case Self.commentStep: return .done(try await comment(publication, calls, session).write())
            default: throw Self.foreignStep
            }
        } catch { return .failed(error) }
    }

    func upload(
        _ step: Step, _ publication: Publication, _ calls: YouTubeCalls
    ) throws(PlatformFailure) -> YouTubeUpload {
        try YouTubeUpload(calls: calls, publication: publication, file: try publication.file(of: step).file)
    }

    private func finish(
        _ step: Step, _ publication: Publication, _ calls: YouTubeCalls
    ) async throws(PlatformFailure) -> StepResult {
        guard let video = try await upload(step, publication, calls).finish() else { return .redo(YouTubeUpload.anew) }
        guard let output = output(video, of: publication, at: ports.now()) else {
            throw PlatformFailure(
                .transient, words: "YouTube's answer does not name the video.", mayHaveTakenEffect: true)
        }
        return .done(output)
    }

    /// What a video leaves behind; `nil` when it has no name that can be one.
    func output(_ video: JSONValue, of publication: Publication, at instant: Instant) -> StepOutput? {
        guard let id = video["id"]?.string, Self.isName(id) else { return nil }
        return StepOutput(
            remoteID: id, url: link(to: id, of: publication),
            facts: [YouTubeProcessing.takenAt: String(instant.milliseconds)])
    }

    /// Where people find it.
    private func link(to id: String, of publication: Publication) -> String {
        let isShort = format(ofPart: 0, of: publication) == .reel
        return isShort ? "\(Self.network)/shorts/\(id)" : "\(Self.network)/watch?v=\(id)"
    }

    private static func isName(_ id: String) -> Bool {
        (1...64).contains(id.utf8.count) && id.wholeMatch(of: /[A-Za-z0-9_\-]+/) != nil
    }

    func comment(
        _ publication: Publication, _ calls: YouTubeCalls, _ session: Session
    ) throws(PlatformFailure) -> YouTubeComment {
        guard let account = session.account else { throw PlatformFailure(.unknown, words: "The channel is not known.") }
        return YouTubeComment(calls: calls, publication: publication, channelID: account.remoteID)
    }

    /// A step that this connector never made.
    static let foreignStep = PlatformFailure(.unknown, words: "This step does not belong to the post.")
}
