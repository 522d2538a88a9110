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
    func retry(
        _ work: DeliveryWork, after failure: PlatformFailure, in transaction: Transaction
    ) throws -> DeliveryVerdict {
        let attempt = work.delivery.attempts + 1
        let counts = failure.kind != .rateLimit
        if counts, attempt >= parts.settings.attemptLimit {
            return try settle(work, on: .refused, DeliveryChange(reason: DeliveryReason(failure)), in: transaction)
        }
        let wait = Spread.backoff(
            attempt: attempt, first: .minutes(4), most: .minutes(64), chance: parts.ports.randomFraction())
        var change = DeliveryChange(reason: DeliveryReason(failure))
        change.countsAttempt = counts
        change.dueAt = max(failure.retryAt ?? (transaction.now + wait), transaction.now + .seconds(1))
        return try settle(work, on: .deferred, change, in: transaction)
    }
}
