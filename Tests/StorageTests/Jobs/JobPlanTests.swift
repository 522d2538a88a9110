import Domain
import TestKit
import Testing

@testable import Storage

/// The cost of claims, read from the plans of both engines.
@Suite("Job plans", .timeLimit(.minutes(10)))
struct JobPlanTests {
    /// A statement that runs on every poll.
    struct Statement: CustomTestStringConvertible {
        let testDescription: String
        let sql: String
        let values: [Value]
    }

    static func statements(_ dialect: Dialect) -> [Statement] {
        [
            Statement(
                testDescription: "claim", sql: JobStore.claimSQL(kindCount: 2, dialect),
                values: ["node", 1, 1, 10, "refresh", "deliver", 10, 10]),
            Statement(testDescription: "next due", sql: JobStore.nextDueSQL(kindCount: 2), values: [1, 1, "a", "b"]),
            Statement(testDescription: "lapse", sql: JobStore.lapseSQL, values: [1, 10]),
        ]
    }

    @Test("REL-54 SQLite looks jobs up by index and never scans the table", arguments: statements(.sqlite))
    func sqlite(statement: Statement) async throws {
        try await DatabaseKind.memory.withDatabase { database in
            // As a writer, since readers refuse statements that write, even to explain them.
            let rows = try await database.write { transaction in
                try transaction.query("EXPLAIN QUERY PLAN " + statement.sql, statement.values)
            }
            let plan = try rows.map { row in try row.text("detail") }

            #expect(plan.contains { $0.contains("USING") && $0.contains("INDEX jobs_") })
            #expect(plan.filter { $0.hasPrefix("SCAN jobs") || $0.hasPrefix("SCAN candidate") } == [])
        }
    }

    @Test("REL-54 PostgreSQL has an index for each look at the jobs", arguments: statements(.postgres))
    func postgres(statement: Statement) async throws {
        try await DatabaseKind.postgres.withDatabase { database in
            let rows = try await database.write { transaction in
                try transaction.script("SET LOCAL enable_seqscan = off")
                return try transaction.query("EXPLAIN " + statement.sql, statement.values)
            }
            let plan = try rows.map { row in try row.text("QUERY PLAN") }

            #expect(plan.contains { $0.contains("Index") && $0.contains("jobs_") })
            #expect(plan.filter { $0.contains("Seq Scan") } == [])
        }
    }
}
