import HTTPTypes
import Sandbox
import Testing

/// The rules of real platforms written as data: that they can be said, and that they then hold.
@Suite("Rules of platforms as data", .timeLimit(.minutes(10)))
struct OAuthRuleSetTests {
    private static let day = Duration.seconds(86_400)

    @Test("S2.25 sixty days and a refresh token that ends a year after the consent, whatever happens between")
    func yearFromConsent() async throws {
        let rules = TokenRules().with { rules in
            rules.accessLife = Self.day * 60
            rules.refresh = RefreshRules(life: Self.day * 365).with { ($0.slides, $0.capsAccess) = (false, true) }
            rules.hasOneGrantPerPerson = true
        }
        try await OAuthVisitor.visit(rules) { o in
            let token = try await o.connect()
            o.sandbox.clock.advance(by: Self.day * 360)
            let reply = try await o.refresh(token)
            #expect(reply.json?["refresh_token"]?.string == token)
            #expect(reply.json?["expires_in"]?.integer == 5 * 86_400)
            #expect(reply.json?["refresh_expires_in"]?.integer == 5 * 86_400)
            o.sandbox.clock.advance(by: Self.day * 5)
            #expect(try await o.refresh(token).json?["error"] == "expiredRefresh")
            let again = try await o.connect()
            #expect(try await o.refresh(again).json?["refresh_expires_in"]?.integer == 365 * 86_400)
        }
    }

    @Test(
        "S2.40 an hour, no new refresh token, gone after six months of silence, given only when asked for and the first time"
    )
    func idleAndOffline() async throws {
        let rules = TokenRules().with { rules in
            rules.authorize.optional = ["access_type", "prompt"]
            rules.endsWithPassword = false
            rules.accessLife = .seconds(3_599)
            rules.refresh = RefreshRules().with { refresh in
                refresh.rotation = .none(repeated: false)
                refresh.idleLife = Self.day * 180
                refresh.isGiven = { grant in
                    grant.request["access_type"] == "offline"
                        && (!grant.isReturning || grant.request["prompt"] == "consent")
                }
            }
        }
        try await OAuthVisitor.visit(rules) { o in
            func connect(_ extra: [(String, String)]) async throws -> SandboxClient.Reply {
                try await o.exchange(try await o.code(OAuthVisitor.authorizePath(extra: extra)))
            }
            #expect(try await connect([]).json?["refresh_token"] == nil)
            #expect(try await connect([("access_type", "offline")]).json?["refresh_token"] == nil)
            let reply = try await connect([("access_type", "offline"), ("prompt", "consent")])
            let token = try #require(reply.json?["refresh_token"]?.string)
            #expect(reply.json?["expires_in"] == 3_599 && reply.json?["refresh_expires_in"] == nil)
            o.sandbox.change("ada", on: "oauth-toy", .changePassword)
            o.sandbox.clock.advance(by: Self.day * 179)
            #expect(try await o.refresh(token).json?["refresh_token"] == nil)
            o.sandbox.clock.advance(by: Self.day * 179)
            #expect(try await o.refresh(token).status == 200)
            o.sandbox.clock.advance(by: Self.day * 180)
            #expect(try await o.refresh(token).status == 400)
        }
    }

    @Test("S2.26 a day, a new refresh token each time, commas between scopes, hexadecimal challenges, other names")
    func rotatingWithOtherNames() async throws {
        let rules = TokenRules().with { rules in
            rules.clientField = "client_key"
            rules.scopeSeparators = [","]
            rules.challengeForm = .hex
            rules.authorize = .init(
                required: ["response_type", "client_key", "redirect_uri", "scope", "state"],
                optional: ["code_challenge", "code_challenge_method"])
            rules.accessLife = Self.day
            rules.accessPrefix = "act."
            rules.refresh = RefreshRules(life: Self.day * 365).with {
                ($0.rotation, $0.prefix) = (.each(grace: .zero), "rft.")
            }
        }
        let verifier = String(repeating: "a", count: 64)
        try await OAuthVisitor.visit(rules) { o in
            let path = OAuthVisitor.authorizePath(
                ["client_id": nil, "scope": "read,write"],
                extra: [
                    ("client_key", "app"), ("code_challenge", Digest.hex(Array(verifier.utf8))),
                    ("code_challenge_method", "S256"),
                ])
            let client = [("client_key", "app"), ("client_secret", "hush")]
            let reply = try await o.token(
                [
                    ("grant_type", "authorization_code"), ("code", try await o.code(path)),
                    ("redirect_uri", OAuthToy.redirect), ("code_verifier", verifier),
                ], client: client)
            #expect(reply.json?["access_token"]?.string?.hasPrefix("act.") == true)
            let token = try #require(reply.json?["refresh_token"]?.string)
            #expect(token.hasPrefix("rft."))
            let pairs = [("grant_type", "refresh_token"), ("refresh_token", token)]
            #expect(try await o.token(pairs, client: client).status == 200)
            #expect(try await o.token(pairs, client: client).json?["error"] == "usedRefresh")
            #expect(try await o.token(pairs).status == 400)
        }
    }

    @Test("thirty days, a refresh token that slides on for sixty, proof by HTTP Basic only")
    func slidingWithBasic() async throws {
        let rules = TokenRules().with { rules in
            rules.authentication = .basic
            rules.accessLife = Self.day * 30
            rules.refresh = RefreshRules(life: Self.day * 60).with { $0.rotation = .each(grace: .zero) }
        }
        try await OAuthVisitor.visit(rules) { o in
            let basic = "YXBwOmh1c2g="
            let reply = try await o.token(
                [
                    ("grant_type", "authorization_code"), ("code", try await o.code()),
                    ("redirect_uri", OAuthToy.redirect),
                ], client: [], basic: basic)
            var token = try #require(reply.json?["refresh_token"]?.string)
            for _ in 0..<7 {
                o.sandbox.clock.advance(by: Self.day * 55)
                let next = try await o.token(
                    [("grant_type", "refresh_token"), ("refresh_token", token)], client: [], basic: basic)
                token = try #require(next.json?["refresh_token"]?.string)
                #expect(next.json?["refresh_expires_in"]?.integer == 60 * 86_400)
            }
            #expect(try await o.refresh(token).status == 400)
        }
    }

    @Test("S2.34 a refresh token for ever, and only with a lasting consent; each app can have rules of its own")
    func lasting() async throws {
        let rules = TokenRules().with { rules in
            rules.authorize.optional = ["duration"]
            rules.refresh = RefreshRules().with { $0.isGiven = { $0.request["duration"] == "permanent" } }
        }
        try await OAuthVisitor.visit(rules) { o in
            let brief = try await o.exchange(try await o.code())
            #expect(brief.status == 200 && brief.json?["refresh_token"] == nil)
            let path = OAuthVisitor.authorizePath(extra: [("duration", "permanent")])
            let reply = try await o.exchange(try await o.code(path))
            let token = try #require(reply.json?["refresh_token"]?.string)
            o.sandbox.clock.advance(by: Self.day * 3_650)
            #expect(try await o.refresh(token).json?["refresh_token"]?.string == token)
        }
    }
}
