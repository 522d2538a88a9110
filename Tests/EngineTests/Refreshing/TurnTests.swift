import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Who shares a bucket with whom.
@Suite("Turns of one node", .timeLimit(.minutes(10)))
struct TurnTests {
    private static func grant(
        _ rig: Rig, on platform: Platform = .x, app: PlatformApp.ID? = nil, server: String = "https://one.example"
    ) -> Grant {
        Grant(
            id: Grant.ID(rig.clock.ports), workspaceID: rig.owner.workspaceID, platform: platform, platformAppID: app,
            generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: server))
    }

    /// How many of fifty grants that come at once have their turn.
    private static func started(
        _ paces: RefreshPaces, rate: Double? = nil, _ grant: () -> Grant
    ) async -> Int {
        var count = 0
        for _ in 0..<50 where await paces.take(grant(), .accessToken, rate: rate) == .go { count += 1 }
        return count
    }

    private static func play(
        rate: Double = 5, width: Int = 1_000, _ body: @escaping @Sendable (Rig, RefreshPaces) async throws -> Void
    ) async throws {
        try await Rig.open(
            weather: ScriptedWeather(),
            settings: {
                $0.refreshRate = rate
                $0.refreshWidth = width
            }
        ) { rig in
            try await body(rig, rig.node("node-1").refresher.parts.paces)
        }
    }

    /// Lets these nodes say that they refresh.
    private static func note(_ nodes: [String], _ rig: Rig) async throws {
        try await rig.database.write { transaction in
            for node in nodes { _ = try PresenceStore.note(node, for: .seconds(15), in: transaction) }
        }
    }

    @Test("REL-15 a node takes its share of what all nodes may do", arguments: [(1, 10), (2, 5), (5, 2)])
    func nodes(count: Int, turns: Int) async throws {
        try await Self.play { rig, paces in
            try await Self.note((1...count).map { "node-\($0)" }, rig)
            #expect(await Self.started(paces) { Self.grant(rig) } == turns)
        }
    }

    @Test("REL-15 a node that joins later is noticed within seconds, and so is one that fell silent")
    func joins() async throws {
        try await Self.play { rig, paces in
            #expect(await Self.started(paces) { Self.grant(rig) } == 10)
            rig.clock.advance(by: .hours(2))
            try await Self.note(["node-2"], rig)
            #expect(await Self.started(paces) { Self.grant(rig) } == 5)
            rig.clock.advance(by: .hours(2))
            #expect(await Self.started(paces) { Self.grant(rig) } == 10)
        }
    }

    @Test("REL-15 apps, servers and platforms do not take turns from each other; accounts of one app do")
    func apart() async throws {
        try await Self.play { rig, paces in
            let ours = PlatformApp.ID(rig.clock.ports)
            #expect(await Self.started(paces) { Self.grant(rig) } == 10)
            #expect(await Self.started(paces) { Self.grant(rig) } == 0, "the same app has had its turns")
            #expect(await Self.started(paces) { Self.grant(rig, app: ours) } == 10)
            #expect(await Self.started(paces) { Self.grant(rig, server: "https://two.example") } == 10)
            #expect(await Self.started(paces) { Self.grant(rig, on: .bluesky) } == 10)
            #expect(paces.isCrowded(Self.grant(rig)))
            #expect(!paces.isCrowded(Self.grant(rig, server: "https://three.example")))
        }
    }

    @Test(
        "REL-15 the sheet of a platform may say less than the installation, not more",
        arguments: [(1.0, 2), (5, 10), (100, 10)])
    func sheet(rate: Double, turns: Int) async throws {
        try await Self.play { rig, paces in
            #expect(await Self.started(paces, rate: rate) { Self.grant(rig) } == turns)
        }
    }

    @Test("REL-15 who is done makes room")
    func room() async throws {
        try await Self.play(rate: 20, width: 3) { rig, paces in
            #expect(await Self.started(paces) { Self.grant(rig) } == 3)
            rig.clock.advance(by: .hours(1))
            #expect(await Self.started(paces) { Self.grant(rig) } == 0)
            paces.end(Self.grant(rig))
            rig.clock.advance(by: .hours(1))
            #expect(await Self.started(paces) { Self.grant(rig) } == 1)
        }
    }

    @Test("REL-15 REL-12 a refresh token that is about to die of idleness goes before the access tokens")
    func idle() async throws {
        let clock = TestPorts(now: Rig.start)
        try await House.open(ports: clock.ports, runsJobs: false, settings: { $0.refreshRate = 0.01 }) { house in
            @Sendable func insert() async throws -> StoredGrant {
                let grant = Grant(
                    id: Grant.ID(clock.ports), workspaceID: house.owner.workspaceID, platform: .x, platformAppID: nil,
                    generation: 1, accessExpiresAt: clock.now + .hours(2), refreshExpiresAt: nil, scopes: [],
                    server: GrantServer(apiOrigin: "https://one.example"))
                return try await house.parts.write { transaction in
                    try GrantStore.insert(grant, sealed: [1], in: transaction)
                    return try #require(try GrantStore.find(grant.id, of: grant.workspaceID, in: transaction))
                }
            }
            let refresher = Refresher(parts: house.parts)
            func wait(_ stored: StoredGrant) async throws -> Duration {
                switch try await refresher.turn(of: stored, .accessToken, isCalled: false) {
                case .go: .zero
                case .wait(let duration): duration
                }
            }
            // X lets a refresh token lie for half a year.
            let old = try await insert()
            clock.advance(by: .days(180) - .hours(12))
            var waits: [Duration] = []
            for _ in 0..<5 { waits.append(try await wait(try await insert())) }
            #expect(waits == [.zero, .seconds(100), .seconds(200), .seconds(300), .seconds(400)])

            #expect(try await wait(old) == .seconds(100))
        }
    }
}
