import Domain
import Sandbox
import Storage
import Testing

@testable import Engine

@Suite("Coming back from a platform", .timeLimit(.minutes(10)))
struct CallbackTests {
    /// An attempt whose person said yes, and the way back that the platform named.
    private struct Returned: Sendable {
        let bound: BoundAuthorization
        let id: Authorization.ID
        let location: String

        var cookies: [String: String] { [bound.cookieName: bound.browserSecret.expose()] }
    }

    private func goThere(
        _ house: House, as account: String = "ada", decision: String = "approve", reconnects: Connection.ID? = nil
    ) async throws -> Returned {
        let started = try await house.engine.connecting.start(
            NewAuthorization(platform: .x, reconnects: reconnects), by: house.owner)
        let bound = try await house.engine.connecting.bind(
            started.authorization.id, ticket: started.ticket, sessionHash: house.owner.sessionHash)
        let location = try await house.consent(bound.platformURL, as: account, decision)
        return Returned(bound: bound, id: started.authorization.id, location: location)
    }

    private func count(_ house: House) async throws -> Int {
        try await house.engine.connections.list(ConnectionFilter(), by: house.owner).count
    }

    @Test("S3.13 S3.14 SEC-3 SEC-6 a callback works once; repeated it starts nothing and shows nothing")
    func once() async throws {
        try await House.open { house in
            let returned = try await goThere(house)
            let callback = try house.callback(returned.location, cookies: returned.cookies)
            let first = try await house.engine.connecting.callback(callback)
            guard case .done = first.authorization?.state else {
                Issue.record("\(String(describing: first.authorization?.state))")
                return
            }
            let exchanges = house.sandbox.ledger.requests(platform: "x").count { $0.endpoint == "token" }
            let second = try await house.engine.connecting.callback(callback)
            #expect(second.authorization == nil)
            #expect(house.sandbox.ledger.requests(platform: "x").count { $0.endpoint == "token" } == exchanges)
            #expect(try await count(house) == 1)
        }
    }

    @Test(
        "SEC-4 SEC-8 another browser, another session or another path: nothing is exchanged, the attempt stays open",
        arguments: ["no cookie", "wrong cookie", "other session", "no session", "other path"])
    func stranger(what: String) async throws {
        try await House.open { house in
            let returned = try await goThere(house)
            let good = try house.callback(returned.location, cookies: returned.cookies)
            let bad =
                switch what {
                case "no cookie":
                    Callback(path: good.path, query: good.query, cookies: [:], sessionHash: good.sessionHash)
                case "wrong cookie":
                    Callback(
                        path: good.path, query: good.query, cookies: [returned.bound.cookieName: "wrong"],
                        sessionHash: good.sessionHash)
                case "other session":
                    Callback(path: good.path, query: good.query, cookies: good.cookies, sessionHash: "other")
                case "no session": Callback(path: good.path, query: good.query, cookies: good.cookies, sessionHash: nil)
                default:
                    Callback(
                        path: "/oauth/callback/bluesky", query: good.query, cookies: good.cookies,
                        sessionHash: good.sessionHash)
                }
            #expect(try await house.engine.connecting.callback(bad).authorization == nil)
            #expect(house.sandbox.ledger.requests(platform: "x").allSatisfy { $0.endpoint != "token" })
            #expect(try await count(house) == 0)
            // The right person in the right browser still can.
            let outcome = try await house.engine.connecting.callback(good)
            #expect(outcome.authorization?.id == returned.id)
            #expect(try await count(house) == 1)
        }
    }

    @Test("SEC-11 a person who says no is told so, and nothing is stored")
    func denied() async throws {
        try await House.open { house in
            let outcome = try await house.attempt(NewAuthorization(platform: .x), as: "ada", decision: "deny")
            guard case .failed(let failure) = outcome.authorization?.state else {
                Issue.record("\(String(describing: outcome.authorization?.state))")
                return
            }
            #expect(failure.code == .denied)
            #expect(try await count(house) == 0)
        }
    }

    @Test(
        "SEC-11 queries that no platform sends end neutrally",
        arguments: [
            "", "code=1", "state=unknown&code=1", "state=a&state=b&code=1", "code=%00&state=%ff", "state=&code=",
        ])
    func nonsense(query: String) async throws {
        try await House.open { house async throws in
            let callback = Callback(
                path: "/oauth/callback/x", query: query, cookies: [:], sessionHash: house.owner.sessionHash)
            #expect(try await house.engine.connecting.callback(callback).authorization == nil)
        }
    }

