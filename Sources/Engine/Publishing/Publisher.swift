import Domain
import Logging
import Media
import Platforms
import Storage

/// Publishes deliveries: journal, gate, commit, outcome; never twice, never silently not at all (REL-20 to REL-31).
final class Publisher: Sendable {
    let parts: EngineParts
    let sessions: Sessions
    let files: any MediaFiles
    let limits: Limits
    /// Who makes files fit; `nil` where they are sent as they are.
    let library: MediaLibrary?
    let book: HealthBook
    /// What deliveries go through that come at the same time (decision 0015).
    private let looks: Batcher<FoundWork.Look, FoundWork?>
    private let resumptions: Batcher<DeliveryWork, DeliveryWork?>
    let intents: Batcher<Intending, Intending.Intended?>
    let outcomes: Batcher<Concluding, Bool>
    let endings: Batcher<Ending, DeliveryVerdict>

    init(
        parts: EngineParts, sessions: Sessions, files: any MediaFiles, limits: Limits? = nil,
        library: MediaLibrary? = nil
    ) {
        self.parts = parts
        self.sessions = sessions
        self.files = files
        self.limits = limits ?? Limits(parts: parts, sessions: sessions)
        self.library = library
        book = HealthBook(ports: parts.ports, node: parts.node)
        looks = parts.database.batchedReads(key: { $0.key.text }) { [parts] in
            try FoundWork.find($0, parts: parts, in: $1)
        }
        resumptions = parts.database.batchedWrites(key: { $0.delivery.id.text }) { [parts] in
            try FoundWork.resume($0, parts: parts, in: $1)
        }
        intents = parts.database.batchedWrites(key: { $0.work.delivery.id.text }) { [parts] in
            try Intending.pass($0, parts: parts, in: $1)
        }
        outcomes = parts.database.batchedWrites(key: { $0.job.id.text }) { try Concluding.store($0, in: $1) }
        endings = parts.database.batchedWrites(key: { $0.work.delivery.id.text }) { [parts] in
            try Ending.store($0, parts: parts, in: $1)
        }
    }

    /// Works on the delivery of a job as far as it gets.
    func work(on job: ClaimedJob) async throws -> DeliveryVerdict {
        parts.crashPoints.reach(.p3)
        guard let subject = JobSubject<Delivery>(job.subject) else { return .settled }
        if let verdict = try await workAtOnce(subject, job) { return verdict }
        switch try await begin(subject, job) {
        case .settled: return .settled
        case .lost: return .lost
        case .again(let instant): return .again(instant)
        case .work(let work): return try await open(work)
        }
    }

    /// The short way: a delivery that nobody began yet is taken in hand in the transaction of its first intent, one that is under
    /// way before anything else happens to it.
    ///
    /// `nil` where anything is out of the ordinary: then the long way finds out what.
    private func workAtOnce(_ subject: JobSubject<Delivery>, _ job: ClaimedJob) async throws -> DeliveryVerdict? {
        guard let found = try await look(at: subject, for: job) else { return nil }
        guard let connector = parts.connectors[found.work.connection.platform],
            case .success(let session) = try await sessions.open(found.opening, found.work.connection),
            let work = try await inHand(found)
        else { return nil }
        let fitted = try await fitted(work, connector, session)
        if fitted.isWaitingForFiles { return try await waitForFiles(of: fitted) }
        guard await brokenRules(fitted, connector, session) == nil else { return nil }
        let script = Script(for: fitted, publisher: self, connector: connector, session: session)
        guard fitted.isBegun || !script.steps.isEmpty else { return nil }
        return try await script.run(fitted)
    }

    /// What a delivery needs; `nil` unless it is in time, or under way, and its account can be used at once.
    func look(at key: DeliveryKey, for job: ClaimedJob) async throws -> FoundWork? {
        try await looks(FoundWork.Look(key: key, job: job))
    }

    /// What nobody began is taken later; what is under way now, or not at all.
    private func inHand(_ found: FoundWork) async throws -> DeliveryWork? {
        guard found.isUnderWay else { return found.work }
        guard let work = try await resumptions(found.work) else { return nil }
        return work.with(journal: DeliveryWork.usable(work.journal, for: work.content, work.delivery.options))
    }

