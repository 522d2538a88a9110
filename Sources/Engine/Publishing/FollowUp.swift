import Domain
import Platforms
import Storage

/// Looks again at posts that are out, on platforms that judge late: what is rejected after it was called published is called
/// failed, and people are told; what was taken down by others stays published, and people are told as well.
struct FollowUp: Sendable {
    let publisher: Publisher

    private var parts: EngineParts { publisher.parts }
    /// When a platform could not be asked, it is asked again after this time, and so long after its last look was due.
    private static let pause: Duration = .minutes(10)
    private static let patience: Duration = .hours(1)

    /// Sets the timer of the first look, in the transaction that calls a delivery published.
    static func begin(
        with delivery: Delivery, by connector: (any Connector)?, in transaction: Transaction
    ) throws {
        guard let first = connector?.lateLooks.first else { return }
        let subject = JobSubject(delivery.id, of: delivery.workspaceID).text
        try JobStore.schedule(NewJob(.followUp, subject: subject, due: transaction.now + first), in: transaction)
    }

    /// One look.
    func work(on job: ClaimedJob) async throws -> JobVerdict {
        guard let subject = JobSubject<Delivery>(job.subject),
            let work = try await parts.read({ try find(subject, job, in: $0) }),
            let published = work.delivery.publishedAt, let connector = parts.connectors[work.connection.platform]
        else { return .done }
        let now = parts.ports.now()
        let next = connector.lateLooks.map { published + $0 }.first { $0 > now }
        guard let standing = try await standing(of: work, connector) else {
            guard let last = connector.lateLooks.last, now < published + last + Self.patience else { return .done }
            return .again(now + Self.pause)
        }
        switch standing {
        case .stands: return next.map { .again($0) } ?? .done
        case .gone: return .done
        case .rejected(let words): return try await reject(work, words)
        case .removed(let words): return try await note(removalOf: work, words)
        }
    }

    private func find(
        _ subject: JobSubject<Delivery>, _ job: ClaimedJob, in transaction: Transaction
    ) throws -> DeliveryWork? {
        guard let stored = try DeliveryStore.find(subject.id, of: subject.workspaceID, in: transaction),
            stored.delivery.state == .published,
            let post = try PostStore.find(stored.delivery.postID, of: subject.workspaceID, in: transaction),
            let connection = try ConnectionStore.find(
                stored.delivery.connectionID, of: subject.workspaceID, in: transaction)
        else { return nil }
        let (delivery, content) = (stored.delivery, stored.delivery.content(of: post))
        return DeliveryWork(
            job: job, stored: stored, content: content, connection: connection,
            media: try DeliveryWork.media(of: content, delivery.options, in: subject.workspaceID, transaction),
            journal: try JournalStore.list(of: delivery, round: stored.round, in: transaction))
    }

    /// `nil` where the platform could not be asked.
    private func standing(of work: DeliveryWork, _ connector: any Connector) async throws -> Standing? {
        guard work.connection.health.isUsable,
            case .success(let session) = try await publisher.sessions.session(
                for: work.connection, lasting: connector.profile.stepDeadline)
        else { return nil }
        return try? await connector.standing(of: publisher.publication(of: work), as: session)
    }

    private func reject(_ work: DeliveryWork, _ words: String) async throws -> JobVerdict {
        let reason = DeliveryReason(code: DeliveryReason.Own.rejectedLater.rawValue, words: words)
        try await parts.write { [self] transaction in
            guard try JobStore.complete(work.job, in: transaction),
                try DeliveryStore.move(
                    work.delivery, on: .rejectedLater, DeliveryChange(reason: reason), in: transaction)
            else { return }
            try Children.end(after: work.delivery, in: transaction)
            publisher.count(.failed, on: work.connection.platform, in: transaction)
            try OutboxStore.append(Notice.ID(parts.ports), of: work.delivery, in: .failed, in: transaction)
        }
        return .settled
    }

    private func note(removalOf work: DeliveryWork, _ words: String) async throws -> JobVerdict {
        let reason = DeliveryReason(code: DeliveryReason.Own.removedLater.rawValue, words: words)
        try await parts.write { [self] transaction in
            guard try JobStore.complete(work.job, in: transaction) else { return }
            try DeliveryStore.explain(work.delivery, reason, in: transaction)
            try OutboxStore.append(
                Notice.ID(parts.ports), kind: OutboxNotice.removed, subject: work.delivery.id.text, payload: "{}",
                of: work.delivery.workspaceID, in: transaction)
        }
        return .settled
    }
}
