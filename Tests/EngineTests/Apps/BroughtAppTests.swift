import Domain
import Outbound
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// Apps that workspaces bring.
@Suite("Apps of workspaces", .timeLimit(.minutes(5)))
struct BroughtAppTests {
    private static let first = EnteredApp(
        clientID: "sandbox-tiktok-client", clientSecret: Secret("sandbox-tiktok-secret"))
    private static let second = EnteredApp(
        clientID: "sandbox-tiktok-older-client", clientSecret: Secret("sandbox-tiktok-older-secret"))

    private func grant(of connection: Connection, _ house: House) async throws -> Grant {
        let stored = try await house.parts.read {
            try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0)
        }
        return try #require(stored).grant
    }

    private func app(of connection: Connection, _ house: House) async throws -> StoredPlatformApp? {
        let grant = try await grant(of: connection, house)
        return try await house.parts.read { try PlatformApps.find(for: grant, in: $0) }
    }

    private func isConfigured(_ platform: Platform, for principal: Principal, _ house: House) async throws -> Bool {
        try await house.engine.connecting.platforms(by: principal).first { $0.profile.platform == platform }?
            .isConfigured == true
    }

    @Test("S3.16 SEC-9 a workspace connects by the app that it brought, and its accounts stay alive by it")
    func own() async throws {
        try await House.open { house in
            #expect(try await !isConfigured(.tiktok, for: house.owner, house))
            #expect(try await house.engine.apps.set(Self.first, on: .tiktok, by: house.owner) == .accepted)
            #expect(try await isConfigured(.tiktok, for: house.owner, house))

            let connection = try await house.connect(.tiktok, as: "ada")
            let app = try #require(try await app(of: connection, house))
            #expect(app.workspaceID == house.owner.workspaceID && app.clientID == "sandbox-tiktok-client")
            let path = "/oauth/callback/tiktok/\(house.owner.workspaceID)"
            #expect(app.redirectURI == House.publicURL + path)

            house.sandbox.world.clock.advance(by: .minutes(90))
            let refresher = Refresher(parts: house.parts)
            guard case .renewed = await refresher.refresh(connection.grantID, of: house.owner.workspaceID) else {
                Issue.record("it was not renewed")
                return
            }
            _ = try await house.engine.connections.disconnect(connection.id, by: house.owner)
            #expect(house.sandbox.ledger.tokens(platform: "tiktok").contains { $0.event == .revoked })
        }
    }

    @Test("SEC-9 SEC-63 the app of one workspace is never used, seen or taken away by another")
    func tenants() async throws {
        try await House.open { house in
            _ = try await house.engine.apps.set(Self.first, on: .tiktok, by: house.owner)
            let stranger = try await house.secondWorkspace()

            #expect(try await !isConfigured(.tiktok, for: stranger, house))
            let listing = try await house.engine.apps.get(.tiktok, by: stranger)
            guard case .none = listing.source else {
                Issue.record("\(listing.source)")
                return
            }
            #expect(
                listing.callbacks.map(\.url) == [
                    "\(House.publicURL)/oauth/callback/tiktok/\(stranger.workspaceID)"
                ])
            await #expect(throws: EngineError.self) {
                _ = try await house.engine.connecting.start(NewAuthorization(platform: .tiktok), by: stranger)
            }
            await #expect(throws: EngineError.self) { try await house.engine.apps.remove(.tiktok, by: stranger) }
            await #expect(throws: EngineError.self) { _ = try await house.engine.apps.examine(.tiktok, by: stranger) }
            #expect(try await isConfigured(.tiktok, for: house.owner, house))
        }
    }

    @Test("SEC-9 a grant that was moved to a foreign app finds none, and nothing is sent")
    func movedGrant() async throws {
        try await House.open { house in
            _ = try await house.engine.apps.set(Self.first, on: .tiktok, by: house.owner)
            let connection = try await house.connect(.tiktok, as: "ada")
            let grant = try await grant(of: connection, house)
            let stranger = try await house.secondWorkspace()
            let foreign = Grant(
                id: grant.id, workspaceID: stranger.workspaceID, platform: .tiktok,
                platformAppID: grant.platformAppID, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil,
                scopes: [], server: grant.server)

            #expect(try await house.parts.read { try PlatformApps.find(for: foreign, in: $0) } == nil)
        }
    }

    @Test("the app of the workspace comes before that of the installation, with a callback of its own (SEC-8)")
    func order() async throws {
        try await House.open { house in
            let before = try await house.connect(.x, as: "ada")
            let entered = EnteredApp(clientID: "sandbox-x-public", clientSecret: Secret(""))
            #expect(try await house.engine.apps.set(entered, on: .x, by: house.owner) == .accepted)
            let after = try await house.connect(.x, as: "grace")

            #expect(try await app(of: before, house)?.workspaceID == Safe.installation)
            #expect(try await app(of: after, house)?.clientID == "sandbox-x-public")
            let listed = try await house.engine.connecting.platforms(by: house.owner)
            #expect(listed.first?.callbackURL == "\(House.publicURL)/oauth/callback/x/\(house.owner.workspaceID)")
        }
    }

    @Test("SEC-8 an answer on the installation's path does not finish an attempt by the workspace's app")
    func callbackPath() async throws {
        try await House.open { house in
            _ = try await house.engine.apps.set(Self.first, on: .tiktok, by: house.owner)
            let started = try await house.engine.connecting.start(
                NewAuthorization(platform: .tiktok), by: house.owner)
            let bound = try await house.engine.connecting.bind(
                started.authorization.id, ticket: started.ticket, sessionHash: house.owner.sessionHash)
            let location = try await house.consent(bound.platformURL, as: "ada")
            let cookies = [bound.cookieName: bound.browserSecret.expose()]
            let right = try house.callback(location, cookies: cookies)
            let wrong = Callback(
                path: "/oauth/callback/tiktok", query: right.query, cookies: cookies,
                sessionHash: house.owner.sessionHash)

            #expect(try await house.engine.connecting.callback(wrong).authorization == nil)
            guard case .done = try await house.engine.connecting.callback(right).authorization?.state else {
                Issue.record("the right path does not work")
                return
            }
        }
    }

    @Test("another client id is another app: new accounts come by it, the others keep theirs until they are gone")
    func replaced() async throws {
        try await House.open { house in
            _ = try await house.engine.apps.set(Self.first, on: .tiktok, by: house.owner)
            let old = try await house.connect(.tiktok, as: "ada")
            _ = try await house.engine.apps.set(Self.second, on: .tiktok, by: house.owner)
            let new = try await house.connect(.tiktok, as: "grace")

            #expect(try await app(of: old, house)?.clientID == "sandbox-tiktok-client")
            #expect(try await app(of: new, house)?.clientID == "sandbox-tiktok-older-client")
            let listing = try await house.engine.apps.get(.tiktok, by: house.owner)
            #expect(listing.earlierCount == 1)
            guard case .workspace(let brought) = listing.source else {
                Issue.record("\(listing.source)")
                return
            }
            #expect(brought.clientID == "sandbox-tiktok-older-client" && brought.accountCount == 1)

            // A row that a grant refers to stays; without one it goes, and its secret with it.
            try await house.parts.write { try PlatformAppStore.prune(in: $0) }
            #expect(try await house.rows().count == 2)
            _ = try await house.engine.connections.disconnect(old.id, by: house.owner)
            try await house.parts.write { try PlatformAppStore.prune(in: $0) }
            #expect(try await house.rows().map(\.clientID) == ["sandbox-tiktok-older-client"])
        }
    }

    @Test("taken back: nobody connects by it any more, who is connected stays so, and it can be brought again")
    func removed() async throws {
        try await House.open { house in
            _ = try await house.engine.apps.set(Self.first, on: .tiktok, by: house.owner)
            let connection = try await house.connect(.tiktok, as: "ada")
            try await house.engine.apps.remove(.tiktok, by: house.owner)

            #expect(try await !isConfigured(.tiktok, for: house.owner, house))
            #expect(try await house.engine.connections.check(connection.id, by: house.owner).connection.health.isUsable)
            guard
                case .renewed = await Refresher(parts: house.parts).refresh(
                    connection.grantID, of: house.owner.workspaceID)
            else {
                Issue.record("it was not renewed")
                return
            }
            await #expect(throws: EngineError.self) { try await house.engine.apps.remove(.tiktok, by: house.owner) }
            _ = try await house.engine.apps.set(Self.first, on: .tiktok, by: house.owner)
            #expect(try await house.rows().count == 1)
            #expect(try await isConfigured(.tiktok, for: house.owner, house))
        }
    }

    @Test("what a platform refuses is not stored, and its words are handed on without the secret (SEC-84)")
    func refused() async throws {
        try await House.open { house in
            let wrong = EnteredApp(clientID: "sandbox-tiktok-client", clientSecret: Secret("not-the-secret"))
            guard case .refused(let words) = try await house.engine.apps.set(wrong, on: .tiktok, by: house.owner) else {
                Issue.record("it was not refused")
                return
            }
            #expect(words.contains("Client secret is invalid"))
            #expect(try await house.rows().isEmpty)
        }
    }

    @Test("an outage does not keep anybody from bringing an app; the verdict comes with the next question")
    func outage() async throws {
        try await House.open { house in
            house.sandbox.faults.add(Fault(.outage, platform: "tiktok"))
            guard case .unknown = try await house.engine.apps.set(Self.first, on: .tiktok, by: house.owner) else {
                Issue.record("an outage was taken for a verdict")
                return
            }
            #expect(try await house.rows().first?.examination?.verdict != .accepted)
            let again = Apps(parts: house.parts)
            #expect(try await again.examine(.tiktok, by: house.owner) == .accepted)
            #expect(try await house.rows().first?.examination?.verdict == .accepted)
        }
    }

    @Test("a platform is not asked by every click")
    func patience() async throws {
        try await House.open { house in
            _ = try await house.engine.apps.set(Self.first, on: .tiktok, by: house.owner)
            let count = { house.sandbox.ledger.requests(platform: "tiktok").count }
            let before = count()
            for _ in 0..<5 { _ = try await house.engine.apps.examine(.tiktok, by: house.owner) }
            #expect(count() == before)
            for _ in 0..<5 { #expect(try await house.engine.apps.examine(.x, by: house.owner) == .accepted) }
            #expect(house.sandbox.ledger.requests(platform: "x").count == 1)
        }
    }

    @Test(
        "SEC-62 only who administers sees, sets, tries and takes back apps", arguments: [Role.editor, .author, .viewer])
    func rights(role: Role) async throws {
        try await House.open(runsJobs: false) { house in
            let low = Principal(workspaceID: house.owner.workspaceID, personID: nil, role: role)
            let apps = house.engine.apps
            let calls: [@Sendable () async throws -> Void] = [
                { _ = try await apps.list(by: low) }, { _ = try await apps.get(.x, by: low) },
                { _ = try await apps.set(Self.first, on: .tiktok, by: low) },
                { try await apps.remove(.tiktok, by: low) }, { _ = try await apps.examine(.x, by: low) },
            ]
            for call in calls {
                await #expect { try await call() } throws: { error in
                    if case EngineError.forbidden(.administer) = error { true } else { false }
                }
            }
        }
    }

    struct Typed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let id: String
        let secret: String
        var field: String? = nil
    }

    @Test(
        "SEC-59 what no platform gives out is refused by name of the field; blanks round a copied text are dropped",
        arguments: [
            Typed(testDescription: "no id", id: " ", secret: "s", field: "client_id"),
            Typed(testDescription: "words as id", id: "my app", secret: "s", field: "client_id"),
            Typed(
                testDescription: "a long id", id: String(repeating: "a", count: 513), secret: "s", field: "client_id"),
            Typed(testDescription: "no secret", id: "a", secret: "", field: "client_secret"),
            Typed(testDescription: "a broken secret", id: "a", secret: "a\u{0}b", field: "client_secret"),
            Typed(testDescription: "an umlaut", id: "a", secret: "schlüssel", field: "client_secret"),
            Typed(
                testDescription: "blanks round both", id: " sandbox-tiktok-client\n", secret: "\tsandbox-tiktok-secret "
            ),
        ])
    func typed(typed: Typed) async throws {
        try await House.open(runsJobs: false) { house in
            let entered = EnteredApp(clientID: typed.id, clientSecret: Secret(typed.secret))
            do {
                let verdict = try await house.engine.apps.set(entered, on: .tiktok, by: house.owner)
                #expect(verdict == .accepted && typed.field == nil)
            } catch EngineError.invalid(let field, let words) {
                #expect(field == typed.field && !words.isEmpty)
            }
        }
    }

    @Test("what needs no app, or is not offered, takes none", arguments: [Platform.bluesky, .mastodon])
    func unneeded(platform: Platform) async throws {
        try await House.open(runsJobs: false) { house in
            await #expect(throws: EngineError.self) {
                _ = try await house.engine.apps.set(Self.first, on: platform, by: house.owner)
            }
            guard case .onTheFly = try await house.engine.apps.get(platform, by: house.owner).source else {
                Issue.record("it wants an app")
                return
            }
        }
    }
}

extension House {
    /// What the owner's workspace brought, as stored.
    func rows() async throws -> [StoredPlatformApp] {
        try await parts.read { try PlatformAppStore.list(of: owner.workspaceID, in: $0) }
    }

    /// An owner of another workspace.
    func secondWorkspace() async throws -> Principal {
        let ports = parts.ports
        let workspace = Workspace(id: Workspace.ID(ports), name: "Elsewhere", zone: "UTC")
        let person = Person(id: Person.ID(ports), email: "ben@example.org", name: "Ben")
        try await parts.write { transaction in
            try PersonStore.insert(workspace, in: transaction)
            try PersonStore.insert(
                Brand(id: Brand.ID(ports), workspaceID: workspace.id, name: "Elsewhere"), in: transaction)
            try PersonStore.insert(person, passwordHash: "none", in: transaction)
            try PersonStore.join(person.id, to: workspace.id, as: .owner, in: transaction)
        }
        return Principal(workspaceID: workspace.id, personID: nil, role: .owner)
    }
}
