package import Domain
import Outbound

extension RedditConnector {
    /// All files first, then the post, where needed a look whether it has appeared, then its further parts below it. A first
    /// comment is one call.
    package func steps(of publication: Publication) -> [Step] {
        guard publication.kind == .post else { return [Step(Self.commentStep, kind: .commit, part: 0)] }
        let format = format(ofPart: 0, of: publication)
        let parts = publication.content.parts
        let media = parts.first?.media ?? []
        var steps = media.indices.map { item in
            Step(
                "upload:0:\(item)", kind: .safe, part: 0, item: item,
                budget: publication.media[media[item].id]?.uploadBudget)
        }
        if format == .video { steps.append(Step("poster:0", kind: .safe, part: 0)) }
        steps.append(Step(Self.publishStep, kind: .commit, part: 0))
        if Self.appearsLater(format) { steps.append(Step(Self.appearStep, kind: .safe, part: 0)) }
        steps += parts.indices.dropFirst().map { Step("publish:\($0)", kind: .commit, part: $0) }
        return steps
    }

    static let publishStep = "publish:0"
    static let appearStep = "appear:0"
    static let commentStep = "comment:0"

    /// Whether Reddit takes such a post without naming it (platform sheet, section 4).
    static func appearsLater(_ format: Format) -> Bool {
        [.image, .gif, .video, .reel, .story].contains(format)
    }

    /// The name of what a step made; a post that appeared later has it from there.
    static func remoteID(of step: String, in outputs: [String: StepOutput]) -> String? {
        outputs[step]?.remoteID ?? (step == publishStep ? outputs[appearStep]?.remoteID : nil)
    }

    /// Performs one step within the step's time.
    package func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        guard publication.content.parts.indices.contains(step.part) else { return .failed(Self.foreignStep) }
        let calls = calls(as: session, within: step.budget)
        do throws(PlatformFailure) {
            switch step.name {
            case Self.appearStep: return try await look(for: publication, calls, session)
            case "poster:0": return .done(try await poster(publication, calls))
            case _ where step.kind == .safe: return .done(try await upload(step, publication, calls))
            default: return .done(try await commit(step, publication, calls))
            }
        } catch { return .failed(error) }
    }

    private func commit(
        _ step: Step, _ publication: Publication, _ calls: RedditCalls
    ) async throws(PlatformFailure) -> StepOutput {
        let posting = RedditPosting(calls: calls, publication: publication, now: ports.now())
        switch step.name {
        case Self.publishStep: return try await posting.post(as: format(ofPart: 0, of: publication))
        case Self.commentStep:
            return try await posting.comment(
                publication.options.firstComment ?? "",
                below: Self.remoteID(of: Self.publishStep, in: publication.parentOutputs))
        default:
            guard step.part > 0 else { throw Self.foreignStep }
            // Each part answers the one before it: comments side by side would be sorted by their votes.
            do throws(PlatformFailure) {
                return try await posting.comment(
                    publication.content.parts[step.part].text,
                    below: Self.remoteID(of: "publish:\(step.part - 1)", in: publication.outputs))
            } catch { throw Self.partlyOut(error) }
        }
    }

    private func upload(
        _ step: Step, _ publication: Publication, _ calls: RedditCalls
    ) async throws(PlatformFailure) -> StepOutput {
        let file = try publication.file(of: step).file
        try await publication.verify(file)
        return try await RedditUpload(calls: calls, file: file, source: publication.source(of: file)).send()
    }

    /// A film needs a picture: the author's, or a dark one until Reddit has made its own.
    private func poster(_ publication: Publication, _ calls: RedditCalls) async throws(PlatformFailure) -> StepOutput {
        if let file = publication.options.media(.cover).flatMap({ publication.media[$0] }) {
            try await publication.verify(file)
            return try await RedditUpload(calls: calls, file: file, source: publication.source(of: file)).send()
        }
        let bytes = DarkPicture.png
        let file = MediaItem(
            id: MediaItem.ID(stored: "med_dark"), workspaceID: Workspace.ID(stored: "wsp_none"), fileName: "dark.png",
            contentType: "image/png", width: 1, height: 1, byteCount: bytes.count, digest: "")
        let source = ByteSource(length: bytes.count) { Array(bytes[$0]) }
        return try await RedditUpload(calls: calls, file: file, source: source).send()
    }

    /// People must know that the post itself is out.
    private static func partlyOut(_ failure: PlatformFailure) -> PlatformFailure {
        var failure = failure
        failure.words = String("The post is out; a comment below it is not: \(failure.words)".prefix(500))
        return failure
    }

    /// A step that this connector never made.
    static let foreignStep = PlatformFailure(.unknown, words: "This step does not belong to the post.")
}

extension RedditConnector {
    /// How long a post may take to appear: pictures some minutes, films more (platform sheet, section 7).
    private static func patience(_ format: Format) -> Duration { format == .video ? .minutes(45) : .minutes(15) }

    /// Looks whether a picture or a film has become a post. One that never does was refused in silence.
    private func look(
        for publication: Publication, _ calls: RedditCalls, _ session: Session
    ) async throws(PlatformFailure) -> StepResult {
        guard let taken = publication.outputs[Self.publishStep] else { throw Self.foreignStep }
        if taken.remoteID != nil { return .done(taken) }
        guard let account = session.account else { throw PlatformFailure(.unknown, words: "The account is not known.") }
        let takenAt = taken.facts[RedditPosting.takenAt].flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
        let start = takenAt ?? publication.startedAt
        let search = RedditSearch(calls: calls, account: account, publication: publication, since: start)
        if let output = try await search.find() { return .done(output) }
        guard ports.now() - start < Self.patience(format(ofPart: 0, of: publication)) else {
            throw PlatformFailure(
                .media,
                words:
                    "Reddit took the file, but no post has appeared. It may have refused the file; look there before you try again."
            )
        }
        return .wait(.seconds(10), words: "Reddit is still making the post.")
    }
}

/// One dark pixel.
enum DarkPicture {
    /// As PNG.
    static let png =
        Base64URL.decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK-kcQAAAABJRU5ErkJggg") ?? []
}
