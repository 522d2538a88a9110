import HTTPTypes
import Sandbox
import Testing

@Suite("Refresh tokens of the shared OAuth core", .timeLimit(.minutes(10)))
struct OAuthRefreshTests {
    private static let day = Duration.seconds(86_400)

    private static func rules(_ refresh: RefreshRules?, access: Duration? = .seconds(3_600)) -> TokenRules {
        TokenRules().with { ($0.refresh, $0.accessLife) = (refresh, access) }
    }

    private static func rotating(grace: Duration = .zero, _ reuse: RefreshRules.Reuse = .refused) -> TokenRules {
        rules(RefreshRules(life: day * 60).with { ($0.rotation, $0.reuse) = (.each(grace: grace), reuse) })
    }

    @Test("without rotation the same token works again and again, and is repeated or not")
    func same() async throws {
        for isRepeated in [true, false] {
            try await OAuthVisitor.visit(Self.rules(RefreshRules().with { $0.rotation = .none(repeated: isRepeated) }))
            { o in
                let token = try await o.connect()
                for _ in 0..<3 {
                    let reply = try await o.refresh(token)
                    #expect(reply.status == 200)
                    #expect(reply.json?["refresh_token"]?.string == (isRepeated ? token : nil))
                }
                #expect(o.sandbox.ledger.counters("oauth-toy").staleRefreshPresentations == 0)
                #expect(o.sandbox.ledger.counters("oauth-toy").refreshes == 3)
            }
        }
    }

    @Test("with rotation the old token is dead at once, the new one works, and the ledger knows both")
    func rotation() async throws {
        try await OAuthVisitor.visit(Self.rotating()) { o in
            let first = try await o.connect()
            let second = try #require(try await o.refresh(first).json?["refresh_token"]?.string)
            #expect(second != first)
            #expect(try await o.refresh(first).json?["error"] == "usedRefresh")
            #expect(try await o.refresh(second).status == 200)
            #expect(o.sandbox.ledger.counters("oauth-toy").staleRefreshPresentations == 1)
            #expect(o.events.filter { $0.hasSuffix("refresh rotated") }.count == 2)
        }
    }

    @Test("reuse ends the family where the platform does that", arguments: [RefreshRules.Reuse.refused, .endsGrant])
    func reuse(reuse: RefreshRules.Reuse) async throws {
        try await OAuthVisitor.visit(Self.rotating(reuse)) { o in
            let first = try await o.connect()
            let second = try #require(try await o.refresh(first).json?["refresh_token"]?.string)
            _ = try await o.refresh(first)
            let after = try await o.refresh(second)
            if case .endsGrant = reuse {
                #expect(after.json?["error"]?.string?.contains("reused") == true)
                #expect(o.events.contains("oauth-toy ada refresh revoked"))
            } else {
                #expect(after.status == 200)
            }
        }
    }

    @Test("REL-6 within the grace the old token works once more, afterwards not", arguments: [(59, 200), (60, 400)])
    func grace(seconds: Int, status: Int) async throws {
        try await OAuthVisitor.visit(Self.rotating(grace: .seconds(60), .endsGrant)) { o in
            let first = try await o.connect()
            let second = try #require(try await o.refresh(first).json?["refresh_token"]?.string)
            o.sandbox.clock.advance(by: .seconds(seconds))
            #expect(try await o.refresh(first).status == status)
            #expect(try await o.refresh(second).status == status)
            #expect(o.sandbox.ledger.counters("oauth-toy").staleRefreshPresentations == (status == 200 ? 0 : 1))
        }
    }

    @Test("the grace counts from the first use, however often the old token is shown")
    func graceIsNotExtended() async throws {
        try await OAuthVisitor.visit(Self.rotating(grace: .seconds(60))) { o in
            let first = try await o.connect()
            for wait in [0, 40] {
                o.sandbox.clock.advance(by: .seconds(wait))
                #expect(try await o.refresh(first).status == 200)
            }
            o.sandbox.clock.advance(by: .seconds(20))
            #expect(try await o.refresh(first).status == 400)
        }
    }

    @Test("a life that slides begins anew with each refresh, one that does not counts from the consent")
    func sliding() async throws {
        for slides in [true, false] {
            let rules = Self.rules(
                RefreshRules(life: Self.day * 60).with { ($0.slides, $0.capsAccess) = (slides, true) },
                access: Self.day * 30)
            try await OAuthVisitor.visit(rules) { o in
                let token = try await o.connect()
                o.sandbox.clock.advance(by: Self.day * 50)
                let reply = try await o.refresh(token)
                #expect(reply.json?["refresh_expires_in"]?.integer == 86_400 * (slides ? 60 : 10))
                #expect(reply.json?["expires_in"]?.integer == 86_400 * (slides ? 30 : 10))
                o.sandbox.clock.advance(by: Self.day * 20)
                #expect(try await o.refresh(token).status == (slides ? 200 : 400))
            }
        }
    }

