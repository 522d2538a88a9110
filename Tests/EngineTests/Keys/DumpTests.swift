import Domain
import Foundation
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// What a thief of the database file would read.
@Suite("A dump of the database", .timeLimit(.minutes(10)))
struct DumpTests {
    /// The bytes of the database as they lie on the disk, write-ahead log included.
    private static func dump(_ house: House) async throws -> Data {
        let file = try await house.parts.read { try $0.row("PRAGMA database_list")?.text("file") }
        let path = try #require(file)
        return try ["", "-wal"].reduce(into: Data()) { bytes, suffix in
            let url = URL(filePath: path + suffix)
            if FileManager.default.fileExists(atPath: url.path) { bytes += try Data(contentsOf: url) }
        }
    }

    @Test(
        "S1.02 S3.16 S4.42 SEC-24 neither tokens nor secrets of apps can be read from it", arguments: Platform.allCases)
    func tokens(platform: Platform) async throws {
        try await Year.begin(platform, on: .file) { year in
            let connection = year.connection
            let stored = try await year.house.parts.read {
                try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0)
            }
            let tokens = try await Safe(vault: year.house.parts.vault).open(try #require(stored))
            let secrets =
                [tokens.access, tokens.refresh, tokens.dpopKey].compactMap { $0 } + tokens.accounts.values
                + Year.apps.compactMap(\.clientSecret)
            let dump = try await Self.dump(year.house)

            #expect(dump.range(of: Data(connection.account.name.utf8)) != nil, "the dump is what it seems")
            for secret in secrets { #expect(dump.range(of: Data(secret.expose().utf8)) == nil) }
        }
    }

    @Test("S0.02 S2.04 an app password is nowhere afterwards")
    func appPassword() async throws {
        try await House.open(.file, runsJobs: false) { house in
            let platform = house.sandbox.platforms.compactMap { $0 as? BlueskyPlatform }.first
            let password = try #require(platform?.appPassword(of: "ada"))
            _ = try await house.engine.connecting.signIn(
                NewAuthorization(platform: .bluesky, handle: "ada.bsky.social"), appPassword: Secret(password),
                by: house.owner)
            let dump = try await Self.dump(house)

            #expect(dump.range(of: Data("ada.bsky.social".utf8)) != nil)
            #expect(dump.range(of: Data(password.utf8)) == nil)
        }
    }
}