    private func open(_ work: DeliveryWork) async throws -> DeliveryVerdict {
        let connector = try parts.connector(work.connection.platform)
        let budget = connector.profile.stepDeadline
        switch try await sessions.session(for: work.connection, lasting: budget) {
        case .success(let session):
            let work = try await fitted(work, connector, session)
            if work.isWaitingForFiles { return try await waitForFiles(of: work) }
            if let reason = await brokenRules(work, connector, session) {
                return try await settle(work, on: .refused, DeliveryChange(reason: reason))
            }
            let script = Script(for: work, publisher: self, connector: connector, session: session)
            return try await script.run(work)
        case .failure(let obstacle):
            return try await halt(work, before: obstacle)
        }
    }

    private func halt(_ work: DeliveryWork, before obstacle: Sessions.Obstacle) async throws -> DeliveryVerdict {
        // Something may be out already: neither a retry nor a reconnect may hide that (REL-24, REL-25).
        if let lost = work.lost.first { return try await waitForReconcile(of: lost, work, obstacle) }
        switch obstacle {
        case .ended:
            return try await settle(
                work, on: .authEnded,
                DeliveryChange(reason: DeliveryReason(.reconnect, platform: work.connection.platform)))
        case .locked:
            return try await retry(
                work, after: PlatformFailure(.transient, words: "The stored tokens cannot be opened."))
        case .passing(let words):
            return try await retry(work, after: PlatformFailure(.transient, words: words))
        }
    }

    /// The platform cannot be asked now what became of a commit; after the window a person must decide (REL-25).
    private func waitForReconcile(
        of lost: JournalEntry, _ work: DeliveryWork, _ obstacle: Sessions.Obstacle
    ) async throws -> DeliveryVerdict {
        let now = parts.ports.now()
        if case .ended = obstacle { return try await loseTrack(of: work) }
        if now - lost.intentAt >= parts.settings.reconcileWindow { return try await loseTrack(of: work) }
        return .again(now + .seconds(30))
    }

    /// Nobody can tell whether it is out: a person must (REL-25).
    func loseTrack(of work: DeliveryWork) async throws -> DeliveryVerdict {
        try await settle(
            work, on: .lostTrack,
            DeliveryChange(reason: DeliveryReason(.lostAnswer, platform: work.connection.platform)))
    }

    /// The publication that connectors see.
    ///
    /// - Parameter progress: is told of what is read to be sent.
    func publication(of work: DeliveryWork, telling progress: SendingProgress? = nil) -> Publication {
        let (files, variants) = (files, work.variants)
        let verified = VerifiedMedia(files: files, variants: variants)
        let links = MediaLinks(parts: parts, files: files)
        return Publication(
            deliveryID: work.delivery.id, round: work.stored.round,
            startedAt: work.delivery.startedAt ?? work.delivery.dueAt, content: composed(work),
            options: work.delivery.options, media: work.media,
            load: { item in
                try await Self.reachable { () async throws(MediaError) in
                    try await files.read(item, variant: variants[item.id])
                }
            },
            read: { item, range in
                await progress?.note(range, of: item)
                return try await Self.reachable { () async throws(MediaError) in
                    try await verified.bytes(of: item, in: range)
                }
            },
            address: { item in
                _ = try await Self.reachable { () async throws(MediaError) in
                    try await verified.bytes(of: item, in: 0..<0)
                }
                return try await links.make(for: item, variant: variants[item.id])
            }, outputs: work.outputs, kind: work.delivery.kind, parentOutputs: work.parentOutputs)
    }

    /// A store that does not answer says nothing about a file: the same is tried again later.
    private static func reachable(_ read: () async throws(MediaError) -> [UInt8]) async throws -> [UInt8] {
        do throws(MediaError) { return try await read() } catch .unavailable(let words) {
            throw PlatformFailure(.transient, words: words)
        }
    }

    /// The content in its final words: with links where there are no cards. The platform's rules decide and not the account's,
    /// so that it is the same at every try.
    private func composed(_ work: DeliveryWork) -> Content {
        let capabilities = parts.connectors[work.connection.platform]?.profile.capabilities
        return capabilities?.composed(work.content, options: work.delivery.options, media: work.media) ?? work.content
    }
}
