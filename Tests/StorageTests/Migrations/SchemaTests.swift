import Domain
import TestKit
import Testing

@testable import Storage

/// The schema as it is, alike on both engines (REL-46).
@Suite("Schema", .timeLimit(.minutes(10)))
struct SchemaTests {
    /// A column in the words of PostgreSQL.
    private struct Column: Hashable, CustomStringConvertible {
        let name: String
        let type: String
        let isNullable: Bool
        var keyPlace: Int

        var description: String {
            "\(name) \(type)\(isNullable ? "" : " NOT NULL")\(keyPlace > 0 ? " key \(keyPlace)" : "")"
        }
    }

    private static let types = ["INTEGER": "bigint", "TEXT": "text", "BLOB": "bytea", "REAL": "double precision"]

    private static func sqliteSchema(_ transaction: Transaction) throws -> [String: [Column]] {
        let tables = try transaction.query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return try tables.reduce(into: [:]) { schema, table in
            let name = try table.text("name")
            schema[name] = try transaction.query("PRAGMA table_info(\(name))").map { row in
                let type = try row.text("type")
                return Column(
                    name: try row.text("name"), type: types[type] ?? type, isNullable: try !row.bool("notnull"),
                    keyPlace: try row.int("pk"))
            }
        }
    }

    private static func postgresSchema(_ transaction: Transaction) throws -> [String: [Column]] {
        let keys = try transaction.query(
            """
            SELECT k.table_name, k.column_name, k.ordinal_position FROM information_schema.key_column_usage k
            JOIN information_schema.table_constraints c ON c.constraint_name = k.constraint_name
                AND c.table_schema = k.table_schema AND c.table_name = k.table_name
            WHERE k.table_schema = current_schema() AND c.constraint_type = 'PRIMARY KEY'
            """)
        let places = try keys.reduce(into: [String: Int]()) { places, row in
            places["\(try row.text("table_name")).\(try row.text("column_name"))"] = try row.int("ordinal_position")
        }
        let columns = try transaction.query(
            """
            SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
            WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position
            """)
        return try columns.reduce(into: [:]) { schema, row in
            let (table, name) = (try row.text("table_name"), try row.text("column_name"))
            let column = Column(
                name: name, type: try row.text("data_type"), isNullable: try row.text("is_nullable") == "YES",
                keyPlace: places["\(table).\(name)"] ?? 0)
            schema[table, default: []].append(column)
        }
    }

    private static func schema(_ kind: DatabaseKind) async throws -> [String: [String]] {
        let columns = try await kind.withDatabase { database in
            try await database.read { transaction in
                switch transaction.dialect {
                case .sqlite: try sqliteSchema(transaction).mapValues { $0.map(\.description) }
                case .postgres: try postgresSchema(transaction).mapValues { $0.map(\.description) }
                }
            }
        }
        return columns.filter { $0.key != "schema_migrations" }
    }

    @Test("REL-46 both engines have the same tables, columns, types and keys")
    func alike() async throws {
        let (sqlite, postgres) = (try await Self.schema(.memory), try await Self.schema(.postgres))

        #expect(Set(sqlite.keys) == Set(postgres.keys))
        for (table, columns) in sqlite { #expect(columns == postgres[table], "\(table)") }
        #expect(sqlite.count > 15)
    }

    /// Tables of the installation, not of a workspace.
    private static let shared: Set<String> = [
        "jobs", "chores", "workspaces", "persons", "sessions", "tickets", "login_failures", "root_key_checks",
        "deletions", "operators",
    ]

    @Test("SEC-61 every row of a workspace has the workspace first in its key")
    func workspaceFirst() async throws {
        for (table, columns) in try await Self.schema(.memory) where !Self.shared.contains(table) {
            #expect(columns.contains("workspace_id text NOT NULL key 1"), "\(table): \(columns)")
        }
    }

    @Test("SEC-61 references between tables of workspaces carry the workspace, so that none leads to another's rows")
    func references() async throws {
        try await DatabaseKind.memory.withDatabase { database in
            let loose = try await database.read { transaction in
                try Self.sqliteSchema(transaction).keys.sorted().flatMap { table in
                    let parts = try transaction.query("PRAGMA foreign_key_list(\(table))")
                    let byKey = Dictionary(grouping: parts) { row in (try? row.int("id")) ?? -1 }
                    return try byKey.values.filter { key in
                        guard let target = try key.first?.text("table"), !Self.shared.contains(target) else {
                            return false
                        }
                        return try !key.contains { try $0.text("from") == "workspace_id" }
                    }.map { _ in table }
                }
            }
            #expect(loose == [])
        }
    }

    @Test(
        "REL-46 migrations only add: the release before and this one run side by side", arguments: Migration.all,
        Dialect.allCases)
    func expandOnly(migration: Migration, dialect: Dialect) {
        // What nothing reads is missed by nobody; without a key that is not unique the release before is slower for a while, and
        // as right (decision 0028).
        let words = ["OUTBOX_WAITING", "DELIVERIES_PUBLISHED"].reduce(migration.statements(dialect).uppercased()) {
            $0.replacing("DROP INDEX \($1)", with: "")
        }
        let taking = [
            "DROP ", "RENAME ", "TRUNCATE ", "DELETE FROM", "ALTER COLUMN", "UPDATE ",
        ]
        for word in taking { #expect(!words.contains(word), "\(migration.name): \(word)") }
    }

    @Test("REL-46 a newer schema is refused and left as it is", arguments: DatabaseKind.engines)
    func newer(kind: DatabaseKind) async throws {
        try await kind.withDatabase { database in
            let newer = Migration(
                (Migration.all.map(\.number).max() ?? 0) + 1, "from the future",
                "CREATE TABLE later (id TEXT NOT NULL PRIMARY KEY) STRICT;")
            try await database.migrate(Migration.all + [newer])
            try await database.write { try $0.execute("INSERT INTO later VALUES ('kept')") }

            var codes: [String?] = []
            codes.append(await #expect(throws: StorageError.self) { try await database.migrate() }?.code)
            codes.append(await #expect(throws: StorageError.self) { _ = try await database.pendingMigrations() }?.code)

            let kept = try await database.count("later")
            #expect(codes == ["schema_too_new", "schema_too_new"])
            #expect(kept == 1)
        }
    }

    @Test("REL-46 a second start finds nothing to do, and changes nothing", arguments: DatabaseKind.engines)
    func twice(kind: DatabaseKind) async throws {
        try await kind.withDatabase { database in
            let before = try await database.read { try $0.query("SELECT * FROM schema_migrations ORDER BY number") }
            let applied = try await database.migrate()
            let pending = try await database.pendingMigrations()
            let after = try await database.read { try $0.query("SELECT * FROM schema_migrations ORDER BY number") }

            #expect(applied == [] && pending == [])
            #expect(before == after && before.count == Migration.all.count)
        }
    }
}
