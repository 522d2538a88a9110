import HTTPTypes
import Sandbox
import Testing

/// Which scope opens which call, and what accounts say of themselves (sheet sections 2 and 6).
@Suite("Mastodon scopes", .timeLimit(.minutes(10)))
struct MastodonScopeTests {
    private static let all = "read write profile"
    private static let calls: [(WireCall, enough: String, lacking: String)] = [
        (WireCall(.get, "/api/v1/accounts/verify_credentials"), "profile", "read:statuses"),
        (WireCall(.get, "/api/v1/accounts/verify_credentials"), "read:accounts", "write"),
        (WireCall(.get, "/oauth/userinfo"), "profile", "read:accounts"),
        (WireCall(.post, "/api/v1/statuses", .json(["status": "a"])), "write:statuses", "write:media"),
        (WireCall(.get, "/api/v1/statuses?id%5B%5D=1"), "read:statuses", "write:statuses"),
        (WireCall(.get, "/api/v1/accounts/109200000000000000/statuses"), "read", "write"),
        (WireCall(.get, "/api/v2/search?q=x"), "read:search", "read:statuses"),
    ]

    @Test("each call opens with its scope and refuses without it", arguments: calls.indices)
    func scopes(index: Int) async throws {
        let (call, enough, lacking) = Self.calls[index]
        try await MastodonVisitor.visit { m in
            let app = try await m.register(scopes: Self.all)
            func answer(_ scope: String) async throws -> SandboxClient.Reply {
                let code = try await m.code(app, scopes: scope)
                let token = try #require(try await m.exchange(app, code).json?["access_token"]?.string)
                return try await m.http.send(call, below: m.base, token: token)
            }
            #expect(try await answer(enough).status == 200)
            let refused = try await answer(lacking)
            #expect(refused.status == 403)
            #expect(refused.json == ["error": "This action is outside the authorized scopes"])
        }
    }

    @Test(
        "calls of a person refuse the token of an app",
        arguments: [
            WireCall(.get, "/api/v1/accounts/verify_credentials"), .init(.post, "/api/v1/statuses"),
            .init(.delete, "/api/v1/statuses/1"), .init(.post, "/api/v2/media"), .init(.get, "/api/v2/search?q=x"),
        ])
    func appToken(call: WireCall) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.send(call, below: m.base, token: try await m.appToken())
            #expect(reply.status == 422 && reply.json == ["error": "This method requires an authenticated user"])
        }
    }

    @Test("the credentials have every field of the sheet; with `profile` alone they lack the source")
    func credentials() async throws {
        let fields = [
            "id", "username", "acct", "display_name", "avatar", "url", "locked", "bot", "role", "followers_count",
            "following_count", "statuses_count", "created_at",
        ]
        try await MastodonVisitor.visit { m in
            let app = try await m.register(scopes: Self.all)
            for scope in ["profile", "read:accounts", "read"] {
                let code = try await m.code(app, scopes: scope)
                let token = try #require(try await m.exchange(app, code).json?["access_token"]?.string)
                let me = try await m.http.get("\(m.base)/api/v1/accounts/verify_credentials", token: token)
                for field in fields { #expect(me.json?[field] != nil, "\(scope): \(field)") }
                #expect(me.json?["acct"] == "ada" && me.json?["url"] == "https://mastodon.example/@ada")
                #expect(me.json?["id"]?.string?.isEmpty == false)
                let source = me.json?["source"]
                #expect((source == nil) == (scope == "profile"))
                if let source {
                    for name in ["privacy", "sensitive", "language", "quote_policy"] { #expect(source[name] != nil) }
                }
            }
        }
    }

    @Test("the user info names the person for OpenID clients")
    func userInfo() async throws {
        try await MastodonVisitor.visit { m in
            let info = try await m.http.get("\(m.base)/oauth/userinfo", token: try await m.connect())
            #expect(info.members == ["iss", "name", "picture", "preferred_username", "profile", "sub"])
            #expect(info.json?["preferred_username"] == "ada")
        }
    }

    @Test("a disabled account is refused by every call until it is restored", arguments: AccountChange.ending)
    func disabled(change: AccountChange) async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let me = "\(m.base)/api/v1/accounts/verify_credentials"
            m.sandbox.change("ada", on: m.flavor.host, change)
            let refused = try await m.http.get(me, token: token)
            let post = try await m.post(["status": "a"], token)
            m.sandbox.change("ada", on: m.flavor.host, .restore)

            #expect(refused.status == 403 && refused.json == ["error": "Your login is currently disabled"])
            #expect(post.status == 403 && m.sandbox.ledger.posts().isEmpty)
            #expect(try await m.http.get(me, token: token).status == 200)
        }
    }
}

extension AccountChange {
    /// The changes that put an account out of use and can be taken back.
    static let ending: [AccountChange] = [.suspend, .deactivate]
}
