import Domain
import Storage

extension Publisher {
    /// Moves the delivery and settles its job, under the job's fence (REL-52).
    func settle(
        _ work: DeliveryWork, on event: DeliveryEvent, _ change: DeliveryChange
    ) async throws -> DeliveryVerdict {
        try await parts.write { [self] transaction in
            try settle(work, on: event, change, in: transaction)
        }
    }

    /// The same within a transaction that does more.
    func settle(
        _ work: DeliveryWork, on event: DeliveryEvent, _ change: DeliveryChange, in transaction: Transaction
    ) throws -> DeliveryVerdict {
        let again = event == .deferred ? change.dueAt : nil
        let isHeld =
            if let again {
                try JobStore.reschedule(work.job, due: again, attempts: 0, in: transaction)
            } else {
                try JobStore.complete(work.job, in: transaction)
            }
        guard isHeld else { return .lost }
        try DeliveryStore.moveHeld(work.delivery, on: event, change, in: transaction)
        guard let state = DeliveryMachine.next(work.delivery.state, on: event) else { return .settled }
        if state == .failed { try Children.end(after: work.delivery, in: transaction) }
        count(state, on: work.connection.platform, in: transaction)
        if state == .retryWait { return .settled }
        try OutboxStore.append(Notice.ID(parts.ports), of: work.delivery, in: state, in: transaction)
        return .settled
    }

    /// Counts where a delivery came to, once that is stored.
    func count(_ state: DeliveryState, on platform: Platform, in transaction: Transaction) {
        let metrics = parts.metrics
        transaction.afterCommit { metrics.settled(platform, state) }
    }

    /// A passing trouble before anything was sent.
    func retry(_ work: DeliveryWork, after failure: PlatformFailure) async throws -> DeliveryVerdict {
        try await parts.write { [self] transaction in try retry(work, after: failure, in: transaction) }
    }

    /// Waits for the next try, or gives up when none is left (REL-30).
    ///
    /// A throttled try waits as told and does not count; otherwise the wait doubles from a minute, with full jitter.
    ///
    /// - Parameter taken: What the platform took, and nobody has seen since.
    func retry(
        _ work: DeliveryWork, after failure: PlatformFailure, taken: [String] = [], in transaction: Transaction
    ) throws -> DeliveryVerdict {
        let attempt = work.delivery.attempts + 1
        let counts = failure.kind != .rateLimit
        if counts, attempt >= parts.settings.attemptLimit {
            return try giveUp(work, after: failure, taken: taken, in: transaction)
        }
        let wait = Spread.backoff(
            attempt: attempt, first: .minutes(4), most: .minutes(64), chance: parts.ports.randomFraction())
        var change = DeliveryChange(reason: DeliveryReason(failure))
        change.countsAttempt = counts
        change.dueAt = max(failure.retryAt ?? (transaction.now + wait), transaction.now + .seconds(1))
        return try settle(work, on: .deferred, change, in: transaction)
    }

    /// Tries no more. What the platform took, and nobody has seen since, may be out or come out yet: only a person can tell, and
    /// what they do not find is begun anew (REL-25).
    ///
    /// - Parameter taken: The steps of the part of which that is so.
    func giveUp(
        _ work: DeliveryWork, after failure: PlatformFailure, taken: [String], in transaction: Transaction
    ) throws -> DeliveryVerdict {
        let change = DeliveryChange(reason: DeliveryReason(failure))
        guard !taken.isEmpty else { return try settle(work, on: .refused, change, in: transaction) }
        try JournalStore.takeBack(
            [Outcome.done, Outcome.found], of: taken, of: work.delivery, as: Outcome.unseen, in: transaction)
        return try settle(work, on: .lostTrack, change, in: transaction)
    }
}
