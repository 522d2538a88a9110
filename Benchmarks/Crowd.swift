import Domain
import Engine
import Foundation
import Storage
import Vault

/// Stores a million connections in moments, as copies of one, by the database's own means.
///
/// The sealed tokens of a copy cannot be opened, as they are bound to their row; nobody opens them before they are due.
struct Crowd {
    let database: Database
    private static let batch = 100_000

    private static let numbers = """
        WITH RECURSIVE numbers(n) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < $2)
        """
    /// An identifier with its last eight characters counted.
    private static func copy(_ column: String) -> String {
        "substr(\(column), 1, length(\(column)) - 8) || CAST(10000000 + n AS TEXT)"
    }

    private static let grantsSQL = """
        INSERT INTO grants (workspace_id, id, platform, app_id, generation, sealed, access_expires_at,
            refresh_expires_at, scopes, server, stored_at, outcome_unknown, failures, fence)
        \(numbers) SELECT workspace_id, \(copy("id")), platform, app_id, generation, sealed, access_expires_at,
            refresh_expires_at, scopes, server, stored_at, 0, 0, 0
        FROM grants CROSS JOIN numbers WHERE id = $3
        """
    private static let connectionsSQL = """
        INSERT INTO connections (workspace_id, id, brand_id, platform, grant_id, server, remote_id, account, health,
            health_since, is_active, connected_at, last_good_at)
        \(numbers) SELECT workspace_id, \(copy("id")), brand_id, platform, \(copy("grant_id")), server,
            \(copy("remote_id")), account, health, health_since, is_active, connected_at, last_good_at
        FROM connections CROSS JOIN numbers WHERE id = $3
        """
    private static let jobsSQL = """
        INSERT INTO jobs (id, kind, subject, payload, due_at, attempts, rescues, revision, is_cancelled, fence, created_at)
        \(numbers) SELECT \(copy("id")), kind, \(copy("subject")), payload, due_at + n, 0, 0, 0, 0, 0, created_at
        FROM jobs CROSS JOIN numbers WHERE id = $3
        """

    /// Stores `count` connections with their grants and timers.
    func gather(_ count: Int, ring: RootKeyRing) async throws {
        _ = try await BenchHouse(on: database, ring: ring).connect(1)
        let (grants, connections) = (try await ids("grants"), try await ids("connections"))
        let jobs = try await ids("jobs")
        for first in stride(from: 1, to: count, by: Self.batch) {
            let last = min(first + Self.batch - 1, count - 1)
            for (sql, ids) in [(Self.grantsSQL, grants), (Self.connectionsSQL, connections), (Self.jobsSQL, jobs)] {
                for id in ids {
                    try await database.write { _ = try $0.execute(sql, [.int(first), .int(last), .text(id)]) }
                }
            }
        }
        guard database.dialect == .postgres else { return }
        try await database.write { try $0.script("ANALYZE grants, connections, jobs") }
    }

    private func ids(_ table: String) async throws -> [String] {
        try await database.read { try $0.query("SELECT id FROM \(table)").map { try $0.text("id") } }
    }
}
