import Domain
import Outbound
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// Secrets of apps: sealed at rest, changed without losing anybody, each fault kept to its own app.
@Suite("Secrets of platform apps", .timeLimit(.minutes(5)))
struct AppSecretTests {
    private static let entered = EnteredApp(
        clientID: "sandbox-tiktok-client", clientSecret: Secret("sandbox-tiktok-secret"))

    @Test("S3.16 SEC-24 the secret of an app stands in no column of any table, and opens from its own")
    func sealed() async throws {
        try await House.open(runsJobs: false) { house in
            _ = try await house.engine.apps.set(Self.entered, on: .tiktok, by: house.owner)

            let found: @Sendable (String) async throws -> [String] = { text in
                try await house.parts.read { try Self.places(of: text, in: $0) }
            }
            #expect(try await found("sandbox-tiktok-secret") == [])
            #expect(try await found("sandbox-tiktok-client") == ["platform_apps.client_id"])
            let row = try #require(try await house.rows().first)
            let opened = try await PlatformApps.open(row, with: Safe(vault: house.parts.vault))
            #expect(opened.clientSecret == Secret("sandbox-tiktok-secret"))
        }
    }

    /// Every column that holds a text, as text or as bytes.
    private static func places(of text: String, in transaction: Transaction) throws -> [String] {
        let tables = try transaction.query("SELECT name FROM sqlite_master WHERE type = 'table'")
        return try tables.flatMap { table in
            let name = try table.text("name")
            let columns = try transaction.query("PRAGMA table_info(\(name))").map { try $0.text("name") }
            return try columns.filter { column in
                let sql =
                    "SELECT 1 AS one FROM \(name) WHERE instr(CAST(\(column) AS BLOB), CAST($1 AS BLOB)) > 0 LIMIT 1"
                return try transaction.row(sql, [.text(text)]) != nil
            }.map { "\(name).\($0)" }
        }
    }

    @Test("SEC-22 a sealed secret that was moved to another row, or to another workspace, does not open")
    func moved() async throws {
        try await House.open(runsJobs: false) { house in
            _ = try await house.engine.apps.set(Self.entered, on: .tiktok, by: house.owner)
            let row = try #require(try await house.rows().first)
            let stranger = try await house.secondWorkspace()
            let safe = Safe(vault: house.parts.vault)
            let places = [
                (PlatformApp.ID(house.parts.ports), row.workspaceID), (row.id, stranger.workspaceID),
                (row.id, Safe.installation),
            ]
            for (id, workspaceID) in places {
                let moved = StoredPlatformApp(
                    id: id, workspaceID: workspaceID, platform: .tiktok, server: row.server, clientID: row.clientID,
                    sealedSecret: row.sealedSecret, redirectURI: row.redirectURI)
                await #expect(throws: (any Error).self) { _ = try await PlatformApps.open(moved, with: safe) }
            }
        }
    }

    @Test("the same client id with a new secret is the same app: its accounts live on with that")
    func renewed() async throws {
        try await House.open { house in
            _ = try await house.engine.apps.set(Self.entered, on: .tiktok, by: house.owner)
            let connection = try await house.connect(.tiktok, as: "ada")
            let row = try #require(try await house.rows().first)
            // As if the platform had changed it since.
            let old = try await house.engine.apps.apps.seal(Secret("an-old-secret"), of: row.id, row.workspaceID)
            try await house.parts.write {
                try PlatformAppStore.renew(row.id, of: row.workspaceID, sealedSecret: old, in: $0)
            }
            let refresher = Refresher(parts: house.parts)
            guard case .failed(.appFault) = await refresher.refresh(connection.grantID, of: row.workspaceID) else {
                Issue.record("the old secret works")
                return
            }

            _ = try await house.engine.apps.set(Self.entered, on: .tiktok, by: house.owner)

            #expect(try await house.rows().map(\.id) == [row.id])
            guard case .renewed = await refresher.refresh(connection.grantID, of: row.workspaceID) else {
                Issue.record("the new secret does not reach the account")
                return
            }
        }
    }

    @Test("a secret that the operator changed in the configuration reaches accounts that were connected before")
    func reconfigured() async throws {
        try await House.open { house in
            let connection = try await house.connect(.x, as: "ada")
            let rows = try await house.parts.read { try PlatformAppStore.list(on: .x, of: Safe.installation, in: $0) }
            let row = try #require(rows.first)
            let old = try await house.engine.apps.apps.seal(Secret("an-old-secret"), of: row.id, row.workspaceID)
            try await house.parts.write {
                try PlatformAppStore.renew(row.id, of: row.workspaceID, sealedSecret: old, in: $0)
            }

            try await house.engine.prepare()

            guard
                case .renewed = await Refresher(parts: house.parts).refresh(
                    connection.grantID, of: connection.workspaceID)
            else {
                Issue.record("the new secret does not reach the account")
                return
            }
        }
    }

    @Test("REL-9 REL-11 a fault of the workspace's app pauses what lives from it, and nothing else")
    func fault() async throws {
        try await House.open { house in
            let byInstallation = try await house.connect(.x, as: "ada")
            let entered = EnteredApp(clientID: "sandbox-x-public", clientSecret: Secret(""))
            _ = try await house.engine.apps.set(entered, on: .x, by: house.owner)
            let byWorkspace = try await house.connect(.x, as: "grace")
            let row = try #require(try await house.rows().first)
            let wrong = try await house.engine.apps.apps.seal(Secret("no-such-secret"), of: row.id, row.workspaceID)
            try await house.parts.write {
                try PlatformAppStore.renew(row.id, of: row.workspaceID, sealedSecret: wrong, in: $0)
            }
            let refresher = Refresher(parts: house.parts)

            guard case .failed(.appFault) = await refresher.refresh(byWorkspace.grantID, of: row.workspaceID) else {
                Issue.record("the app is not at fault")
                return
            }
            let view = try await house.engine.connections.get(byWorkspace.id, by: house.owner)
            #expect(view.connection.health.isUsable, "nobody turns red for a fault of the app")
            let (ill, well) = (
                try await grant(of: byWorkspace, house), try await grant(of: byInstallation, house)
            )
            for index in 0..<6 {
                let other = Grant(
                    id: Grant.ID(stored: "gra_\(index)"), workspaceID: ill.workspaceID, platform: .x,
                    platformAppID: ill.platformAppID, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil,
                    scopes: [], server: ill.server)
                house.parts.breakers.note(.refresh, for: other, failed: true)
            }
            #expect(house.parts.breakers.isOpen(.refresh, for: ill))
            #expect(!house.parts.breakers.isOpen(.refresh, for: well))
            guard case .renewed = await refresher.refresh(byInstallation.grantID, of: row.workspaceID) else {
                Issue.record("the other app was paused as well")
                return
            }
        }
    }

    private func grant(of connection: Connection, _ house: House) async throws -> Grant {
        let stored = try await house.parts.read {
            try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0)
        }
        return try #require(stored).grant
    }
}
