import Domain

/// Says what is not as wished of a post that is out all the same, in plain words.
enum Shortfall {
    /// One sentence or more for each thing; none for what is not out.
    static func notes(on delivery: Delivery, _ journal: [JournalEntry], on platform: Platform) -> [String] {
        guard delivery.state == .published else { return [] }
        // Of several rounds the last one counts.
        let covered = journal.last { $0.step.hasPrefix("cover:") && $0.outcome == Outcome.done }
        guard let refusal = covered?.output.flatMap({ CoverRefusal(facts: $0.facts) }) else { return [] }
        let name = platform.displayName
        let remedy = refusal.remedy ?? "Choose another cover at \(name) itself."
        return [
            """
            It is out, but \(name) did not take the cover: “\(refusal.words)” \(remedy) Do not publish it again for that, or it is \
            there twice.
            """
        ]
    }
}
