import Domain
import Storage

/// One thing that must be in order before requests are taken (REL-60).
package struct ReadinessLine: Sendable {
    /// What is looked at, e.g. `database`.
    package let name: String
    /// Whether it is in order.
    package let isGood: Bool
    /// What is wrong, in plain words; no secrets.
    package let words: String

    /// Gathers the parts.
    package init(name: String, isGood: Bool, words: String = "") {
        self.name = name
        self.isGood = isGood
        self.words = words
    }

    /// How far the clocks of node and database may differ (REL-55).
    private static let clockTolerance: Duration = .seconds(5)

    /// What the database says about itself: whether it answers, whether it takes writes, whether the clocks agree.
    static func lines(on database: Database) async -> [ReadinessLine] {
        let answers: Bool
        do {
            try await database.ping()
            answers = true
        } catch {
            // Why is in the log of the database; the line only says that it is so.
            answers = false
        }
        let isWritable = answers && database.condition == .writable
        let skew = database.clockSkew
        let isClockGood = max(skew, .zero - skew) <= clockTolerance
        return [
            ReadinessLine(
                name: "database", isGood: answers, words: answers ? "" : "The database does not answer."),
            ReadinessLine(
                name: "writes", isGood: isWritable, words: isWritable ? "" : "The database takes no writes at present."),
            ReadinessLine(
                name: "clock", isGood: isClockGood,
                words: isClockGood
                    ? "" : "The clocks of this machine and the database differ by \(skew.milliseconds) ms."),
        ]
    }
}
