import Domain
import Platforms
import Storage

/// Clears away what is over: abandoned attempts to connect, old sessions, old request keys, notices, figures and
/// secrets that nobody needs (REL-48).
struct Sweeper: Sendable {
    static let interval: Duration = .minutes(5)
    /// How long looks that changed nothing are remembered (SEC-86).
    static let quietHistory: Duration = .days(30)

    /// How long notices stay in the outbox once they were sent, or where nobody was to be told.
    static let outboxLife: Duration = .days(30)

    let parts: EngineParts
    var mediaSweep: MediaSweep?

    /// Sets the timer once; every start asks, one job answers.
    func schedule() async throws {
        try await parts.write { transaction in
            try JobStore.scheduleIfAbsent(
                NewJob(.sweep, subject: "installation", due: transaction.now + Self.interval), in: transaction)
        }
    }

    /// The job.
    func work(on job: ClaimedJob) async throws -> JobVerdict {
        try await parts.write { transaction in
            try IdempotencyStore.prune(in: transaction)
            try SessionStore.prune(in: transaction)
            try MediaLinkStore.prune(in: transaction)
            try PlatformAppStore.prune(in: transaction)
            try OutboxStore.remember(olderThan: Self.interval, limit: 100, in: transaction)
            try NoticeStore.prune(olderThan: .days(180), limit: 1_000, in: transaction)
            try AlertStore.prune(olderThan: .days(180), limit: 1_000, in: transaction)
            for stored in try AuthorizationStore.stale(limit: 100, in: transaction) {
                try Self.end(stored, in: transaction)
            }
        }
        let hasMore = [try await pruneHistory(), try await pruneFigures(), try await pruneOutbox()].contains(true)
        try await mediaSweep?.work()
        return .again(parts.ports.now() + (hasMore ? .seconds(5) : Self.interval))
    }

    /// A page of old looks; answers whether there may be more of them.
    private func pruneHistory() async throws -> Bool {
        let limit = 2_000
        return try await parts.write {
            try HistoryStore.pruneQuiet(olderThan: Self.quietHistory, limit: limit, in: $0)
        } == limit
    }

    /// A page of old notices; answers whether there may be more of them.
    private func pruneOutbox() async throws -> Bool {
        let limit = 2_000
        return try await parts.write {
            try OutboxStore.prune(olderThan: Self.outboxLife, limit: limit, in: $0)
        } == limit
    }

    /// A page of old figures; answers whether there may be more of them.
    private func pruneFigures() async throws -> Bool {
        let limit = 2_000
        let kept = parts.connectors.compactMapValues { $0.profile.figures?.keptDays }
        return try await parts.write { transaction in
            let today = Day(of: transaction.now)
            var most = try FigureStore.prune(before: today + -FigureSchedule.keptDays, limit: limit, in: transaction)
            for (platform, days) in kept {
                // A post is counted for a month; what a long downtime left over is cleared away as well.
                let start = (today + -days).start - FigureSchedule.postLife * 3
                most = max(
                    most,
                    try FigureStore.prune(
                        of: platform, before: today + -days, ofPostsSince: start, limit: limit, in: transaction))
            }
            return most
        } == limit
    }

    /// An abandoned attempt fails; a grant that waited for a choice is withdrawn (section 3 table). One that somebody moved
    /// on meanwhile stays as it is.
    static func end(_ stored: StoredAuthorization, in transaction: Transaction) throws {
        let attempt = stored.authorization
        let isOver = try AuthorizationStore.move(
            attempt, to: .failed(AuthorizationFailure(.expired)), until: attempt.expiresAt, in: transaction)
        if isOver, case .choose = attempt.state, let grantID = stored.grantID {
            try ConnectionJobs.scheduleRevoke(
                of: grantID, of: attempt.workspaceID, at: transaction.now, in: transaction)
        }
    }
}
