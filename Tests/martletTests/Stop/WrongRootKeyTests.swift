import Foundation
import Storage
import TestKit
import Testing

/// Started with keys that are not those of the database (SEC-25).
@Suite("Wrong root key", .timeLimit(.minutes(10)))
struct WrongRootKeyTests {
    @Test(
        "SEC-25 the wrong root key stops the start with code 78 and leaves the database as it is",
        arguments: DatabaseKind.real)
    func wrongKey(kind: DatabaseKind) async throws {
        try await Town.build(kind) { town in
            let (server, _) = try await town.open([.mastodon("ada")])
            server.terminate()
            _ = try await server.end(within: .seconds(30))
            let before = try await content(town)
            #expect(before.contains { $0.contains("mastodon") }, "there is something to protect")

            let key = town.folder.appending(path: "root.key")
            try FileManager.default.moveItem(at: key, to: town.folder.appending(path: "right.key"))
            let maker = try ServerProcess(["init"], settings: town.settings, folder: town.folder, name: "init")
            #expect(try await maker.end(within: .seconds(30))?.code == 0)
            let wrong = try town.launch()
            defer { wrong.kill() }
            #expect(try await wrong.end(within: .seconds(30)) == ServerProcess.End(code: 78, bySignal: false))
            #expect(wrong.output.contains("Martlet does not start:"))
            #expect(try await content(town) == before)

            try FileManager.default.removeItem(at: key)
            try FileManager.default.moveItem(at: town.folder.appending(path: "right.key"), to: key)
            let right = try await town.start()
            right.kill()
        }
    }

    @Test("SEC-25 a missing key file stops the start of an installation that has one, with code 78")
    func missingKey() async throws {
        try await Town.build(.file) { town in
            let (server, _) = try await town.open([.mastodon("ada")])
            server.terminate()
            _ = try await server.end(within: .seconds(30))
            let before = try await content(town)
            try FileManager.default.removeItem(at: town.folder.appending(path: "root.key"))
            let keyless = try town.launch()
            defer { keyless.kill() }
            #expect(try await keyless.end(within: .seconds(30))?.code == 78)
            #expect(try await content(town) == before)
        }
    }

    /// Every row of every table, as text.
    private func content(_ town: Town) async throws -> [String] {
        try await town.withDatabase { database in try await database.read { try DatabaseContent.rows($0) } }
    }
}
