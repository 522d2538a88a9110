import Domain
import Logging
import Platforms
import Storage

extension Script {
    /// How long a node waits in place for a safe step; longer waits give the lane free.
    static let patience: Duration = .seconds(5)

    /// Not ready yet: ask again soon in place, or later with the lane free; uses no try.
    func wait(_ pause: Duration, _ words: String, _ entry: JournalEntry, _ work: DeliveryWork) async throws -> Next {
        let waits = work.waits(of: entry.step)
        try await parts.write { transaction in
            try JournalStore.conclude(
                entry.attemptID, of: work.delivery, outcome: Outcome.wait, words: words, in: transaction)
        }
        let pause = max(pause, min(.seconds(Int64(1) << Int64(min(waits, 5))), .seconds(30)))
        if waits >= 120 {
            let failure = PlatformFailure(.media, words: "The platform did not finish processing: \(words)")
            let taken = taken(before: entry, work)
            return .stop(
                try await parts.write { [self] transaction in try settle(failure, taken: taken, work, in: transaction) }
            )
        }
        return .stop(.again(parts.ports.now() + pause))
    }

    /// What a failed step means (REL-24, REL-30).
    func fail(
        _ failure: PlatformFailure, _ step: Step, _ entry: JournalEntry, _ work: DeliveryWork
    ) async throws -> Next {
        if step.kind == .commit, failure.mayHaveTakenEffect {
            // The intent stays open: the next look at this delivery begins with reconcile.
            return .stop(.again(parts.ports.now() + .seconds(2)))
        }
        if failure.kind == .auth, !work.stored.hasRefreshed { return try await refresh(failure, entry, work) }
        let taken = taken(before: entry, work)
        let verdict = try await parts.write { [self] transaction -> DeliveryVerdict in
            guard try JobStore.confirm(work.job, lasting: .zero, in: transaction) else { return .lost }
            try JournalStore.conclude(
                entry.attemptID, of: work.delivery, outcome: failure.kind.rawValue, words: failure.words,
                in: transaction)
            return try settle(failure, taken: taken, work, in: transaction)
        }
        return .stop(verdict)
    }

    /// The steps of the part of a safe step where the platform has taken what they commit: then it is about a post that nobody
    /// has seen yet. Empty where nothing was committed.
    private func taken(before entry: JournalEntry, _ work: DeliveryWork) -> [String] {
        guard entry.kind == .safe, let part = steps.first(where: { $0.name == entry.step })?.part else { return [] }
        let ofPart = steps.filter { $0.part == part }
        let isTaken = ofPart.contains { $0.kind == .commit && work.outputs[$0.name] != nil }
        return isTaken ? ofPart.map(\.name) : []
    }

    /// The steps of the parts of which nothing is confirmed.
    private func missing(in work: DeliveryWork) -> [String] {
        let outputs = work.outputs
        let out = Set(steps.filter { $0.kind == .commit && outputs[$0.name] != nil }.map(\.part))
        return steps.filter { !out.contains($0.part) }.map(\.name)
    }

    /// What becomes of the delivery after a failure.
    ///
    /// - Parameter taken: What the platform took, and nobody has seen since.
    func settle(
        _ failure: PlatformFailure, taken: [String] = [], _ work: DeliveryWork, in transaction: Transaction
    ) throws -> DeliveryVerdict {
        switch failure.kind {
        case .transient, .unknown, .rateLimit, .app:
            return try publisher.retry(work, after: failure, taken: taken, in: transaction)
        case .auth:
            let connection = try ConnectionStore.find(
                work.connection.id, of: work.connection.workspaceID, in: transaction)
            if connection?.health.isUsable == true {
                return try publisher.retry(work, after: failure, taken: taken, in: transaction)
            }
            return try publisher.settle(
                work, on: .authEnded,
                DeliveryChange(reason: DeliveryReason(.reconnect, platform: work.connection.platform)), in: transaction)
        case .permission, .content, .media, .accountType:
            // Whoever sends it again sends its files again: those that are there were refused, or are of no use any more. The files
            // of a part that is out are asked for by nobody.
            if failure.kind == .media {
                try JournalStore.undo(
                    Outcome.done, of: missing(in: work), of: work.delivery, as: Outcome.undone, in: transaction)
            }
            // Of what is refused otherwise the platform knows more than that it took it: trying again looks again.
            return try publisher.giveUp(
                work, after: failure, taken: failure.kind == .media ? taken : [], in: transaction)
        }
    }

    /// One refresh and one retry for a refused token (REL-30); without a refresh token a check decides.
    private func refresh(
        _ failure: PlatformFailure, _ entry: JournalEntry, _ work: DeliveryWork
    ) async throws -> Next {
        try await parts.write { transaction in
            try JournalStore.conclude(
                entry.attemptID, of: work.delivery, outcome: failure.kind.rawValue, words: failure.words,
                in: transaction)
            try DeliveryStore.noteRefresh(for: work.delivery, in: transaction)
            try ConnectionJobs.scheduleCheck(
                of: work.connection.id, of: work.connection.workspaceID, at: transaction.now, in: transaction)
        }
        let grant = session.grant
        if case .ended = await publisher.sessions.refresher.refresh(
            grant.id, of: grant.workspaceID, .delivery)
        {
            return .stop(
                try await publisher.settle(
                    work, on: .authEnded,
                    DeliveryChange(reason: DeliveryReason(.reconnect, platform: work.connection.platform))))
        }
        return .stop(.again(parts.ports.now()))
    }
}
