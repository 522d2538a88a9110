import Domain
import Media
import OAuth
import Outbound
import Platforms
import Sandbox
import Storage
import Synchronization
import TestKit
import Testing
import Vault

@testable import Engine

/// The whole house below the fronts, before the running sandbox, with an owner who may do everything.
struct House: Sendable {
    static let publicURL = "http://127.0.0.1:9"
    /// A root key for tests only, hexadecimal.
    static let rootKey = "5b1f0a9c3d7e2846b0c1d2e3f40516273849a5b6c7d8e9fa0b1c2d3e4f506172"

    let sandbox: Sandbox
    let door: NetworkDoor
    let parts: EngineParts
    let engine: Engine
    let owner: Principal
    let files: MemoryFiles

    /// Runs the house with its own database and sandbox; the job runner runs too unless told otherwise.
    ///
    /// - Parameter shared: A clock that the simulated platforms follow as well.
    static func open(
        _ kind: DatabaseKind = .memory, ports: Ports = .system, runsJobs: Bool = true,
        isShared shared: TestPorts? = nil, connectors: [any Connector] = [],
        settings change: @Sendable (inout EngineSettings) -> Void = { _ in },
        _ body: @Sendable (House) async throws -> Void
    ) async throws {
        var settings = EngineSettings(publicURL: publicURL)
        settings.configuredApps = [
            ConfiguredApp(platform: .x, clientID: "sandbox-x-client", clientSecret: Secret("sandbox-x-secret"))
        ]
        settings.refreshFloor = .zero
        change(&settings)
        let chosen = settings
        try await kind.withDatabase(ports: ports) { database in
            let time = shared.map { shared in SandboxClock(real: { shared.now.milliseconds }) } ?? SandboxClock()
            let sandbox = try Sandbox(settings: SandboxSettings(port: 0), clock: time)
            try await sandbox.whileRunning { _ in
                let house = try await make(sandbox, database, ports, chosen, connectors)
                let failure = await house.live(runsJobs: runsJobs, body)
                await house.door.close()
                if let failure { throw failure }
            }
        }
    }

    private static func make(
        _ sandbox: Sandbox, _ database: Database, _ ports: Ports, _ settings: EngineSettings,
        _ connectors: [any Connector]
    ) async throws -> House {
        let routes = try RouteMap(try await sandbox.routes().map { (from: $0.key, to: $0.value) })
        // Calls take real time, whatever the clock of the house says; what they are dated by is that clock.
        let system = Ports.system
        let dated = Ports(
            now: ports.now, monotonic: system.monotonic, sleep: system.sleep, randomBytes: ports.randomBytes)
        let door = try NetworkDoor(DoorSettings(routes: routes), ports: dated)
        let oauth = OAuthClient(door: door, ports: ports)
        let vault = Vault(
            ring: try RootKeyRing(text: rootKey), store: DatabaseKeyStore(database: database), ports: ports)
        let parts = EngineParts(
            ports: ports, database: database, vault: vault,
            connectors: connectors + all(door, oauth, ports, settings),
            routes: routes, settings: settings, node: "node-test")
        let files = MemoryFiles()
        let engine = Engine(parts: parts, rooms: .temporary(files))
        return House(
            sandbox: sandbox, door: door, parts: parts, engine: engine, owner: try await settle(engine), files: files)
    }

    private static func all(
        _ door: any Door, _ oauth: OAuth.OAuthClient, _ ports: Ports, _ settings: EngineSettings
    ) -> [any Connector] {
        [
            XConnector(door: door, oauth: oauth, ports: ports),
            LinkedInConnector(.member, door: door, oauth: oauth, ports: ports),
            LinkedInConnector(.page, door: door, oauth: oauth, ports: ports),
            MetaPagesConnector(.facebook, door: door, oauth: oauth, ports: ports),
            MetaProfileConnector(.instagram, door: door, oauth: oauth, ports: ports),
            MetaPagesConnector(.instagram, door: door, oauth: oauth, ports: ports),
            MetaProfileConnector(.threads, door: door, oauth: oauth, ports: ports),
            TikTokConnector(door: door, oauth: oauth, ports: ports),
            YouTubeConnector(door: door, oauth: oauth, ports: ports),
            PinterestConnector(door: door, oauth: oauth, ports: ports),
            RedditConnector(door: door, oauth: oauth, ports: ports, operatorName: "ada_operator"),
            BlueskyConnector(door: door, oauth: oauth, ports: ports, publicURL: settings.publicURL),
            MastodonConnector(door: door, oauth: oauth, ports: ports),
        ]
    }

    private static func settle(_ engine: Engine) async throws -> Principal {
        let token = try #require(try await engine.people.firstRunToken())
        let login = try await engine.people.createOwner(
            NewOwner(
                token: token, email: "ada@example.org", name: "Ada", password: Secret("grey-heron-over-water"),
                workspaceName: "Studio", zone: "UTC"))
        return try #require(try await engine.people.member(session: login.session)).principal
    }

    private func live(runsJobs: Bool, _ body: @Sendable (House) async throws -> Void) async -> (any Error)? {
        await withTaskGroup(of: (any Error)?.self) { group in
            if runsJobs {
                group.addTask {
                    do { try await engine.runner.run() } catch { return error }
                    return nil
                }
            }
            do { try await body(self) } catch {
                group.cancelAll()
                return error
            }
            group.cancelAll()
            return nil
        }
    }
}
