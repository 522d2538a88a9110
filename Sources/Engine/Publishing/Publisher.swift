import Domain
import Logging
import Media
import Platforms
import Storage

/// Publishes deliveries: journal, gate, commit, outcome; never twice, never silently not at all (REL-20 to REL-31).
struct Publisher: Sendable {
    let parts: EngineParts
    let sessions: Sessions
    let files: any MediaFiles
    let book: HealthBook

    init(parts: EngineParts, sessions: Sessions, files: any MediaFiles) {
        self.parts = parts
        self.sessions = sessions
        self.files = files
        book = HealthBook(ports: parts.ports, node: parts.node)
    }

    /// Works on the delivery of a job as far as it gets.
    func work(on job: ClaimedJob) async throws -> DeliveryVerdict {
        parts.crashPoints.reach(.p3)
        guard let subject = JobSubject<Delivery>(job.subject) else { return .settled }
        switch try await begin(subject, job) {
        case .settled: return .settled
        case .again(let instant): return .again(instant)
        case .work(let work): return try await open(work)
        }
    }

    private func open(_ work: DeliveryWork) async throws -> DeliveryVerdict {
        let connector = try parts.connector(work.connection.platform)
        let budget = connector.profile.stepDeadline
        switch try await sessions.session(for: work.connection, lasting: budget) {
        case .success(let session):
            let script = Script(publisher: self, connector: connector, session: session)
            return try await script.run(work)
        case .failure(.ended):
            return try await settle(
                work, on: .authEnded,
                DeliveryChange(reason: DeliveryReason(.reconnect, platform: work.connection.platform)))
        case .failure(.locked):
            return try await retry(
                work, after: PlatformFailure(.transient, words: "The stored tokens cannot be opened."))
        case .failure(.passing(let words)):
            return try await retry(work, after: PlatformFailure(.transient, words: words))
        }
    }

    /// The publication that connectors see.
    func publication(of work: DeliveryWork) -> Publication {
        let files = files
        return Publication(
            deliveryID: work.delivery.id, round: work.stored.round,
            startedAt: work.delivery.startedAt ?? work.delivery.dueAt, content: work.content,
            options: work.delivery.options, media: work.media, load: { try await files.read($0) },
            outputs: work.outputs)
    }
}
