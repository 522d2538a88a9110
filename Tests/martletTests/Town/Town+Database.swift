import Domain
import Storage
import TestKit
import Testing

extension Town {
    /// Opens the database of the town.
    func withDatabase<Answer: Sendable>(_ body: (Database) async throws -> Answer) async throws -> Answer {
        var settings = DatabaseSettings.test
        settings.connectionLimit = 1
        let location = try DatabaseLocation(url: try #require(self.settings["DATABASE_URL"]))
        let database = try await Database.open(location, settings: settings)
        defer { database.close() }
        return try await body(database)
    }

    /// Ends the leases of dead servers, as time does: who has seen time do it once need not wait for it again and again.
    func endLeases() async throws {
        try await withDatabase { database in
            try await database.write { transaction in
                for table in ["jobs", "grants"] {
                    try transaction.execute(
                        "UPDATE \(table) SET lease_until = $1 WHERE lease_until > $1", [.instant(transaction.now)])
                }
            }
        }
    }
}
