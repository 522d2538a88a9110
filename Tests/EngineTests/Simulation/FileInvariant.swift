import Domain

@testable import Engine

/// The other half of invariant 11: no step over files whose outcome was noted is done again, unless what it made ran out, or was
/// used up by a commit (P6, P7).
struct FileInvariant {
    /// When something on the platform's shelf runs out.
    let end: (_ remoteID: String) -> Instant?

    /// The steps that were done again for nothing.
    private(set) var needless: [String] = []
    /// How many were done again because what they made ran out.
    private(set) var renewed = 0

    init(end: @escaping (_ remoteID: String) -> Instant?) {
        self.end = end
    }

    /// Looks through everything that was done for a delivery, oldest first.
    mutating func look(at journal: [JournalEntry]) {
        var latest: [[String]: JournalEntry] = [:]
        for entry in journal where entry.step.hasPrefix("file:") || entry.step.hasPrefix("container:") {
            let same = [entry.step, entry.fingerprint]
            if let earlier = latest.updateValue(entry, forKey: same) { compare(earlier, entry, in: journal) }
        }
    }

    private mutating func compare(_ earlier: JournalEntry, _ later: JournalEntry, in journal: [JournalEntry]) {
        guard earlier.outcome == Outcome.done || earlier.outcome == Outcome.undone,
            let remoteID = earlier.output?.remoteID
        else { return }
        let isSpent = end(remoteID).map { $0 <= later.intentAt } ?? false
        let isUsed = journal.contains { entry in
            entry.kind == .commit && earlier.intentAt <= entry.intentAt && entry.intentAt <= later.intentAt
                && [Outcome.done, Outcome.found, Outcome.undone, Outcome.unseen].contains(entry.outcome)
        }
        if isSpent { renewed += 1 }
        if !isSpent && !isUsed { needless.append("\(later.step) at \(later.intentAt), though \(remoteID) was good") }
    }
}
