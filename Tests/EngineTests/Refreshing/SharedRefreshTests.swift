import Domain
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("Many want a refresh at once", .timeLimit(.minutes(10)))
struct SharedRefreshTests {
    /// A second node on the same database, with its own memory.
    private func secondNode(_ house: House) -> Refresher {
        Refresher(
            parts: EngineParts(
                ports: house.parts.ports, database: house.parts.database, vault: house.parts.vault,
                connectors: Array(house.parts.connectors.values), routes: house.parts.routes,
                settings: house.parts.settings, node: "node-2"))
    }

    @Test(
        "REL-1 twenty callers on two nodes make one request, and none overlaps another",
        arguments: DatabaseKind.allCases)
    func twenty(kind: DatabaseKind) async throws {
        try await House.open(kind) { house in
            let connection = try await house.connect(.x, as: "ada")
            let before = house.sandbox.ledger.counters("x").refreshes
            house.sandbox.faults.add(
                Fault(.delay, platform: "x", endpoint: "refresh").with { $0.delay = .milliseconds(400) })
            let nodes = [Refresher(parts: house.parts), secondNode(house)]
            await withTaskGroup { group in
                for number in 0..<20 {
                    group.addTask {
                        _ = await nodes[number % 2].refresh(connection.grantID, of: connection.workspaceID)
                    }
                }
            }
            let counters = house.sandbox.ledger.counters("x")
            #expect(counters.refreshes - before == 1)
            #expect(counters.refreshOverlaps == 0)
            #expect(counters.staleRefreshPresentations == 0)
            let stored = try await house.parts.database.read {
                try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0)
            }
            #expect(stored?.grant.generation == 2)
            #expect(stored?.intentAt == nil)
        }
    }

    /// Whose tokens nothing renews: they do not end, or only the person renews them (sheets, section "token life").
    private static let unrenewable: Set<Platform> = [.linkedin, .facebook, .instagramFacebook, .mastodon]

    @Test(
        "REL-1 S0.31 whatever the platform: twenty callers on two nodes at once make one token request",
        arguments: Platform.allCases)
    func everywhere(platform: Platform) async throws {
        // Waiting takes real time; the age of the token is that of the shared clock.
        let (clock, system) = (TestPorts(), Ports.system)
        let ports = Ports(
            now: { clock.now }, monotonic: system.monotonic, sleep: system.sleep, randomBytes: system.randomBytes)
        try await House.open(
            ports: ports, runsJobs: false, isShared: clock, settings: { $0.configuredApps = Year.apps }
        ) { house in
            let connection = try await house.connectFirst(platform)
            clock.advance(by: .hours(25))
            let before = Self.refreshes(house)
            house.sandbox.faults.add(Fault(.delay, times: nil).with { $0.delay = .milliseconds(200) })
            let nodes = [Refresher(parts: house.parts), secondNode(house)]
            let verdicts = await withTaskGroup { group in
                for number in 0..<20 {
                    group.addTask {
                        await nodes[number % 2].refresh(connection.grantID, of: connection.workspaceID)
                    }
                }
                return await group.reduce(into: [RefreshVerdict]()) { $0.append($1) }
            }

            let isRenewable = !Self.unrenewable.contains(platform)
            #expect(Self.refreshes(house) - before == (isRenewable ? 1 : 0), "\(verdicts)")
            let counters = house.sandbox.ledger.counters.values
            #expect(counters.allSatisfy { $0.refreshOverlaps == 0 && $0.staleRefreshPresentations == 0 })
            let stored = try await house.parts.database.read {
                try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0)
            }
            #expect(stored?.grant.generation == (isRenewable ? 2 : 1))
            #expect(stored?.intentAt == nil)
        }
    }

    private static func refreshes(_ house: House) -> Int {
        house.sandbox.ledger.counters.values.reduce(0) { $0 + $1.refreshes }
    }

    @Test("REL-5 a caller who goes away while the answer is on its way does not end the refresh: the pair is stored")
    func cancelled() async throws {
        try await Scene.play { scene in
            scene.weather.next(.refresh, .hangAfter)
            var events = scene.rig.hangs.events.makeAsyncIterator()
            await withTaskGroup { group in
                group.addTask { _ = await scene.refresh() }
                _ = await events.next()
                group.cancelAll()
                _ = scene.rig.hangs.wakeOne()
            }
            let stored = try await scene.grant()
            #expect(stored.grant.generation == 2)
            #expect(stored.intentAt == nil)
            #expect(scene.weather.count(.refresh) == 1)
        }
    }

    @Test("REL-5 a caller who is gone before it begins starts nothing")
    func goneBefore() async throws {
        try await Scene.play { scene in
            await withTaskGroup(of: Void.self) { group in
                group.cancelAll()
                group.addTask { _ = await scene.refresh() }
            }
            let stored = try await scene.grant()
            #expect(scene.weather.count(.refresh) == 0)
            #expect(stored.intentAt == nil)
        }
    }

    @Test(
        "REL-9 hostile and failing token answers change no health and lose no pair",
        arguments: [
            Fault(.html), Fault(.outage), Fault(.status).with { $0.status = 500 }, Fault(.truncated),
            Fault(.oversized), Fault(.rateLimit), Fault(.reset),
            Fault(.status).with {
                $0.status = 200
                $0.body = ""
            },
            Fault(.rewrite).with { $0.remove = ["access_token"] },
        ])
    func hostile(fault: Fault) async throws {
        try await House.open { house in
            let connection = try await house.connect(.x, as: "ada")
            house.sandbox.faults.add(
                fault.with {
                    $0.platform = "x"
                    $0.endpoint = "refresh"
                })
            let refresher = Refresher(parts: house.parts)
            _ = await refresher.refresh(connection.grantID, of: connection.workspaceID)
            let now = try await house.engine.connections.get(connection.id, by: house.owner).connection
            #expect(now.health == .healthy)
            let stored = try await house.parts.database.read {
                try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0)
            }
            #expect(stored?.grant.generation == 1)
            #expect(stored?.intentAt == nil)
        }
    }

    @Test("REL-7 an answer without a refresh token keeps the old one")
    func noRefreshToken() async throws {
        try await House.open { house in
            let connection = try await house.connect(.x, as: "ada")
            house.sandbox.faults.add(
                Fault(.rewrite, platform: "x", endpoint: "refresh").with {
                    $0.remove = ["refresh_token", "expires_in"]
                })
            let before = try await tokens(house, connection)
            _ = await Refresher(parts: house.parts).refresh(connection.grantID, of: connection.workspaceID)
            let after = try await tokens(house, connection)
            #expect(after.stored.grant.generation == 2)
            #expect(after.tokens.refresh == before.tokens.refresh)
            #expect(after.tokens.access != before.tokens.access)
            #expect(after.stored.grant.accessExpiresAt != nil)
        }
    }

    private func tokens(
        _ house: House, _ connection: Connection
    ) async throws -> (stored: StoredGrant, tokens: GrantTokens) {
        let stored = try await house.parts.database.read {
            try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0)
        }
        let found = try #require(stored)
        return (found, try await Safe(vault: house.parts.vault).open(found))
    }
}
