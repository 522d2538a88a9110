import Domain
import Storage

/// What became of a step after which more is to come, on its way into the journal.
struct Concluding: Sendable {
    let job: ClaimedJob
    let conclusion: JournalStore.Conclusion

    /// Writes the outcomes of several steps, each under the fence of its job (REL-52); answers for which of them it is held.
    static func store(_ concludings: [Concluding], in transaction: Transaction) throws -> [Bool] {
        let held = try JobStore.confirm(concludings.map(\.job), lasting: .zero, in: transaction)
        try JournalStore.conclude(
            concludings.filter { held.contains($0.job.id) }.map(\.conclusion), in: transaction)
        return concludings.map { held.contains($0.job.id) }
    }
}
