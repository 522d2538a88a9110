import Domain
import OAuth
import Platforms
import Sandbox
import Storage
import Synchronization
import TestKit
import Testing

@testable import Engine

/// Accounts of all thirteen platforms on the sandbox, over HTTP, with a clock that both share.
final class SandboxTown: LongRunWorld {
    private struct Account: Sendable {
        let name: String
        let platform: Platform
    }

    let clock: TestPorts
    let house: House
    let connections: [Connection]
    private let accounts: [Connection.ID: Account]
    private let spells = Mutex<[(spell: Spell, platform: Platform)]>([])

    var database: Database { house.parts.database }

    private init(_ house: House, _ clock: TestPorts, _ made: [(connection: Connection, account: Account)]) {
        self.house = house
        self.clock = clock
        connections = made.map(\.connection)
        accounts = Dictionary(uniqueKeysWithValues: made.map { ($0.connection.id, $0.account) })
    }

    /// Connects up to so many people of every platform.
    static func open(
        people: Int, settings change: @escaping @Sendable (inout EngineSettings) -> Void,
        _ body: @escaping @Sendable (SandboxTown) async throws -> Void
    ) async throws {
        let clock = TestPorts()
        try await House.open(
            ports: clock.ports, runsJobs: false, isShared: clock,
            settings: {
                $0.configuredApps = Year.apps
                change(&$0)
            }
        ) { house in
            var made: [(connection: Connection, account: Account)] = []
            for platform in Platform.allCases {
                for name in ["ada", "grace", "linus", "alan", "mary"] {
                    guard made.count(where: { $0.account.platform == platform }) < people else { break }
                    let known = Set(made.filter { $0.account.platform == platform }.map(\.connection.account.remoteID))
                    // Some people have nothing that could be connected; that is tested elsewhere.
                    let found = try? await house.connectFirst(platform, as: name) {
                        $0.canPublish && !known.contains($0.remoteID)
                    }
                    guard let connection = found, !known.contains(connection.account.remoteID) else { continue }
                    made.append((connection, Account(name: name, platform: platform)))
                }
            }
            try await body(SandboxTown(house, clock, made))
        }
    }

    func node(_ name: String) -> Node {
        let parts = house.parts
        return Node(
            parts: EngineParts(
                ports: parts.ports, database: parts.database, vault: parts.vault,
                connectors: Array(parts.connectors.values), routes: parts.routes, settings: parts.settings, node: name),
            hangs: Hangs())
    }

    func withdraw(_ connection: Connection) {
        guard let account = accounts[connection.id] else { return }
        house.sandbox.change(account.name, on: account.platform.sandboxName, .revoke)
    }

    func reconnect(_ connection: Connection) async throws {
        guard let account = accounts[connection.id] else { return }
        // People come on a day on which everything works; platforms share servers.
        house.sandbox.faults.removeAll()
        defer { putUp() }
        _ = try await house.connectFirst(account.platform, as: account.name, reconnects: connection.id) {
            $0.remoteID == connection.account.remoteID
        }
    }

    /// Asks the sandbox, with its faults taken down: with the access token first, then with the refresh token.
    func serves(_ connection: Connection) async throws -> Bool {
        house.sandbox.faults.removeAll()
        defer { putUp() }
        let stored = try await database.read {
            try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0)
        }
        let refresher = Refresher(parts: house.parts)
        guard let stored, let connector = house.parts.connectors[connection.platform] else { return false }
        let tokens = try await refresher.safe.open(stored)
        guard let session = try await refresher.session(of: stored.grant, with: tokens) else { return false }
        do throws(PlatformFailure) {
            _ = try await connector.check(session)
            return true
        } catch {
            do throws(RefreshFailure) {
                _ = try await connector.refresh(session)
                return true
            } catch {
                return false
            }
        }
    }

    func begin(_ spell: Spell, on platform: Platform) {
        spells.withLock { $0.append((spell, platform)) }
        putUp()
    }

    func end(_ spell: Spell, on platform: Platform) {
        spells.withLock { spells in
            guard let index = spells.firstIndex(where: { $0.spell == spell && $0.platform == platform }) else { return }
            spells.remove(at: index)
        }
        putUp()
    }

    private func putUp() {
        house.sandbox.faults.removeAll()
        for (spell, platform) in spells.withLock({ $0 }) { house.sandbox.faults.add(spell.fault(on: platform)) }
    }
}

extension Spell {
    fileprivate func fault(on platform: Platform) -> Fault {
        let name = platform.sandboxName
        return switch self {
        case .outage: Fault(.outage, platform: name, times: nil)
        case .slowness: Fault(.delay, platform: name, times: nil).with { $0.delay = .milliseconds(10) }
        case .lostAnswers:
            Fault(.reset, platform: name, endpoint: "refresh", times: nil).with {
                $0.afterEffect = true
                $0.probability = 0.3
            }
        case .falseRefusals:
            Fault(.status, platform: name, endpoint: "refresh", times: nil).with {
                $0.status = 400
                $0.body = platform.refusal
            }
        case .rateLimit:
            Fault(.rateLimit, platform: name, times: nil).with { $0.retryAfter = .minutes(10) }
        }
    }
}

extension Platform {
    /// The name of the platform in the sandbox.
    var sandboxName: String { self == .mastodon ? "mastodon.example" : rawValue }

    /// How the platform calls a grant invalid (sheets, section on errors).
    fileprivate var refusal: String {
        switch self {
        case .x: #"{"error":"invalid_request","error_description":"Value passed for the token was invalid."}"#
        case .instagram, .threads, .facebook, .instagramFacebook:
            #"{"error":{"message":"Error validating access token","type":"OAuthException","code":190}}"#
        default: #"{"error":"invalid_grant","error_description":"The grant is invalid"}"#
        }
    }
}
