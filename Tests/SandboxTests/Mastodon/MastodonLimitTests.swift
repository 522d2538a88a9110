import HTTPTypes
import Sandbox
import Testing

/// Instance limits and rate limits (sheet sections 1, 5 and 6).
@Suite("Mastodon limits", .timeLimit(.minutes(10)))
struct MastodonLimitTests {
    private static let table: [(path: String, mastodon: JSONValue, goToSocial: JSONValue)] = [
        ("statuses.max_characters", 500, 5_000), ("statuses.max_media_attachments", 4, 6),
        ("statuses.characters_reserved_per_url", 23, 25), ("polls.max_options", 4, 6),
        ("polls.max_characters_per_option", 50, 50), ("polls.min_expiration", 300, 300),
        ("polls.max_expiration", 2_629_746, 2_629_746), ("media_attachments.image_size_limit", 16_777_216, 16_777_216),
        ("media_attachments.image_matrix_limit", 33_177_600, 33_177_600),
        ("media_attachments.video_size_limit", 103_809_024, 41_943_040),
        ("media_attachments.video_frame_rate_limit", 120, 120),
        ("media_attachments.video_matrix_limit", 8_294_400, 8_294_400),
    ]

    @Test("the limits stand where the sheet says, in both versions of the document", arguments: ["v2", "v1"])
    func configuration(version: String) async throws {
        for flavor in [MastodonFlavor.mastodon, .goToSocial] {
            try await MastodonVisitor.visit(flavor) { m in
                let document = try await m.http.get("\(m.base)/api/\(version)/instance")
                #expect(document.status == 200)
                for row in Self.table {
                    let value = row.path.split(separator: ".").reduce(document.json?["configuration"]) {
                        $0?[String($1)]
                    }
                    #expect(value == (flavor.host == "gts.example" ? row.goToSocial : row.mastodon), "\(row.path)")
                }
                let types = document.json?["configuration"]?["media_attachments"]?["supported_mime_types"]?.array
                for type: JSONValue in ["image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4"] {
                    #expect(types?.contains(type) == true)
                }
            }
        }
    }

    @Test("the old document repeats the limit of characters for forks that know no other")
    func oldName() async throws {
        try await MastodonVisitor.visit { m in
            let document = try await m.http.get("\(m.base)/api/v1/instance")
            #expect(document.json?["max_toot_chars"] == 500)
        }
    }

    @Test("software is told by nodeinfo and by the version, deletion of media by the number of the interface")
    func software() async throws {
        for (flavor, name, api) in [
            (MastodonFlavor.mastodon, "mastodon", JSONValue.integer(7)), (.goToSocial, "gotosocial", .null),
        ] {
            try await MastodonVisitor.visit(flavor) { m in
                let link = try await m.http.get("\(m.base)/.well-known/nodeinfo").json?["links"]?[0]?["href"]?.string
                let path = try #require(link?.dropFirst("https:/".count))
                let software = try await m.http.get(String(path)).json?["software"]
                let instance = try await m.http.get("\(m.base)/api/v2/instance").json
                #expect(software?["name"]?.string == name && software?["version"] == instance?["version"])
                #expect(instance?["api_versions"]?["mastodon"] ?? .null == api)
            }
        }
    }

    @Test("the metadata of the authorization server have every member of the sheet; GoToSocial has none")
    func metadata() async throws {
        try await MastodonVisitor.visit { m in
            let document = try await m.http.get("\(m.base)/.well-known/oauth-authorization-server")
            let paths = [
                "authorization_endpoint": "/oauth/authorize", "token_endpoint": "/oauth/token",
                "revocation_endpoint": "/oauth/revoke", "userinfo_endpoint": "/oauth/userinfo",
                "app_registration_endpoint": "/api/v1/apps",
            ]
            for (name, path) in paths { #expect(document.json?[name]?.string == "https://mastodon.example" + path) }
            #expect(document.json?["grant_types_supported"] == ["authorization_code", "client_credentials"])
            #expect(document.json?["issuer"]?.string?.hasPrefix("https://mastodon.example") == true)
            #expect(document.json?["token_endpoint_auth_methods_supported"]?.array?.isEmpty == false)
        }
        try await MastodonVisitor.visit(.goToSocial) { m in
            let none = try await m.http.get("\(m.base)/.well-known/oauth-authorization-server")
            #expect(none.status == 404)
        }
    }

    @Test(
        "each family of calls has its own limit and window in the headers",
        arguments: [
            (WireCall(.get, "/api/v1/accounts/verify_credentials"), "300", 300),
            (WireCall(.post, "/api/v1/statuses", .json(["status": "a"])), "300", 10_800),
            (WireCall(.delete, "/api/v1/statuses/1"), "30", 1_800), (WireCall(.post, "/api/v2/media"), "30", 1_800),
        ])
    func headers(call: WireCall, limit: String, window: Int) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.send(call, below: m.base, token: try await m.connect())
            #expect(reply.header("X-RateLimit-Limit") == limit)
            #expect(reply.header("X-RateLimit-Remaining") == String(try #require(Int(limit)) - 1))
            let reset = try #require(reply.header("X-RateLimit-Reset").flatMap { SandboxTime(text: $0) })
            #expect(abs(reset.seconds - m.sandbox.clock.now.seconds - window) < 30)
        }
    }

    @Test("a used-up limit refuses without Retry-After, for one account only, until its window ends")
    func exceeded() async throws {
        try await MastodonVisitor.visit { m in
            let (ada, grace) = (try await m.connect(), try await m.connect("grace"))
            let call = WireCall(.delete, "/api/v1/statuses/1")
            var last = try await m.http.send(call, below: m.base, token: ada)
            for _ in 0..<30 { last = try await m.http.send(call, below: m.base, token: ada) }
            #expect(last.status == 429 && last.json == ["error": "Too many requests"])
            #expect(last.header("Retry-After") == nil && last.header("X-RateLimit-Remaining") == "0")
            #expect(try await m.http.send(call, below: m.base, token: grace).status == 404)
            m.sandbox.clock.advance(by: .seconds(1_801))
            #expect(try await m.http.send(call, below: m.base, token: ada).status == 404)
        }
    }

    @Test(
        "only whole addresses of people here are found by webfinger",
        arguments: [
            ("acct:ada@mastodon.example", 200), ("acct:ada@other.example", 404), ("ada@mastodon.example", 404),
            ("acct:ada", 404), ("", 404), ("https://mastodon.example/@ada", 404),
        ])
    func webfinger(resource: String, status: Int) async throws {
        try await MastodonVisitor.visit { m in
            let query = Percent.query([("resource", resource)])
            let reply = try await m.http.get("\(m.base)/.well-known/webfinger?\(query)")
            #expect(reply.status == status)
            if status == 200 { #expect(reply.json?["subject"]?.string == resource) }
        }
    }
}
