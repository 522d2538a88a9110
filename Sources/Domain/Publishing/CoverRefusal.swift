/// That a platform did not take the cover of a post which is out all the same. The step that sends the cover is done then, and leaves
/// this among its facts: a post is never failed for its cover, as somebody would publish it twice.
package struct CoverRefusal: Sendable, Hashable {
    /// Why, in the platform's own words where it had any: text from outside.
    package let words: String
    /// What to do about it; `nil` where there is only the platform itself to choose another one.
    package let remedy: String?

    private static let fact = "cover", remedyFact = "cover_remedy", mark = "refused: "

    /// Gathers both.
    package init(words: String, remedy: String? = nil) {
        self.words = words
        self.remedy = remedy
    }

    /// Reads the facts of a step; `nil` where nothing was refused.
    package init?(facts: [String: String]) {
        guard let said = facts[Self.fact], said.hasPrefix(Self.mark) else { return nil }
        self.init(words: String(said.dropFirst(Self.mark.count)), remedy: facts[Self.remedyFact])
    }

    /// What the step leaves behind.
    package var facts: [String: String] {
        var facts = [Self.fact: Self.mark + words]
        facts[Self.remedyFact] = remedy
        return facts
    }
}
