import Domain
import Foundation

/// A thread with one connection. It runs transactions, runs them again after collisions and lost connections (REL-42),
/// and connects anew when the connection was lost.
struct PostgresWorker: Sendable {
    private let uri: Secret
    private let mailbox: Mailbox<Queued>
    private let record: EngineRecord
    private let surroundings: Surroundings

    init(uri: Secret, mailbox: Mailbox<Queued>, record: EngineRecord, _ surroundings: Surroundings) {
        self.uri = uri
        self.mailbox = mailbox
        self.record = record
        self.surroundings = surroundings
    }

    /// The session never leaves this thread.
    @Sendable
    func run() {
        var session: PostgresSession?
        while let items = mailbox.take(upTo: 1, waiting: surroundings.settings.probeTime) {
            probe(&session)
            for item in items where !item.isOverdue(surroundings) { perform(item.work, &session) }
        }
    }

    private func perform(_ work: Work, _ session: inout PostgresSession?) {
        do {
            let acknowledgement = try repeated(work, &session)
            if work.access.isWrite { surroundings.monitor.noteWrite() }
            acknowledgement.send()
        } catch {
            work.fail(error, surroundings.monitor)
        }
    }

    private func repeated(
        _ work: Work, _ session: inout PostgresSession?
    ) throws(StorageError) -> Acknowledgement {
        var attempt = 0
        while true {
            attempt += 1
            let live = try connected(&session)
            do {
                return try live.transact(work, surroundings, record)
            } catch {
                guard attempt <= surroundings.settings.retryLimit, error.isWorthRepeating(live) else { throw error }
                record.noteRetry()
                pause(beforeAttempt: attempt)
            }
        }
    }

    private func connected(_ session: inout PostgresSession?) throws(StorageError) -> PostgresSession {
        if let live = session, !live.isLost { return live }
        session = nil
        let fresh = try PostgresSession.connect(uri, surroundings.settings)
        session = fresh
        return fresh
    }
}

extension PostgresWorker {
    /// Waits a random time that grows with each attempt, up to a third of a second.
    private func pause(beforeAttempt attempt: Int) {
        let bound = min(0.01 * Double(1 << min(attempt, 5)), 0.32)
        Thread.sleep(forTimeInterval: bound * surroundings.ports.randomFraction())
    }

    /// While the database does not do its work, tries a write that leaves nothing behind but must be logged.
    private func probe(_ session: inout PostgresSession?) {
        guard surroundings.monitor.takeProbe(every: surroundings.settings.probeTime) else { return }
        do {
            let live = try connected(&session)
            try live.script("CREATE TABLE IF NOT EXISTS storage_probe (id BIGINT); DROP TABLE storage_probe")
            surroundings.monitor.noteWrite()
        } catch {
            surroundings.monitor.note(error)
        }
    }
}

extension StorageError {
    /// Whether the transaction was not stored and may simply run again: a collision, or a connection that was lost
    /// before the commit was sent.
    fileprivate func isWorthRepeating(_ session: PostgresSession) -> Bool {
        switch self {
        case .contention: true
        case .unavailable: session.isLost
        case .conflict, .foreignKey, .check, .full, .readOnly, .timeout, .commitUnknown, .damaged, .schemaTooNew,
            .schemaDiffers, .unreadable, .statement, .settings, .abandoned:
            false
        }
    }
}
