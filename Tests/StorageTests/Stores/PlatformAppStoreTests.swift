import Domain
import Storage
import TestKit
import Testing

/// Clients at platforms, as rows: each belongs to one server and one owner (SEC-9).
@Suite("Stored platform apps", .timeLimit(.minutes(10)))
struct PlatformAppStoreTests {
    private func app(
        _ house: Household, on platform: Platform = .mastodon, server: String = "https://social.example",
        clientID: String = "client", secret: [UInt8]? = [1, 2]
    ) -> StoredPlatformApp {
        StoredPlatformApp(
            id: PlatformApp.ID(house.clock.ports), workspaceID: house.workspace.id, platform: platform, server: server,
            clientID: clientID, sealedSecret: secret, redirectURI: "https://martlet.example/callback")
    }

    private func insert(_ app: StoredPlatformApp, _ house: Household) async throws {
        try await house.write { try PlatformAppStore.insert(app, in: $0) }
    }

    @Test("an app is read as it was stored, public or confidential", arguments: DatabaseKind.engines)
    func roundTrip(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let apps = [app(house), app(house, on: .bluesky, server: "https://pds.example", secret: nil)]
            for app in apps { try await insert(app, house) }

            for app in apps {
                let found = try await house.read { try PlatformAppStore.find(app.id, of: app.workspaceID, in: $0) }
                #expect(found?.platform == app.platform && found?.server == app.server)
                #expect(found?.clientID == "client" && found?.sealedSecret == app.sealedSecret)
                #expect(found?.redirectURI == app.redirectURI)
            }
        }
    }

    @Test(
        "SEC-9 an app is found at its own server only, on its own platform only, by its own owner only",
        arguments: DatabaseKind.engines)
    func ownServer(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let mine = app(house)
            try await insert(mine, house)
            let places: [(Platform, String, Workspace.ID)] = [
                (.mastodon, "https://social.example", house.workspace.id),
                (.mastodon, "https://social.example.evil.example", house.workspace.id),
                (.mastodon, "http://social.example", house.workspace.id),
                (.bluesky, "https://social.example", house.workspace.id),
                (.mastodon, "https://social.example", neighbour.workspace.id),
            ]

            let found = try await house.read { transaction in
                try places.map { platform, server, owner in
                    try PlatformAppStore.find(on: platform, server: server, of: owner, in: transaction)?.id
                }
            }

            #expect(found == [mine.id, nil, nil, nil, nil])
        }
    }

    @Test(
        "the newest registration at a server counts, the older one stays for its grants",
        arguments: DatabaseKind.engines)
    func newest(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let old = app(house, clientID: "old")
            try await insert(old, house)
            house.clock.advance(by: .seconds(1))
            let new = app(house, clientID: "new")
            try await insert(new, house)

            let found = try await house.read { transaction in
                [
                    try PlatformAppStore.find(
                        on: .mastodon, server: old.server, of: old.workspaceID, in: transaction)?.clientID,
                    try PlatformAppStore.find(old.id, of: old.workspaceID, in: transaction)?.clientID,
                ]
            }
            let listed = try await house.read { try PlatformAppStore.list(of: old.workspaceID, in: $0).map(\.id) }

            #expect(found == ["new", "old"])
            #expect(listed == [old.id, new.id])
        }
    }

    @Test("the same app is stored once; storing it again changes nothing", arguments: DatabaseKind.engines)
    func twice(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let first = app(house)
            let changed = StoredPlatformApp(
                id: first.id, workspaceID: first.workspaceID, platform: .x, server: "https://evil.example",
                clientID: "evil", sealedSecret: nil, redirectURI: "https://evil.example")
            try await insert(first, house)
            try await insert(changed, house)

            let found = try await house.read { try PlatformAppStore.find(first.id, of: first.workspaceID, in: $0) }

            #expect(found?.server == first.server && found?.clientID == "client")
        }
    }

    @Test("a forgotten app is gone, and only for its owner", arguments: DatabaseKind.engines)
    func removed(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let mine = app(house)
            try await insert(mine, house)
            let count: @Sendable (Transaction) throws -> Int = {
                try PlatformAppStore.list(of: house.workspace.id, in: $0).count
            }

            try await house.write { try PlatformAppStore.remove(mine.id, of: neighbour.workspace.id, in: $0) }
            let kept = try await house.read(count)
            try await house.write { try PlatformAppStore.remove(mine.id, of: house.workspace.id, in: $0) }
            let gone = try await house.read(count)

            #expect([kept, gone] == [1, 0])
        }
    }
}
