package import Domain

extension LinkedInConnector {
    static let publishStep = "publish:0"
    static let commentStep = "comment:0"

    /// All files first, then the post. A first comment is one call.
    package func steps(of publication: Publication) -> [Step] {
        guard publication.kind == .post else { return [Step(Self.commentStep, kind: .commit, part: 0)] }
        let media = publication.content.parts.first?.media ?? []
        let files = media.indices.flatMap { fileSteps($0, media[$0], of: publication) }
        return files + [Step(Self.publishStep, kind: .commit, part: 0)]
    }

    private func fileSteps(_ item: Int, _ attachment: Attachment, of publication: Publication) -> [Step] {
        let file = publication.media[attachment.id]
        let upload = Step("upload:0:\(item)", kind: .safe, part: 0, item: item, budget: file?.uploadBudget)
        let needsProcessing = file?.kind == .video || file?.kind == .document
        return needsProcessing ? [upload, Step("ready:0:\(item)", kind: .safe, part: 0, item: item)] : [upload]
    }

    /// Performs one step within the step's time.
    package func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        guard let author = author(session) else { return .failed(Self.withoutAccount) }
        guard !publication.content.parts.isEmpty else { return .failed(Self.foreignStep) }
        let posting = LinkedInPosting(
            calls: stepCalls(step, as: session), publication: publication, author: author,
            isPage: flavor.speaksForPages, now: ports.now())
        do throws(PlatformFailure) {
            switch step.name {
            case Self.publishStep: return .done(try await posting.post(as: format(ofPart: 0, of: publication)))
            case Self.commentStep: return .done(try await posting.comment())
            default: return try await handle(step, posting)
            }
        } catch { return .failed(error) }
    }

    private func handle(_ step: Step, _ posting: LinkedInPosting) async throws(PlatformFailure) -> StepResult {
        guard step.kind == .safe else { throw Self.foreignStep }
        let (publication, file) = (posting.publication, try posting.publication.file(of: step).file)
        guard step.name.hasPrefix("ready:") else {
            let upload = LinkedInUpload(
                calls: posting.calls, publication: publication, file: file, owner: posting.author, now: posting.now)
            return .done(try await upload.send())
        }
        let uploaded = publication.outputs["upload:0:\(step.item ?? 0)"] ?? StepOutput()
        return try await LinkedInProcessing(calls: posting.calls, kind: file.kind, uploaded: uploaded, now: posting.now)
            .look()
    }

    /// Calls as the account, within the time of a step.
    func stepCalls(_ step: Step, as session: Session) -> LinkedInCalls {
        LinkedInCalls(calls: calls(as: session.tokens.access, within: step.budget), version: version)
    }

    /// Whose post it is: the page, or the member, by the name that LinkedIn knows.
    func author(_ session: Session) -> String? {
        session.account.map { flavor.speaksForPages ? $0.remoteID : "urn:li:person:\($0.remoteID)" }
    }

    /// A step that this connector never made.
    static let foreignStep = PlatformFailure(.unknown, words: "This step does not belong to the post.")
    private static let withoutAccount = PlatformFailure(.unknown, words: "The account is not known.")
}
