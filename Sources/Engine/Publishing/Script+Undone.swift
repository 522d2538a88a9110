import Domain
import Platforms
import Storage

extension Script {
    /// What a step committed came to nothing, as the platform says for certain (REL-24): everything that was done for its part is
    /// taken back, so that whoever tries again begins anew and is not told that it is done. Then the failure is what it is.
    func takeBack(
        _ step: Step, after failure: PlatformFailure, _ entry: JournalEntry, _ work: DeliveryWork
    ) async throws -> Next {
        let names = steps.filter { $0.part == step.part }.map(\.name)
        let verdict = try await parts.write { [self] transaction -> DeliveryVerdict in
            guard try JobStore.confirm(work.job, lasting: .zero, in: transaction) else { return .lost }
            try JournalStore.takeBack(
                [Outcome.done, Outcome.found], of: names, of: work.delivery, as: Outcome.undone, in: transaction)
            try JournalStore.conclude(
                entry.attemptID, of: work.delivery, outcome: failure.kind.rawValue, words: failure.words,
                in: transaction)
            return try settle(failure, work, in: transaction)
        }
        return .stop(verdict)
    }
}
