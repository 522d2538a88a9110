package import Domain
import Outbound

extension TikTokConnector {
    static let startStep = "start:0"
    static let uploadStep = "upload:0:0"
    static let publishStep = "publish:0"
    static let appearStep = "appear:0"

    /// What the account may do now, or why it may post nothing: TikTok says it when asked. Where it does not, what the last look
    /// at the account found against it stands.
    package func capabilities(of session: Session) async -> Capabilities? {
        switch await TikTokCreator.standing(calls(session)) {
        case .mayPost(let creator): return creator.limiting(profile.capabilities)
        case .mayNot(let obstacle): return barred(by: obstacle)
        case .untold:
            guard let known = session.account, !known.canPublish, let words = known.obstacle else { return nil }
            return barred(by: Capabilities.Obstacle(banned: words))
        }
    }

    private func barred(by obstacle: Capabilities.Obstacle) -> Capabilities {
        var capabilities = profile.capabilities
        capabilities.obstacle = obstacle
        return capabilities
    }

    /// A film is announced and sent, and is out with its last piece; photos are out with one call. Then it is waited for what
    /// TikTok makes of it.
    package func steps(of publication: Publication) -> [Step] {
        let appear = Step(Self.appearStep, kind: .safe, part: 0)
        guard let film = Self.film(of: publication) else {
            return [Step(Self.publishStep, kind: .commit, part: 0, budget: Self.photoBudget), appear]
        }
        let pieces = TikTokPieces(of: film.byteCount)
        func step(_ name: String, _ kind: Step.Kind, sending count: Int) -> Step {
            Step(name, kind: kind, part: 0, item: 0, budget: film.budget(forSending: count))
        }
        let upload = pieces.count > 1 ? [step(Self.uploadStep, .safe, sending: film.byteCount)] : []
        return [step(Self.startStep, .safe, sending: 0)] + upload
            + [step(Self.publishStep, .commit, sending: pieces.last.count), appear]
    }

    /// The film of a post; `nil` for photos.
    static func film(of publication: Publication) -> MediaItem? {
        let file = publication.content.parts.first?.media.first.flatMap { publication.media[$0.id] }
        return file.flatMap { $0.kind == .video ? $0 : nil }
    }

    /// Performs one step within the step's time.
    package func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        guard !publication.content.parts.isEmpty else { return .failed(Self.foreignStep) }
        let calls = calls(session, within: step.budget)
        do throws(PlatformFailure) {
            if step.name == Self.appearStep { return try await look(for: publication, calls, session) }
            let posting = TikTokPosting(calls: calls, publication: publication, now: ports.now())
            guard let film = Self.film(of: publication) else {
                guard step.name == Self.publishStep else { throw Self.foreignStep }
                return .done(try await posting.postPhotos())
            }
            if step.name == Self.startStep { return .done(try await posting.announce(film)) }
            let upload = try TikTokUpload(calls: calls, publication: publication, file: film, now: ports.now())
            switch step.name {
            case Self.uploadStep: return try await upload.begin()
            case Self.publishStep: return try await upload.finish()
            default: throw Self.foreignStep
            }
        } catch { return .failed(error) }
    }

    /// A step that this connector never made.
    static let foreignStep = PlatformFailure(.unknown, words: "This step does not belong to the post.")
}

extension TikTokConnector {
    /// Looks what has become of the post. Only TikTok's word that it is out counts; that it failed is as certain.
    private func look(
        for publication: Publication, _ calls: APICalls, _ session: Session
    ) async throws(PlatformFailure) -> StepResult {
        guard let taken = publication.outputs[Self.publishStep], let publishID = taken.remoteID else {
            throw Self.foreignStep
        }
        if taken.url != nil { return .done(taken) }
        let status = try await TikTokStatus.read(publishID, calls)
        let age = ports.now() - Self.takenAt(taken, publication)
        switch status.stage {
        case .published: return published(status, taken, age, publication, session)
        case .failed: return .undone(status.failure(now: ports.now()))
        case .uploading, .downloading:
            guard age < Self.patience else {
                throw PlatformFailure(.transient, words: "TikTok has the post, and has not published it yet.")
            }
            return .wait(max(.seconds(10), min(age / 6, .minutes(5))), words: "TikTok is still at work on the post.")
        case .draft:
            throw PlatformFailure(
                .content, words: "TikTok put it among the drafts; it can be posted in the TikTok app.")
        case .unheardOf: throw PlatformFailure(.content, words: "TikTok does not know of this post any more.")
        }
    }

    /// What everybody can see has an address, which TikTok tells a little later; the rest is seen in the profile.
    private func published(
        _ status: TikTokStatus, _ taken: StepOutput, _ age: Duration, _ publication: Publication, _ session: Session
    ) -> StepResult {
        guard let id = status.postID else {
            if publication.options.visibility == "public_to_everyone", age < Self.patienceForName {
                return .wait(.seconds(10), words: "TikTok has published it, and has not told its address yet.")
            }
            return .done(StepOutput(remoteID: taken.remoteID, url: session.account?.profileURL))
        }
        let isFilm = Self.film(of: publication) != nil
        return .done(StepOutput(remoteID: id, url: Self.link(to: id, isFilm: isFilm, by: session.account)))
    }

    /// Where people find a post, built of the names as the sheet says (section 4).
    static func link(to id: String, isFilm: Bool, by account: RemoteAccount?) -> String? {
        guard let handle = account?.handle.trimmingPrefix("@"), !handle.isEmpty else { return account?.profileURL }
        let name = PercentEncoding.component(String(handle))
        return "\(network)/@\(name)/\(isFilm ? "video" : "photo")/\(PercentEncoding.component(id))"
    }

    private static func takenAt(_ taken: StepOutput, _ publication: Publication) -> Instant {
        let milliseconds = taken.facts[TikTokPosting.takenAt].flatMap { Int64($0) }
        return milliseconds.map { Instant(milliseconds: $0) } ?? publication.startedAt
    }

    /// Photos are read through before TikTok is told where they are.
    private static let photoBudget = Duration.seconds(60)
    /// Minutes as a rule; TikTok promises nothing.
    private static let patience = Duration.hours(6)
    /// Under a minute as a rule, and hours for some: what is out is not kept waiting for that (platform sheet, section 4).
    private static let patienceForName = Duration.minutes(2)
}
