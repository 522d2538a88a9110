import Domain
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// Several people in one workspace, and several workspaces at one account.
@Suite("Connecting in company", .timeLimit(.minutes(10)))
struct CompanyTests {
    /// Somebody else who may connect in the same workspace.
    private static func colleague(in house: House) async throws -> Principal {
        let ports = house.parts.ports
        let person = Person(id: Person.ID(ports), email: "ben@example.org", name: "Ben")
        let session = "session-of-ben"
        try await house.parts.write { transaction in
            try PersonStore.insert(person, passwordHash: "none", in: transaction)
            try PersonStore.join(person.id, to: house.owner.workspaceID, as: .editor, in: transaction)
            _ = try SessionStore.insert(session, of: person.id, in: house.owner.workspaceID, in: transaction)
        }
        return Principal(
            workspaceID: house.owner.workspaceID, personID: person.id, role: .editor, sessionHash: session)
    }

    /// Goes to X and says yes there; what comes back is not taken yet.
    private static func goThere(_ house: House, by principal: Principal) async throws -> Callback {
        let started = try await house.engine.connecting.start(NewAuthorization(platform: .x), by: principal)
        let bound = try await house.engine.connecting.bind(
            started.authorization.id, ticket: started.ticket, sessionHash: principal.sessionHash)
        let location = try await house.consent(bound.platformURL, as: "ada")
        let callback = try house.callback(location, cookies: [bound.cookieName: bound.browserSecret.expose()])
        return Callback(
            path: callback.path, query: callback.query, cookies: callback.cookies,
            sessionHash: principal.sessionHash)
    }

    private static func leave(_ person: Principal, _ house: House) async throws {
        let id = try #require(person.personID)
        try await house.parts.write { transaction in
            try transaction.execute("DELETE FROM memberships WHERE person_id = $1", [.text(id.text)])
        }
    }

    @Test(
        "S4.48 two people who connect the same account at the same moment get one connection, and both are told so",
        arguments: DatabaseKind.allCases)
    func sameAccount(kind: DatabaseKind) async throws {
        try await House.open(kind, runsJobs: false) { house in
            let ben = try await Self.colleague(in: house)
            let callbacks = [
                try await Self.goThere(house, by: house.owner), try await Self.goThere(house, by: ben),
            ]
            let states = try await withThrowingTaskGroup(of: Authorization.State?.self) { group in
                for callback in callbacks {
                    group.addTask { try await house.engine.connecting.callback(callback).authorization?.state }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            let listed = try await house.engine.connections.list(ConnectionFilter(), by: house.owner)
            let id = try #require(listed.first?.connection.id)
            #expect(listed.count == 1)
            #expect(states == [.done([id]), .done([id])])
            let grants = try await house.parts.read { try $0.row("SELECT COUNT(*) AS n FROM grants")?.int("n") }
            #expect(grants == 1)
            #expect(try await house.engine.connections.check(id, by: house.owner).connection.health == .healthy)
        }
    }

    @Test("SEC-64 who is removed from the workspace while at the platform connects nothing when coming back")
    func removedMeanwhile() async throws {
        try await House.open(runsJobs: false) { house in
            let ben = try await Self.colleague(in: house)
            let callback = try await Self.goThere(house, by: ben)
            try await Self.leave(ben, house)

            let outcome = try await house.engine.connecting.callback(callback)

            #expect(outcome.authorization == nil)
            #expect(try await house.engine.connections.list(ConnectionFilter(), by: house.owner).isEmpty)
            #expect(house.sandbox.ledger.tokens(platform: "x").allSatisfy { $0.kind == .code }, "nothing was exchanged")
        }
    }

    @Test(
        "S2.53 S2.55 S2.56 an account belongs to the workspace: it lives on when who connected it leaves")
    func leaves() async throws {
        let clock = TestPorts()
        try await House.open(ports: clock.ports, runsJobs: false, isShared: clock) { house in
            let ben = try await Self.colleague(in: house)
            _ = try await house.engine.connecting.callback(try await Self.goThere(house, by: ben))
            let found = try await house.engine.connections.list(ConnectionFilter(), by: house.owner).first
            let connection = try #require(found?.connection)
            try await Self.leave(ben, house)

            let node = Node(parts: house.parts, hangs: Hangs())
            try await node.run(until: clock.now + .days(2), clock)

            let view = try await house.engine.connections.check(connection.id, by: house.owner)
            #expect(view.connection.health == .healthy)
            let lines = try await house.engine.connections.history(
                .everything, of: connection.id, before: nil, limit: 200, by: house.owner)
            #expect(lines.contains { $0.event == "refresh_succeeded" && $0.at > connection.connectedAt + .days(1) })
        }
    }

    @Test("S0.14 S1.16 a long detour at the platform, to log in there first, does no harm")
    func detour() async throws {
        let clock = TestPorts()
        try await House.open(ports: clock.ports, runsJobs: false, isShared: clock) { house in
            let started = try await house.engine.connecting.start(NewAuthorization(platform: .x), by: house.owner)
            let bound = try await house.engine.connecting.bind(
                started.authorization.id, ticket: started.ticket, sessionHash: house.owner.sessionHash)
            clock.advance(by: .minutes(9))
            let location = try await house.consent(bound.platformURL, as: "ada")
            let outcome = try await house.engine.connecting.callback(
                try house.callback(location, cookies: [bound.cookieName: bound.browserSecret.expose()]))

            guard case .done = outcome.authorization?.state else {
                throw Surprise(description: "\(String(describing: outcome.authorization?.state))")
            }
        }
    }

    @Test("S2.03 S3.02 the brand that was chosen gets the account, and lists find it there")
    func brand() async throws {
        try await House.open(runsJobs: false) { house in
            let brand = Brand(
                id: Brand.ID(house.parts.ports), workspaceID: house.owner.workspaceID, name: "Second client")
            try await house.parts.write { try PersonStore.insert(brand, in: $0) }
            _ = try await house.attempt(NewAuthorization(platform: .x, brandID: brand.id), as: "ada")

            let all = try await house.engine.connections.list(ConnectionFilter(), by: house.owner)
            #expect(all.map(\.connection.brandID) == [brand.id])
            let there = try await house.engine.connections.list(ConnectionFilter(brandID: brand.id), by: house.owner)
            #expect(there.count == 1)
        }
    }

    @Test("S3.10 S4.21 a LinkedIn profile and pages stand side by side in one brand")
    func bothLinkedIns() async throws {
        let clock = TestPorts()
        try await House.open(
            ports: clock.ports, runsJobs: false, isShared: clock, settings: { $0.configuredApps = Year.apps }
        ) { house in
            let profile = try await house.connectFirst(.linkedin)
            let page = try await house.connectFirst(.linkedinPage)

            #expect(profile.brandID == page.brandID)
            #expect(profile.id != page.id && profile.grantID != page.grantID)
            #expect(try await house.engine.connections.list(ConnectionFilter(), by: house.owner).count == 2)
        }
    }
}