    @Test("SEC-6 one person may have twenty attempts open; the next one is refused")
    func twentyFirst() async throws {
        try await House.open { house in
            for _ in 0..<20 {
                _ = try await house.engine.connecting.start(NewAuthorization(platform: .x), by: house.owner)
            }
            await #expect(throws: EngineError.self) {
                _ = try await house.engine.connecting.start(NewAuthorization(platform: .x), by: house.owner)
            }
        }
    }

    @Test(
        "SEC-14 only a path of ours is taken as the way home",
        arguments: ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
    func returnPath(path: String) async throws {
        try await House.open { house in
            await #expect(throws: EngineError.self) {
                _ = try await house.engine.connecting.start(
                    NewAuthorization(platform: .x, returnTo: path), by: house.owner)
            }
        }
    }

    @Test(
        "SEC-15 hostile answers to the exchange end in a typed failure and leave nothing half stored",
        arguments: [
            Fault(.html), Fault(.outage), Fault(.truncated), Fault(.oversized), Fault(.reset), Fault(.rateLimit),
            Fault(.rewrite).with { $0.remove = ["access_token"] },
            Fault(.rewrite).with { $0.set = ["access_token": .number(7)] },
            Fault(.status).with {
                $0.status = 200
                $0.body = ""
            },
        ])
    func hostile(fault: Fault) async throws {
        try await House.open { house in
            house.sandbox.faults.add(
                fault.with {
                    $0.platform = "x"
                    $0.endpoint = "token"
                })
            let outcome = try await house.attempt(NewAuthorization(platform: .x), as: "ada")
            guard case .failed = outcome.authorization?.state else {
                Issue.record("\(String(describing: outcome.authorization?.state))")
                return
            }
            #expect(try await count(house) == 0)
            let grants = try await house.parts.database.read {
                try $0.row("SELECT COUNT(*) AS n FROM grants")?.int("n")
            }
            #expect(grants == 0)
            // The next attempt works.
            _ = try await house.connect(.x, as: "ada")
        }
    }

    @Test("S0.39 S2.52 A reconnect keeps identifier, history and schedule, and renews the grant")
    func reconnect() async throws {
        try await House.open { house in
            let ada = try await house.connect(.x, as: "ada")
            let post = try await house.engine.posts.create(
                NewPost(
                    content: Content(text: "Later"), deliveries: [NewDelivery(connectionID: ada.id)],
                    timing: .at(house.parts.ports.now() + .hours(1))), key: nil, by: house.owner)
            let again = try await house.connect(.x, as: "ada", reconnects: ada.id)
            #expect(again.id == ada.id)
            #expect(again.grantID != ada.grantID)
            #expect(again.connectedAt == ada.connectedAt)
            #expect(
                try await house.engine.posts.get(post.post.id, by: house.owner).deliveries.map(\.delivery.state) == [
                    .scheduled
                ])
            #expect(try await count(house) == 1)
        }
    }

    @Test("SEC-18 disconnecting revokes at the platform, wipes the tokens and cancels what is scheduled")
    func disconnect() async throws {
        try await House.open { house in
            let ada = try await house.connect(.x, as: "ada")
            let post = try await house.engine.posts.create(
                NewPost(
                    content: Content(text: "Never"), deliveries: [NewDelivery(connectionID: ada.id)],
                    timing: .at(house.parts.ports.now() + .hours(1))), key: nil, by: house.owner)
            let answer = try await house.engine.connections.disconnect(ada.id, by: house.owner)
            #expect(answer.platformConfirmed == true)
            #expect(house.sandbox.ledger.tokens(platform: "x").contains { $0.event == .revoked })
            let states = try await house.engine.posts.get(post.post.id, by: house.owner).deliveries.map(
                \.delivery.state)
            #expect(states == [.cancelled])
            let grants = try await house.parts.database.read {
                try $0.row("SELECT COUNT(*) AS n FROM grants")?.int("n")
            }
            #expect(grants == 0)
            await #expect(throws: EngineError.self) {
                _ = try await house.engine.connections.get(ada.id, by: house.owner)
            }
        }
    }
}
