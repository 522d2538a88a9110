import Domain
import Platforms
import Storage

extension Script {
    /// Takes back what safe steps came to, and looks again soon; a step that asks for it too often has failed.
    ///
    /// How often it asked stands in the journal, so that no number of restarts makes it endless. What is void stays void in any
    /// case: whoever tries again later begins with something new.
    func redo(_ redo: Redo, _ entry: JournalEntry, _ work: DeliveryWork) async throws -> Next {
        let times = work.journal.count { $0.step == entry.step && $0.outcome == Outcome.redone }
        let isOver = times >= redo.limit
        let verdict = try await parts.write { [self] transaction -> DeliveryVerdict in
            guard try JobStore.confirm(work.job, lasting: .zero, in: transaction) else { return .lost }
            try JournalStore.undo(
                Outcome.done, of: redo.steps, of: work.delivery, as: Outcome.undone, in: transaction)
            try JournalStore.conclude(
                entry.attemptID, of: work.delivery, outcome: isOver ? redo.failure.kind.rawValue : Outcome.redone,
                words: redo.failure.words, in: transaction)
            guard !isOver else { return try settle(redo.failure, work, in: transaction) }
            return .again(transaction.now + max(redo.pause, .seconds(1)))
        }
        return .stop(verdict)
    }
}
