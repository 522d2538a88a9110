import Domain
import Logging
import Platforms
import Storage

extension Script {
    /// Asks what became of a commit step whose answer was lost; never sends blindly (REL-24, REL-25).
    func reconcile(_ entry: JournalEntry, _ work: DeliveryWork) async throws -> Next {
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
            try await parts.write { try DeliveryStore.noteLook(at: work.delivery, in: $0) }
            return .stop(try await lookAgain(after: pause, entry, work))
        case .unknown(let words):
            Logger.current.warning(
                "Reconcile got no answer", metadata: ["delivery.id": "\(work.delivery.id)", "error.kind": "\(words)"])
            // No look, since nothing was seen; the pauses grow with the time that passed.
            return .stop(try await lookAgain(after: max(.seconds(15), (lost.now - entry.intentAt) / 2), entry, work))
        }
    }

    /// It soundly did not happen: a new send is allowed. The first is made at once; after that, each loss counts as a
    /// try, so that a platform that swallows every post does not get it for ever (REL-30).
    private func release(_ entry: JournalEntry, _ work: DeliveryWork) async throws -> Next {
        let isRepeated = work.journal.contains { $0.step == entry.step && $0.outcome == Outcome.absent }
        let conclusion = try JournalStore.Conclusion(
            of: entry.attemptID, of: work.delivery, outcome: Outcome.absent)
        guard isRepeated else {
            let isHeld = try await publisher.outcomes(Concluding(job: work.job, conclusion: conclusion))
            return isHeld ? .goOn(work.with(entry, outcome: Outcome.absent, output: nil)) : .stop(.lost)
        }
        let verdict = try await parts.write { [self] transaction -> DeliveryVerdict in
            guard try JobStore.confirm(work.job, lasting: .zero, in: transaction) else { return .lost }
            try JournalStore.conclude([conclusion], in: transaction)
            let failure = PlatformFailure(.transient, words: "The post did not arrive, and no answer came.")
            return try publisher.retry(work, after: failure, in: transaction)
        }
        return .stop(verdict)
    }

    private func lookAgain(
        after pause: Duration, _ entry: JournalEntry, _ work: DeliveryWork
    ) async throws -> DeliveryVerdict {
        let now = parts.ports.now()
        // The last look falls on the end of the window, not behind it.
        let left = parts.settings.reconcileWindow - (now - entry.intentAt)
        guard left > .zero else { return try await publisher.loseTrack(of: work) }
        return .again(now + max(min(pause, left), .seconds(1)))
    }
}