    @Test("S1 a token that nobody uses dies of idleness, one that is used does not")
    func idle() async throws {
        try await OAuthVisitor.visit(Self.rules(RefreshRules().with { $0.idleLife = Self.day * 180 })) { o in
            let token = try await o.connect()
            for _ in 0..<3 {
                o.sandbox.clock.advance(by: Self.day * 179)
                #expect(try await o.refresh(token).status == 200)
            }
            o.sandbox.clock.advance(by: Self.day * 180)
            #expect(try await o.refresh(token).json?["error"] == "expiredRefresh")
        }
    }

    @Test("every life follows the clock of the sandbox, also when it is sped up")
    func clock() async throws {
        try await OAuthVisitor.visit(Self.rules(nil, access: Self.day * 60)) { o in
            let reply = try await o.exchange(try await o.code())
            #expect(reply.json?["refresh_token"] == nil && reply.json?["expires_in"]?.integer == 86_400 * 60)
            let book = try #require((o.sandbox.platform("oauth-toy") as? OAuthToy)?.book)
            let secret = try #require(reply.json?["access_token"]?.string)
            o.sandbox.clock.advance(by: Self.day * 60 - .seconds(1))
            #expect(book.live(secret) != nil)
            o.sandbox.clock.advance(by: .seconds(1))
            #expect(book.live(secret) == nil)
            if case .expired = book.standing(secret) {} else { Issue.record("not expired") }
        }
    }

    @Test("a token of another app is refused, and one that was never given out")
    func foreign() async throws {
        try await OAuthVisitor.visit { o in
            let token = try await o.connect()
            let reply = try await o.token(
                [("grant_type", "refresh_token"), ("refresh_token", token)],
                client: [("client_id", "other"), ("client_secret", "other-hush")])
            #expect(reply.json?["error"] == "foreignRefresh")
            #expect(try await o.refresh("never").json?["error"] == "unknownRefresh")
            #expect(try await o.refresh(token).status == 200)
        }
    }

    @Test("a refresh can end the access tokens before it")
    func oldAccess() async throws {
        for ends in [true, false] {
            try await OAuthVisitor.visit(Self.rules(RefreshRules().with { $0.endsOldAccess = ends })) { o in
                let reply = try await o.exchange(try await o.code())
                let access = try #require(reply.json?["access_token"]?.string)
                _ = try await o.refresh(try #require(reply.json?["refresh_token"]?.string))
                let book = try #require((o.sandbox.platform("oauth-toy") as? OAuthToy)?.book)
                #expect((book.live(access) == nil) == ends)
            }
        }
    }

    @Test("more grants than allowed push out the oldest silently")
    func most() async throws {
        try await OAuthVisitor.visit(Self.rules(RefreshRules().with { $0.mostGrants = 2 })) { o in
            let tokens = [try await o.connect(), try await o.connect(), try await o.connect()]
            #expect(try await o.refresh(tokens[0]).status == 400)
            #expect(try await o.refresh(tokens[1]).status == 200)
            #expect(try await o.refresh(tokens[2]).status == 200)
            _ = try await o.connect("grace")
            #expect(try await o.refresh(tokens[1]).status == 200)
        }
    }

    @Test("a grant gets refresh tokens only when its request or its scopes say so, and knows who came back")
    func given() async throws {
        let refresh = RefreshRules().with {
            $0.isGiven = { $0.scopes.contains("stay") && (!$0.isReturning || $0.request["state"] == "again") }
        }
        try await OAuthVisitor.visit(Self.rules(refresh)) { o async throws in
            func hasRefresh(_ changes: [String: String?]) async throws -> Bool {
                let reply = try await o.exchange(try await o.code(OAuthVisitor.authorizePath(changes)))
                #expect(reply.status == 200)
                return reply.json?["refresh_token"] != nil
            }
            #expect(try await hasRefresh(["scope": "read"]) == false)
            #expect(try await hasRefresh([:]) == false)
            #expect(try await hasRefresh(["state": "again"]))
        }
    }

    @Test("where a person has one grant per app, a new consent changes it and older tokens stay good")
    func oneGrant() async throws {
        let rules = TokenRules().with { ($0.refresh, $0.hasOneGrantPerPerson) = (RefreshRules(), true) }
        try await OAuthVisitor.visit(rules) { o in
            let old = try await o.connect()
            _ = try await o.exchange(try await o.code(OAuthVisitor.authorizePath(["scope": "read"])))
            #expect(try await o.refresh(old).json?["scope"] == "read")
            let book = try #require((o.sandbox.platform("oauth-toy") as? OAuthToy)?.book)
            #expect(book.grants { _ in true }.count == 1)
        }
    }
}
