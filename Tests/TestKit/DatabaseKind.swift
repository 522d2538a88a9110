package import Domain
import Foundation
package import Storage
import Testing

/// The databases that every suite of a store runs against.
package enum DatabaseKind: String, Sendable, CaseIterable {
    case memory
    case file
    case postgres

    /// Where the throw-away PostgreSQL is, as `script/postgres` says it.
    package static let postgresVariable = "MARTLET_TEST_POSTGRES_URL"

    /// Makes an empty database of this kind, migrated unless told otherwise, and removes it after `body`.
    ///
    /// Cancels the test, visibly, when it needs PostgreSQL and there is none.
    package func withDatabase<Answer>(
        migrations: [Migration] = Migration.all, settings: DatabaseSettings = .test, ports: Ports = .system,
        _ body: (Database) async throws -> Answer
    ) async throws -> Answer {
        try await withLocation { location in
            let database = try await Database.open(location, settings: settings, ports: ports)
            defer { database.close() }
            try await database.migrate(migrations)
            return try await body(database)
        }
    }

    /// Makes a place for a database of this kind and removes it after `body`.
    package func withLocation<Answer>(_ body: (DatabaseLocation) async throws -> Answer) async throws -> Answer {
        switch self {
        case .memory: try await body(.memory)
        case .file: try await withFile(body)
        case .postgres: try await withSchema(body)
        }
    }

    private func withFile<Answer>(_ body: (DatabaseLocation) async throws -> Answer) async throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }  // A leftover in the temporary folder harms nobody.
        return try await body(.file(path: folder.appending(path: "test.sqlite").path))
    }

    /// A schema of its own in the shared cluster: as separate as a database, and much faster to make.
    private func withSchema<Answer>(_ body: (DatabaseLocation) async throws -> Answer) async throws -> Answer {
        try await withPostgresURL { url in try await body(DatabaseLocation(url: url)) }
    }

    /// The address of a fresh schema, for a process of its own.
    package func withPostgresURL<Answer>(_ body: (_ url: String) async throws -> Answer) async throws -> Answer {
        guard let url = ProcessInfo.processInfo.environment[Self.postgresVariable] else {
            try Test.cancel("\(Self.postgresVariable) is not set; run the tests by script/postgres run -- …")
        }
        let schema = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        var settings = DatabaseSettings.test
        settings.connectionLimit = 1
        let owner = try await Database.open(DatabaseLocation(url: url), settings: settings)
        defer { owner.close() }
        try await owner.write { try $0.script("CREATE SCHEMA \(schema)") }
        let separator = url.contains("?") ? "&" : "?"
        let result: Result<Answer, any Error>
        do { result = .success(try await body("\(url)\(separator)options=-csearch_path%3D\(schema)")) } catch {
            result = .failure(error)
        }
        try await owner.write { try $0.script("DROP SCHEMA \(schema) CASCADE") }
        return try result.get()
    }
}

extension DatabaseSettings {
    /// Few connections, so that many tests run side by side on one cluster.
    package static var test: DatabaseSettings {
        var settings = DatabaseSettings()
        settings.connectionLimit = 4
        settings.queueTime = .seconds(60)
        settings.probeTime = .milliseconds(100)
        return settings
    }
}
