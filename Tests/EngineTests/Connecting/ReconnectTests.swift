import Domain
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("Connecting again", .timeLimit(.minutes(10)))
struct ReconnectTests {
    private func instance(_ house: House) async throws -> String {
        try #require(try await house.sandbox.routes().keys.sorted().first { $0.contains("mastodon") })
    }

    private func stored(_ connection: Connection, in house: House) async throws -> StoredGrant {
        try await house.parts.read { transaction in
            try #require(try GrantStore.find(connection.grantID, of: connection.workspaceID, in: transaction))
        }
    }

    @Test(
        "S1.17 REL-8 SEC-15 a reconnect that brings another account changes nothing, and asks before it adds what came")
    func otherAccount() async throws {
        try await House.open { house in
            let ada = try await house.connect(.x, as: "ada")
            let before = try await stored(ada, in: house)

            let outcome = try await house.attempt(
                NewAuthorization(platform: .x, reconnects: ada.id), as: "grace")

            let attempt = try #require(outcome.authorization)
            guard case .choose(let offered) = attempt.state else {
                throw Surprise(description: "\(attempt.state)")
            }
            #expect(offered.map(\.handle) == ["@grace_tests"])
            let untouched = try await house.engine.connections.get(ada.id, by: house.owner).connection
            #expect(untouched.account.handle == "@ada_sandbox" && untouched.grantID == ada.grantID)
            #expect(try await stored(ada, in: house).sealed == before.sealed)

            let chosen = try await house.engine.connecting.choose(
                attempt.id, remoteIDs: offered.map(\.remoteID), by: house.owner)

            guard case .done(let ids) = chosen.state else { throw Surprise(description: "\(chosen.state)") }
            #expect(!ids.contains(ada.id))
            let all = try await house.engine.connections.list(ConnectionFilter(), by: house.owner)
            #expect(Set(all.map(\.connection.account.handle)) == ["@ada_sandbox", "@grace_tests"])
        }
    }

    @Test("S0.38 S4.48 the same account comes back as the same connection, with another grant")
    func sameAccount() async throws {
        try await House.open { house in
            let ada = try await house.connect(.x, as: "ada")

            let again = try await house.connect(.x, as: "ada", reconnects: ada.id)

            #expect(again.id == ada.id)
            #expect(again.grantID != ada.grantID)
            #expect(try await house.engine.connections.list(ConnectionFilter(), by: house.owner).count == 1)
        }
    }

    @Test("SEC-9 an instance that forgot the app gets another registration, before anybody is sent there")
    func forgottenApp() async throws {
        try await House.open { house in
            let instance = try await instance(house)
            let ada = try await house.connect(.mastodon, as: "ada", instance: instance)
            let first = try await stored(ada, in: house).grant.platformAppID

            let known = try await house.connect(.mastodon, as: "ada", instance: instance)
            #expect(try await stored(known, in: house).grant.platformAppID == first)

            house.sandbox.faults.add(
                Fault(.status, platform: "mastodon.example", endpoint: "token").with {
                    $0.status = 401
                    $0.body = #"{"error":"invalid_client","error_description":"Client authentication failed."}"#
                })
            let renewed = try await house.connect(.mastodon, as: "ada", instance: instance, reconnects: ada.id)

            #expect(renewed.id == ada.id)
            #expect(try await stored(renewed, in: house).grant.platformAppID != first)
            let post = try await house.post(Content(parts: [Part(text: "Back again")]), to: [renewed])
            #expect(try await house.settled(post.post.id).deliveries.map(\.delivery.state) == [.published])
        }
    }

    @Test("S4.53 SEC-18 a token that two workspaces were given is withdrawn with the last of them only")
    func sharedToken() async throws {
        try await House.open { house in
            let instance = try await instance(house)
            let other = House(
                sandbox: house.sandbox, door: house.door, parts: house.parts, engine: house.engine,
                owner: try await secondWorkspace(in: house), files: house.files)
            let here = try await house.connect(.mastodon, as: "ada", instance: instance)
            let there = try await other.connect(.mastodon, as: "ada", instance: instance)

            let first = try await house.engine.connections.disconnect(here.id, by: house.owner)

            #expect(first.platformConfirmed == nil)
            let post = try await other.post(Content(parts: [Part(text: "Still here")]), to: [there])
            #expect(try await other.settled(post.post.id).deliveries.map(\.delivery.state) == [.published])

            let last = try await house.engine.connections.disconnect(there.id, by: other.owner)
            #expect(last.platformConfirmed == true)
            #expect(house.sandbox.ledger.tokens(platform: nil).contains { $0.event == .revoked })
        }
    }

    @Test("SEC-18 a grant whose account cannot be read leads to nothing and is withdrawn")
    func unusedGrant() async throws {
        try await House.open { house in
            house.sandbox.faults.add(
                Fault(.status, platform: "x", endpoint: "me", times: nil).with { $0.status = 403 })

            let outcome = try await house.attempt(NewAuthorization(platform: .x), as: "ada")

            guard case .failed? = outcome.authorization?.state else {
                throw Surprise(description: "\(String(describing: outcome.authorization?.state))")
            }
            #expect(house.sandbox.ledger.tokens(platform: "x").contains { $0.event == .revoked })
            #expect(try await house.engine.connections.list(ConnectionFilter(), by: house.owner).isEmpty)
        }
    }

    private func secondWorkspace(in house: House) async throws -> Principal {
        let ports = house.parts.ports
        let workspace = Workspace(id: Workspace.ID(ports), name: "Elsewhere", zone: "UTC")
        let person = Person(id: Person.ID(ports), email: "ben@example.org", name: "Ben")
        try await house.parts.write { transaction in
            try PersonStore.insert(workspace, in: transaction)
            try PersonStore.insert(
                Brand(id: Brand.ID(ports), workspaceID: workspace.id, name: "Elsewhere"), in: transaction)
            try PersonStore.insert(person, passwordHash: "none", in: transaction)
            try PersonStore.join(person.id, to: workspace.id, as: .owner, in: transaction)
        }
        return Principal(workspaceID: workspace.id, personID: nil, role: .owner)
    }
}
