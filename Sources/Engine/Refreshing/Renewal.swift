import Domain
import Storage

/// A received pair on its way into the database, with all that follows from it.
struct Renewal: Sendable {
    let renewed: RenewedGrant
    /// The job that asked for the pair, if one did: it moves to its next time in the same transaction.
    let job: ClaimedJob?

    var key: GrantKey { GrantKey(renewed.grant) }

    /// Stores pairs of different grants in one transaction: the pair, health and history, warnings, and the next refresh.
    ///
    /// - Returns: For each the verdict; `nil` where somebody else stored a pair meanwhile.
    static func store(
        _ renewals: [Renewal], parts: EngineParts, book: HealthBook, in transaction: Transaction
    ) throws -> [RefreshVerdict?] {
        let stored = try GrantStore.store(renewals.map(\.renewed), in: transaction)
        let kept = renewals.filter { stored.contains($0.key) }
        try noteGood(kept, parts: parts, book: book, in: transaction)
        for renewal in kept { try renewal.prolong(book: book, in: transaction) }
        let moved = try move(kept, parts: parts, in: transaction)
        return renewals.map { renewal in
            guard stored.contains(renewal.key) else { return nil }
            return .renewed(moving: renewal.job.flatMap { moved.contains($0.id) ? $0.id : nil })
        }
    }

    /// Health and its history. What was healthy stays so, and most are.
    private static func noteGood(
        _ kept: [Renewal], parts: EngineParts, book: HealthBook, in transaction: Transaction
    ) throws {
        let evidence = "The platform issued a new token."
        let fed = try ConnectionStore.noteGood(fedBy: kept.map(\.key), in: transaction)
        var healthy: [(connection: Connection, generation: Int64)] = []
        for renewal in kept {
            let generation = renewal.renewed.grant.generation
            for connection in fed[renewal.key] ?? [] {
                if connection.health == .healthy {
                    healthy.append((connection, generation))
                    continue
                }
                // A late pair on a red connection proves as much as a good check: the platform still takes us (REL-3).
                try book.record(
                    connection.health.isUsable ? .refreshSucceeded : .checkSucceeded, on: connection,
                    evidence: evidence, generation: generation, in: transaction)
                guard !connection.health.isUsable else { continue }
                try ConnectionJobs.scheduleCheck(
                    of: connection.id, of: connection.workspaceID,
                    at: transaction.now + parts.settings.manualCheckPause, in: transaction)
            }
        }
        try book.remark(ConnectionEvent.refreshSucceeded.word, on: healthy, evidence: evidence, in: transaction)
    }

    /// A refresh token that ends later than the one before puts the warnings off; most do not slide (REL-14).
    private func prolong(book: HealthBook, in transaction: Transaction) throws {
        let (grant, before) = (renewed.grant, renewed.lease.stored.grant)
        // Platforms tell the rest of a fixed life in seconds: what moves by less than an hour did not move.
        guard let end = grant.refreshExpiresAt, before.refreshExpiresAt.map({ end - $0 > .hours(1) }) ?? true
        else { return }
        try ConnectionJobs.scheduleWarning(of: grant, isRenewable: true, since: transaction.now, in: transaction)
        try Refresher.record(
            .prolonged, on: grant, evidence: "The platform prolonged its permission.", book: book, in: transaction)
    }

    /// Sets the times of the next refreshes; answers the jobs that were moved there, and are over.
    private static func move(
        _ kept: [Renewal], parts: EngineParts, in transaction: Transaction
    ) throws -> Set<Job.ID> {
        let moves = kept.compactMap { renewal -> (job: ClaimedJob, due: Instant)? in
            guard let job = renewal.job,
                let due = parts.refreshDue(of: renewal.renewed.grant, storedAt: transaction.now)
            else { return nil }
            return (job, due)
        }
        var moved = try JobStore.reschedule(moves, in: transaction)
        // What was cancelled meanwhile goes away.
        for (job, due) in moves where !moved.contains(job.id) {
            if try JobStore.reschedule(job, due: due, attempts: 0, in: transaction) { moved.insert(job.id) }
        }
        for renewal in kept where !(renewal.job.map { moved.contains($0.id) } ?? false) {
            try ConnectionJobs.scheduleRefresh(
                of: renewal.renewed.grant, storedAt: transaction.now, parts: parts, in: transaction)
        }
        return moved
    }
}
