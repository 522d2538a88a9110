import Foundation
import Storage
import TestKit
import Testing

/// A PostgreSQL of a test's own, by `script/postgres`, that may be stopped and started again.
struct PostgresCluster: Sendable {
    let url: String
    private let folder: String

    /// Starts one for `body`, and removes it. Cancels the test, visibly, where the run has no PostgreSQL.
    static func run(_ body: @Sendable (PostgresCluster) async throws -> Void) async throws {
        guard ProcessInfo.processInfo.environment[DatabaseKind.postgresVariable] != nil else {
            try Test.cancel("\(DatabaseKind.postgresVariable) is not set; run the tests by script/postgres run -- …")
        }
        let lines = try await script("start", folder: nil).split(separator: "\n")
        func value(_ name: String) throws -> String {
            let line = try #require(lines.first { $0.contains(name + "=") })
            return line.split(separator: "'").dropFirst().first.map(String.init) ?? ""
        }
        let cluster = PostgresCluster(
            url: try value("MARTLET_TEST_POSTGRES_URL"), folder: try value("MARTLET_TEST_POSTGRES_DIR"))
        let result: Result<Void, any Error>
        do { result = .success(try await body(cluster)) } catch { result = .failure(error) }
        _ = try await script("stop", folder: cluster.folder)
        try result.get()
    }

    /// Crashes it, as a power cut of its machine would, with what it has written left on disk.
    func halt() async throws { _ = try await Self.script("halt", folder: folder) }

    /// Starts it again on the same data.
    func resume() async throws { _ = try await Self.script("resume", folder: folder) }

    /// Crashes it and starts it again.
    func restart() async throws {
        try await halt()
        try await resume()
    }

    /// Ends every connection that anybody else has, in the middle of whatever they do.
    func endAllConnections() async throws {
        var settings = DatabaseSettings.test
        settings.connectionLimit = 1
        let database = try await Database.open(DatabaseLocation(url: url), settings: settings)
        defer { database.close() }
        _ = try await database.write { transaction in
            try transaction.query(
                """
                SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
                WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
                """
            ).count
        }
    }

    private static func script(_ verb: String, folder: String?) async throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "\"$0\" \"$1\"; echo \"ended with $?\"", root.appending(path: "script/postgres").path, verb,
        ]
        var environment = ProcessInfo.processInfo.environment
        environment["MARTLET_TEST_POSTGRES_DIR"] = folder
        process.environment = environment
        let output = FileManager.default.temporaryDirectory.appending(path: "martlet-cluster-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: output) }  // A leftover in the temporary folder harms nobody.
        // A file, and its last line: the PostgreSQL that is started inherits pipes, and what `Process` waits for.
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        var text = ""
        try await eventually(within: .seconds(60)) {
            text = try String(contentsOf: output, encoding: .utf8)
            return text.contains("ended with ")
        }
        try #require(text.contains("ended with 0"), "script/postgres \(verb)")
        return text
    }
}
