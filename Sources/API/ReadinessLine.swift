import Domain
package import Storage

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
        self.words = isGood ? "" : words
    }

    /// Something that keeps nobody from being served, but should be known.
    package init(name: String, note: String) {
        self.name = name
        isGood = true
        words = note
    }

    /// From here on the clocks of node and database differ too much to decide anything by them (REL-55).
    package static let clockTolerance: Duration = .seconds(60)

    /// What the database says about itself: whether it answers, has our schema, takes writes, and what time it is.
    package static func lines(on database: Database) async -> [ReadinessLine] {
        let answers = await does { try await database.ping() }
        let hasSchema = answers ? await does { try await Self.expectSchema(of: database) } : false
        let isWritable = answers && database.condition == .writable
        return [
            ReadinessLine(name: "database", isGood: answers, words: "The database does not answer."),
            ReadinessLine(
                name: "schema", isGood: hasSchema,
                words: answers ? "The schema of the database is not that of this release." : "It cannot be looked at."),
            ReadinessLine(
                name: "disk", isGood: isWritable,
                words: "Nothing can be stored at present: the disk is full, failing, or kept by somebody else."),
            clock(skew: database.clockSkew),
        ]
    }

    /// Whether node and database agree about the time (REL-55).
    static func clock(skew: Duration) -> ReadinessLine {
        ReadinessLine(
            name: "clock", isGood: max(skew, .zero - skew) <= clockTolerance,
            words: "The clocks of this machine and the database differ by \(skew.milliseconds / 1_000) s.")
    }

    private struct SchemaDiffers: Error {}

    private static func expectSchema(of database: Database) async throws {
        guard try await database.pendingMigrations().isEmpty else { throw SchemaDiffers() }
    }

    /// Why something is not in order is in the log of its own floor; the line only says that it is so.
    private static func does(_ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            return true
        } catch {
            return false
        }
    }
}

extension ReadinessLine {
    /// Whether the root keys at hand fit the database; `check` throws when they do not (SEC-25).
    package static func keys(_ check: () async throws -> Void) async -> ReadinessLine {
        let isGood = await does(check)
        return ReadinessLine(name: "keys", isGood: isGood, words: "The root keys at hand do not fit the database.")
    }
}
