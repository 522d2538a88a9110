import Foundation
import TestKit
import Testing

/// `martlet demo --json`, as a newcomer or a script runs it.
@Suite("The demo", .timeLimit(.minutes(10)))
struct DemoTests {
    @Test("the whole story goes as it should, and the exit code says so", arguments: DatabaseKind.real)
    func story(kind: DatabaseKind) async throws {
        try await withDatabase(kind) { url, folder in
            let demo = try run(["demo", "--json", "--database", url], folder)
            #expect(try await demo.end(within: .seconds(90)) == .clean)
            let result = try result(demo)
            #expect(result["connections"] as? Int == 3)
            let deliveries = try #require(result["deliveries"] as? [String: Int])
            #expect(deliveries == ["published": 6, "failed": 0, "uncertain": 0])
            #expect(result["posts_on_platforms"] as? Int == 12)
            #expect(result["duplicates"] as? Int == 0)
            #expect(result["turned_red"] as? Bool == true)
            #expect(result["reconnected"] as? Bool == true)
            #expect(try #require(result["seconds"] as? Double) > 0)
        }
    }

    @Test("a database on which the story cannot be told gives another exit code than 0, and no result")
    func broken() async throws {
        try await withDatabase(.file) { url, folder in
            try Data("This is no database.".utf8).write(to: folder.appending(path: "martlet.sqlite"))
            let demo = try run(["demo", "--json", "--database", url], folder)
            let end = try #require(try await demo.end(within: .seconds(60)))
            #expect(end.code != 0)
            #expect(!end.bySignal)
            #expect(!demo.output.contains("posts_on_platforms"))
        }
    }

    @Test("told twice on the same database, the story does not go as it should, and the exit code says so")
    func told() async throws {
        try await withDatabase(.file) { url, folder in
            let first = try run(["demo", "--json", "--database", url], folder)
            #expect(try await first.end(within: .seconds(90))?.code == 0)
            let second = try run(["demo", "--json", "--database", url], folder)
            let end = try #require(try await second.end(within: .seconds(60)))
            #expect(end.code != 0)
            #expect(!end.bySignal)
        }
    }

    private func run(_ arguments: [String], _ folder: URL) throws -> ServerProcess {
        try ServerProcess(arguments, settings: [:], folder: folder, name: "demo")
    }

    /// The one object on the last line.
    private func result(_ demo: ServerProcess) throws -> [String: Any] {
        let line = try #require(demo.output.split(separator: "\n").last)
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    private func withDatabase(_ kind: DatabaseKind, _ body: (String, URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-demo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // A leftover in the temporary folder harms nobody.
        switch kind {
        case .memory, .file: try await body("sqlite:\(folder.path)/martlet.sqlite", folder)
        case .postgres: try await kind.withPostgresURL { try await body($0, folder) }
        }
    }
}
