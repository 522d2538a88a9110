import Domain

/// Says what is not as wished of a post that is out all the same, in plain words.
enum Shortfall {
    /// One sentence or more for each thing; none for what is not out.
    ///
    /// - Parameter parts: How many parts the post has.
    static func notes(
        on delivery: Delivery, parts: Int = 1, _ journal: [JournalEntry], on platform: Platform
    ) -> [String] {
        guard delivery.state == .published else { return [] }
        return [cover(in: journal, on: platform), rest(of: parts, in: journal, on: platform)].compactMap { $0 }
    }

    private static func cover(in journal: [JournalEntry], on platform: Platform) -> String? {
        // Of several rounds the last one counts.
        let covered = journal.last { $0.step.hasPrefix("cover:") && $0.outcome == Outcome.done }
        guard let refusal = covered?.output.flatMap({ CoverRefusal(facts: $0.facts) }) else { return nil }
        let name = platform.displayName
        let remedy = refusal.remedy ?? "Choose another cover at \(name) itself."
        return """
            It is out, but \(name) did not take the cover: “\(refusal.words)” \(remedy) Do not publish it again for that, or it is \
            there twice.
            """
    }

    /// A thread ends where a person found a part that was lost: what follows would have to be attached to it, and only the
    /// platform's answer would have said how (REL-25, REL-27).
    private static func rest(of parts: Int, in journal: [JournalEntry], on platform: Platform) -> String? {
        let out = (0..<parts).last { part in
            journal.contains { $0.step == "publish:\(part)" && ends.contains($0.outcome ?? "") }
        }
        guard let out, out < parts - 1 else { return nil }
        return """
            It is out as far as part \(out + 1) of \(parts), which somebody found there; what follows was not sent. Add it at \
            \(platform.displayName) itself.
            """
    }

    private static let ends: Set = [Outcome.done, Outcome.found, Outcome.ruled, Outcome.unseen]
}
