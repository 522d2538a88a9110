import HTTPTypes
import Sandbox
import Testing

@Suite("People of the shared OAuth core, and platforms that share a host", .timeLimit(.minutes(10)))
struct OAuthPeopleTests {
    @Test(
        "a removed app and a changed password end the tokens, each with its reason",
        arguments: [AccountChange.revoke, .changePassword])
    func ended(change: AccountChange) async throws {
        try await OAuthVisitor.visit { o in
            let token = try await o.connect()
            let other = try await o.connect("grace")
            #expect(try await o.http.send(.post, "/control/accounts/oauth-toy/ada/\(change.rawValue)").status == 204)
            let reply = try await o.refresh(token).json?["error"]?.string
            #expect(reply?.contains(change == .revoke ? "removed" : "password") == true)
            #expect(
                o.events.filter { $0.hasSuffix("revoked") } == [
                    "oauth-toy ada refresh revoked", "oauth-toy ada access revoked",
                ])
            #expect(try await o.refresh(other).status == 200)
        }
    }

    @Test("a platform where passwords do not matter keeps its tokens")
    func password() async throws {
        let rules = TokenRules().with { ($0.refresh, $0.endsWithPassword) = (RefreshRules(), false) }
        try await OAuthVisitor.visit(rules) { o in
            let token = try await o.connect()
            o.sandbox.change("ada", on: "oauth-toy", .changePassword)
            #expect(try await o.refresh(token).status == 200)
        }
    }

    @Test(
        "the states of an account follow the changes",
        arguments: [(AccountChange.suspend, "suspended"), (.deactivate, "deactivated"), (.restore, "active")])
    func states(change: AccountChange, state: String) async throws {
        try await OAuthVisitor.visit { o in
            #expect(try await o.http.send(.post, "/control/accounts/oauth-toy/ada/\(change.rawValue)").status == 204)
            let accounts = try await o.http.get("/control/accounts").json?["accounts"]?.array
            let ada = accounts?.first { $0["name"] == "ada" }
            #expect(ada?["state"]?.string == state && ada?["kind"] == "person")
            #expect(accounts?.first { $0["name"] == "bakery" }?["kind"] == "page")
        }
    }

    @Test("roles are lost and regained where there are roles, elsewhere the control interface says no")
    func roles() async throws {
        try await OAuthVisitor.visit { o in
            let people = try #require((o.sandbox.platform("oauth-toy") as? OAuthToy)?.people)
            for (word, isLost) in [("lose-role", true), ("regain-role", false)] {
                #expect(try await o.http.send(.post, "/control/accounts/oauth-toy/bakery/\(word)").status == 204)
                #expect(people.hasLostRole("bakery") == isLost)
                #expect(try await o.http.send(.post, "/control/accounts/oauth-toy/ada/\(word)").status == 404)
                #expect(people.hasLostRole("ada") == false)
            }
        }
    }

    @Test("reset brings everything back to the first day")
    func reset() async throws {
        try await OAuthVisitor.visit { o in
            let token = try await o.connect()
            o.sandbox.change("ada", on: "oauth-toy", .suspend)
            o.sandbox.change("bakery", on: "oauth-toy", .loseRole)
            o.sandbox.reset()
            let toy = try #require(o.sandbox.platform("oauth-toy") as? OAuthToy)
            #expect(toy.people.account("ada")?.state == .active && !toy.people.hasLostRole("bakery"))
            #expect(try await o.refresh(token).json?["error"] == "unknownRefresh")
        }
    }

    @Test(
        "calls, tokens and faults belong to the companion whose grant it is; the host is served by the first platform")
    func companion() async throws {
        try await OAuthVisitor.visit { o in
            let path = OAuthVisitor.authorizePath(["scope": "guest stay"])
            let reply = try await o.exchange(try await o.code(path))
            let token = try #require(reply.json?["refresh_token"]?.string)
            o.sandbox.faults.add(Fault(.outage, platform: "oauth-toy-guest", endpoint: "refresh"))

            #expect(try await o.refresh(try await o.connect()).status == 200)
            #expect(try await o.refresh(token).status == 503)
            #expect(try await o.refresh(token).status == 200)

            #expect(o.sandbox.ledger.counters("oauth-toy-guest").refreshes == 2)
            #expect(o.sandbox.ledger.counters("oauth-toy").refreshes == 1)
            #expect(o.events.contains("oauth-toy-guest ada refresh issued"))
            #expect(
                o.sandbox.ledger.requests(platform: "oauth-toy-guest").map(\.endpoint) == [
                    "token", "refresh", "refresh",
                ])
        }
    }

    @Test("companions are listed, have people of their own, and do not double the map of origins")
    func listed() async throws {
        try await OAuthVisitor.visit { o in
            let accounts = try await o.http.get("/control/accounts").json?["accounts"]?.array
            #expect(
                accounts?.filter { $0["platform"] == "oauth-toy-guest" }.compactMap { $0["name"]?.string } == [
                    "visitor"
                ])
            #expect(try await o.http.get("/control/origins").json?["routes"]?.object?.count == 1)
            #expect(try await o.http.send(.post, "/control/accounts/oauth-toy-guest/visitor/revoke").status == 204)
            #expect(try await o.http.get("/").text.contains("Guest"))
        }
    }

    @Test("a mass refusal of refreshes and an outage of a whole platform can be scripted and end when taken down")
    func massFaults() async throws {
        try await OAuthVisitor.visit { o in
            let tokens = [try await o.connect(), try await o.connect("grace")]
            let refusal: JSONValue = [
                "kind": "status", "platform": "oauth-toy", "endpoint": "refresh", "status": 400, "times": "unlimited",
                "body": #"{"error":"invalid_grant"}"#,
            ]
            #expect(try await o.http.json(.post, "/control/faults", refusal).status == 201)
            for token in tokens {
                let reply = try await o.refresh(token)
                #expect(reply.status == 400 && reply.json?["error"] == "invalid_grant")
            }
            #expect(try await o.http.send(.delete, "/control/faults").status == 204)
            #expect(try await o.refresh(tokens[0]).status == 200)
            let outage: JSONValue = ["kind": "outage", "platform": "oauth-toy", "times": "unlimited"]
            #expect(try await o.http.json(.post, "/control/faults", outage).status == 201)
            #expect(try await o.refresh(tokens[1]).status == 503)
            #expect(try await o.http.get(OAuthVisitor.authorizePath()).status == 503)
            o.sandbox.faults.removeAll()
            #expect(try await o.refresh(tokens[1]).status == 200)
        }
    }

    @Test("two refreshes of one account at the same time are counted as an overlap")
    func overlap() async throws {
        try await OAuthVisitor.visit { o in
            let token = try await o.connect()
            o.sandbox.faults.add(Fault(.delay, endpoint: "refresh", times: 2).with { $0.delay = .milliseconds(400) })
            async let first = o.refresh(token)
            async let second = o.refresh(token)
            let statuses = try await [first.status, second.status]
            #expect(statuses == [200, 200])
            #expect(o.sandbox.ledger.counters("oauth-toy").refreshOverlaps == 1)
        }
    }
}
