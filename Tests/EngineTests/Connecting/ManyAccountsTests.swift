import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// One login that speaks for several accounts.
@Suite("One login, several accounts", .timeLimit(.minutes(10)))
struct ManyAccountsTests {
    private static func open(
        _ body: @escaping @Sendable (House, PagesConnector, TestPorts) async throws -> Void
    ) async throws {
        let clock = TestPorts()
        let platform = PagesConnector(ports: clock.ports)
        try await House.open(ports: clock.ports, runsJobs: false, connectors: [platform]) { house in
            try await body(house, platform, clock)
        }
    }

    private func signIn(_ house: House, reconnects: Connection.ID? = nil) async throws -> Authorization {
        try await house.engine.connecting.signIn(
            NewAuthorization(platform: .bluesky, handle: "ada", reconnects: reconnects),
            appPassword: Secret("word"), by: house.owner)
    }

    private func choose(_ ids: [String], of attempt: Authorization, _ house: House) async throws -> [Connection] {
        let chosen = try await house.engine.connecting.choose(attempt.id, remoteIDs: ids, by: house.owner)
        guard case .done(let connections) = chosen.state else { throw Surprise(description: "\(chosen.state)") }
        return try await connections.asyncMap { try await house.engine.connections.get($0, by: house.owner).connection }
    }

    private func tokens(of connection: Connection, _ house: House) async throws -> Session {
        try await Sessions(parts: house.parts, refresher: Refresher(parts: house.parts)).session(for: connection).get()
    }

    @Test(
        "S2.06 S4.21 S0.18 all accounts are offered, some with the reason why not; several are connected at once")
    func several() async throws {
        try await Self.open { house, _, _ in
            let attempt = try await signIn(house)
            guard case .choose(let offered) = attempt.state else { throw Surprise(description: "\(attempt.state)") }
            #expect(offered.map(\.remoteID) == ["north", "south", "west"])
            #expect(offered.map(\.canPublish) == [true, true, false])
            #expect(offered.last?.obstacle == "You have no role on this Page.")

            let connections = try await choose(["north", "south"], of: attempt, house)

            #expect(connections.map(\.account.remoteID) == ["north", "south"])
            #expect(Set(connections.map(\.grantID)).count == 1)
            for connection in connections {
                let session = try await tokens(of: connection, house)
                #expect(session.accountToken == Secret("\(connection.account.remoteID) by login-1"))
                #expect(session.tokens.access == Secret("login-1"))
            }
        }
    }

    @Test(
        "S0.18 what was not offered, cannot publish, or is nothing, is not connected",
        arguments: [["east"], ["north", "east"], ["west"], []])
    func notOffered(ids: [String]) async throws {
        try await Self.open { house, _, _ in
            let attempt = try await signIn(house)

            await #expect(throws: EngineError.self) {
                try await house.engine.connecting.choose(attempt.id, remoteIDs: ids, by: house.owner)
            }

            #expect(try await house.engine.connections.list(ConnectionFilter(), by: house.owner).isEmpty)
        }
    }

    @Test("a platform that gives no token for an account connects nothing, and the choice can be made again")
    func withoutToken() async throws {
        try await Self.open { house, platform, _ in
            let attempt = try await signIn(house)
            platform.refuse(PlatformFailure(.permission, words: "No role on this Page."))

            await #expect(throws: EngineError.self) {
                try await house.engine.connecting.choose(attempt.id, remoteIDs: ["north"], by: house.owner)
            }

            #expect(try await house.engine.connections.list(ConnectionFilter(), by: house.owner).isEmpty)
            let now = try await house.engine.connecting.authorization(attempt.id, by: house.owner)
            #expect(now.state == attempt.state)
        }
    }

    @Test("S0.42 one reconnect repairs every account of the grant, and leaves what the login lost as it was")
    func repairsAll() async throws {
        try await Self.open { house, platform, _ in
            platform.show(["north", "south", "east"])
            let all = try await choose(["north", "south", "east"], of: try await signIn(house), house)
            platform.show(["south", "north"])

            let again = try await signIn(house, reconnects: all[0].id)

            guard case .done(let ids) = again.state else { throw Surprise(description: "\(again.state)") }
            #expect(Set(ids) == Set(all.prefix(2).map(\.id)))
            let now = try await all.asyncMap {
                try await house.engine.connections.get($0.id, by: house.owner).connection
            }
            #expect(now[0].grantID == now[1].grantID && now[0].grantID != all[0].grantID)
            #expect(now[2].grantID == all[2].grantID)
            #expect(try await tokens(of: now[1], house).accountToken == Secret("south by login-2"))
            #expect(try await tokens(of: now[2], house).accountToken == Secret("east by login-1"))
        }
    }

    @Test("REL-14 a token that renews itself is a worry in its last week already, if that fails")
    func lastWeek() async throws {
        try await Self.open { house, _, _ in
            let connection = try #require(try await choose(["north"], of: try await signIn(house), house).first)
            let found = try await house.parts.read {
                try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0)
            }
            let stored = try #require(found)
            let end = try #require(stored.grant.accessExpiresAt)
            func isNear(_ now: Instant) -> Bool {
                house.parts.isNearEnd(stored.grant, storedAt: stored.storedAt, now: now)
            }
            #expect(!isNear(end - .days(8)) && isNear(end - .days(6)))
        }
    }

    @Test("REL-14 a token that renews itself is presented at half its life, and never before it is a day old")
    func extended() async throws {
        try await Self.open { house, platform, clock in
            let connection = try #require(try await choose(["north"], of: try await signIn(house), house).first)
            let subject = JobSubject(connection.grantID, of: connection.workspaceID).text
            let due = try #require(
                try await house.parts.read { try JobStore.due(.refresh, subject: subject, in: $0) })
            #expect(due - clock.now >= PagesConnector.life * 0.4 && due - clock.now <= PagesConnector.life / 2)

            let refresher = Refresher(parts: house.parts)
            clock.advance(by: .hours(24) - .milliseconds(1))
            let early = await refresher.refresh(connection.grantID, of: connection.workspaceID)
            clock.advance(by: .milliseconds(1))
            let late = await refresher.refresh(connection.grantID, of: connection.workspaceID)

            #expect("\(early)" == "renewedElsewhere")
            guard case .renewed = late else {
                Issue.record("\(late)")
                return
            }
            #expect(platform.presented == ["login-1"])
            let session = try await tokens(of: connection, house)
            #expect(session.tokens.access == Secret("login-1+"))
            #expect(session.accountToken == Secret("north by login-1"), "the Page's own token is kept")
        }
    }
}

extension Array {
    /// `map` for a transformation that waits.
    fileprivate func asyncMap<Answer>(_ transform: (Element) async throws -> Answer) async rethrows -> [Answer] {
        var answers: [Answer] = []
        for element in self { answers.append(try await transform(element)) }
        return answers
    }
}
