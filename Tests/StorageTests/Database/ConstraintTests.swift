import Domain
import Storage
import TestKit
import Testing

/// The schema's refusals, alike on every engine.
@Suite("Constraints", .timeLimit(.minutes(10)))
struct ConstraintTests {
    /// A statement that breaks something, after thing `a` of size 1 was stored.
    struct Breach: CustomTestStringConvertible {
        let testDescription: String
        let sql: String
        let code: String
        var columns: [String] = []
    }

    static let breaches = [
        Breach(
            testDescription: "primary key", sql: "INSERT INTO things (id) VALUES ('a')", code: "conflict",
            columns: ["id"]),
        Breach(
            testDescription: "unique key of two columns", sql: "INSERT INTO things (id, size) VALUES ('b', 1)",
            code: "conflict", columns: ["kind", "size"]),
        Breach(testDescription: "check", sql: "INSERT INTO things (id, size) VALUES ('b', -1)", code: "check"),
        Breach(testDescription: "not null", sql: "INSERT INTO things (id, kind) VALUES ('b', NULL)", code: "check"),
        Breach(
            testDescription: "reference to nothing", sql: "INSERT INTO parts (id, thing_id) VALUES ('p', 'none')",
            code: "foreign_key"),
        Breach(
            testDescription: "reference checked at the commit",
            sql: "INSERT INTO parts (id, thing_id, later_id) VALUES ('p', 'a', 'none')", code: "foreign_key"),
        Breach(testDescription: "no such table", sql: "INSERT INTO nothing (id) VALUES ('b')", code: "statement"),
        Breach(testDescription: "no SQL at all", sql: "BRING ME A ROW", code: "statement"),
    ]

    @Test("a breach is told by its kind and its columns, without values", arguments: DatabaseKind.allCases, breaches)
    func breach(kind: DatabaseKind, breach: Breach) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            try await database.write { try $0.execute("INSERT INTO things (id, size) VALUES ('a', 1)") }

            let error = try await #require(throws: StorageError.self) {
                try await database.write { try $0.execute(breach.sql) }
            }

            #expect(error.code == breach.code)
            #expect(!error.description.contains("'a'"))
            if case .conflict(let constraint) = error {
                #expect(constraint.table == "things")
                #expect(constraint.columns == breach.columns)
            }
            let things = try await database.things()
            let parts = try await database.count("parts")
            #expect(things == ["a"])
            #expect(parts == 0)
        }
    }

    @Test("a conflict is matched by table and columns, in any order")
    func covers() {
        let constraint = Constraint(table: "jobs", columns: ["kind", "subject"], name: "jobs_kind_subject_key")

        #expect(constraint.covers("jobs", "subject", "kind"))
        #expect(!constraint.covers("jobs", "kind"))
        #expect(!constraint.covers("posts", "kind", "subject"))
        #expect(constraint.description == "jobs(kind, subject)")
        #expect(Constraint(name: "things_size").description == "things_size")
        #expect(Constraint().description == "unnamed")
    }
}
