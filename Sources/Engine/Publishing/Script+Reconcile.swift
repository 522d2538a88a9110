import Domain
import Logging
import Platforms
import Storage

extension Script {
    /// Asks what became of a commit step whose answer was lost; never sends blindly (REL-24, REL-25).
    func reconcile(_ entry: JournalEntry, _ work: DeliveryWork) async throws -> Next {
        let steps = connector.steps(of: publisher.publication(of: work))
        guard let step = steps.first(where: { $0.name == entry.step }) else {
            return .stop(try await publisher.loseTrack(of: work))
        }
        let lost = LostCommit(
            step: step, intentAt: entry.intentAt, now: parts.ports.now(), looks: work.stored.looks)
        switch await connector.reconcile(lost, of: publisher.publication(of: work), as: session) {
        case .found(let output):
            return try await conclude(entry, output, isLast: step == steps.last, outcome: Outcome.found, work)
        case .absent:
            return try await release(entry, work)
        case .notSeen(let pause):
            return .stop(try await lookAgain(after: pause, entry, work))
        case .unknown(let words):
            Logger.current.warning(
                "Reconcile got no answer", metadata: ["delivery.id": "\(work.delivery.id)", "error.kind": "\(words)"])
            return .stop(try await lookAgain(after: .seconds(Int64(15 * (work.stored.looks + 1))), entry, work))
        }
    }

    /// It soundly did not happen: a new send is allowed.
    private func release(_ entry: JournalEntry, _ work: DeliveryWork) async throws -> Next {
        try await parts.write { transaction in
            try JournalStore.conclude(
                entry.attemptID, of: work.delivery, outcome: Outcome.absent, in: transaction)
        }
        return .goOn(work.with(entry, outcome: Outcome.absent, output: nil))
    }

    private func lookAgain(
        after pause: Duration, _ entry: JournalEntry, _ work: DeliveryWork
    ) async throws -> DeliveryVerdict {
        let now = parts.ports.now()
        if now - entry.intentAt >= parts.settings.reconcileWindow { return try await publisher.loseTrack(of: work) }
        try await parts.write { try DeliveryStore.noteLook(at: work.delivery, in: $0) }
        return .again(now + max(pause, .seconds(1)))
    }
}
