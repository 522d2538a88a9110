import Domain
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// One account of any platform, with a clock that house and platform share, so that months pass in moments.
struct Year: Sendable {
    let house: House
    let node: Node
    let clock: TestPorts
    let platform: Platform
    let connection: Connection

    /// Connects Ada's account, or the first that she can publish for.
    static func begin(
        _ platform: Platform, on kind: DatabaseKind = .memory,
        settings change: @escaping @Sendable (inout EngineSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (Year) async throws -> Void
    ) async throws {
        let clock = TestPorts()
        try await House.open(
            kind, ports: clock.ports, runsJobs: false, isShared: clock,
            settings: {
                $0.configuredApps = apps
                $0.checkInterval = .hours(24)
                change(&$0)
            }
        ) { house in
            let node = Node(parts: house.parts, hangs: Hangs(), files: house.files)
            let connection = try await house.connectFirst(platform)
            try await body(
                Year(house: house, node: node, clock: clock, platform: platform, connection: connection))
        }
    }

    /// The apps that the simulated platforms know.
    static var apps: [ConfiguredApp] {
        Platform.allCases.map { platform in
            let name = "sandbox-\(platform == .instagramFacebook ? "facebook" : platform.rawValue)"
            return ConfiguredApp(
                platform: platform, clientID: "\(name)-client", clientSecret: Secret("\(name)-secret"))
        }
    }

    /// The name of the platform in the sandbox, and of the account that the person logs in with there.
    var sandboxName: String { platform.sandboxName }

    /// How many refreshes the simulated platforms saw.
    var refreshes: Int { house.sandbox.ledger.counters.values.reduce(0) { $0 + $1.refreshes } }

    /// Lets time pass, working on what comes due.
    func pass(_ duration: Duration) async throws {
        try await node.run(until: clock.now + duration, clock)
    }

    /// The connection as people see it.
    func view() async throws -> ConnectionView {
        try await house.engine.connections.get(connection.id, by: house.owner)
    }

    /// How it fares.
    func health() async throws -> Health { try await view().connection.health }

    /// A look by hand, a little later than the one before.
    func check() async throws -> Health {
        clock.advance(by: house.parts.settings.manualCheckPause + .seconds(1))
        return try await house.engine.connections.check(connection.id, by: house.owner).connection.health
    }

    /// What happened, oldest first.
    func events() async throws -> [String] {
        try await house.engine.connections.history(of: connection.id, before: nil, limit: 200, by: house.owner)
            .map(\.event).reversed()
    }
}

extension House {
    /// Goes the way to the platform and back as Ada, or somebody else; where several accounts come, takes the first that can
    /// publish, or that is wanted.
    func connectFirst(
        _ platform: Platform, as name: String = "ada", reconnects: Connection.ID? = nil,
        wanted: @Sendable (RemoteAccount) -> Bool = \.canPublish
    ) async throws -> Connection {
        let new = NewAuthorization(
            platform: platform, instance: platform == .mastodon ? "mastodon.example" : nil,
            handle: platform == .bluesky ? "\(name).bsky.social" : nil, reconnects: reconnects)
        let outcome = try await attempt(new, as: name)
        guard let attempt = outcome.authorization else {
            throw Surprise(description: "\(platform) as \(name): \(outcome)")
        }
        var state = attempt.state
        if case .choose(let accounts) = state, let first = accounts.first(where: wanted) {
            state = try await engine.connecting.choose(attempt.id, remoteIDs: [first.remoteID], by: owner).state
        }
        guard case .done(let ids) = state, let id = ids.first else { throw Surprise(description: "\(state)") }
        return try await engine.connections.get(id, by: owner).connection
    }
}

extension Year {
    /// Reconnects as Ada.
    func reconnect() async throws -> Connection {
        try await house.connectFirst(platform, reconnects: connection.id)
    }
}
