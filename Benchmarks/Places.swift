import Foundation
import Storage

/// The two engines, each with an empty database for one measurement.
enum Places {
    /// The throw-away PostgreSQL that `script/postgres` started; its disk syncs must be on.
    private static var postgresURL: String? {
        ProcessInfo.processInfo.environment["MARTLET_TEST_POSTGRES_URL"]
    }

    /// Runs `body` on each engine; PostgreSQL only where there is one.
    static func each(_ body: (_ name: String, _ database: Database) async throws -> Void) async throws {
        try await withFolder { folder in
            try await with(.file(path: folder.appending(path: "bench.sqlite").path), "sqlite", body)
        }
        try await withSchema { url in try await with(try DatabaseLocation(url: url), "postgres", body) }
    }

    /// Runs `body` with the address of an empty place on PostgreSQL; not at all where there is none.
    static func withSchema(_ body: (_ url: String) async throws -> Void) async throws {
        guard let url = postgresURL else { return }
        let schema = "bench_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let owner = try await Database.open(DatabaseLocation(url: url))
        try await owner.write { try $0.script("CREATE SCHEMA \(schema)") }
        let separator = url.contains("?") ? "&" : "?"
        try await body("\(url)\(separator)options=-csearch_path%3D\(schema)")
        try await owner.write { try $0.script("DROP SCHEMA \(schema) CASCADE") }
        owner.close()
    }

    /// Runs `body` with a folder that goes away afterwards.
    static func withFolder<Answer>(_ body: (URL) async throws -> Answer) async throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // What stays behind in the temporary folder harms nobody.
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    private static func with(
        _ location: DatabaseLocation, _ name: String, _ body: (String, Database) async throws -> Void
    ) async throws {
        let database = try await Database.open(location)
        defer { database.close() }
        try await database.migrate()
        try await body(name, database)
    }
}

extension Database {
    /// Lets PostgreSQL count what was stored, as it does by itself within a minute: without that it plans for tiny tables.
    /// The raw queue is left out: it happens to fare better by the plan for a tiny table, and shall fare as well as it can.
    func analyze() async throws {
        guard dialect == .postgres else { return }
        try await write { try $0.script("ANALYZE posts, deliveries, jobs, connections, grants") }
    }
}
