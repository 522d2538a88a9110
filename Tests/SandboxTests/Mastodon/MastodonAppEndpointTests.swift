import HTTPTypes
import Sandbox
import Testing

/// `POST /api/v1/apps` and `GET /api/v1/apps/verify_credentials` (sheet section 2, step 1).
@Suite("Mastodon apps", .timeLimit(.minutes(10)))
struct MastodonAppEndpointTests {
    private static let good: [(String, String)] = [
        ("client_name", "Martlet"), ("redirect_uris", "https://app.example/cb"), ("scopes", "read write:statuses"),
        ("website", "https://app.example"),
    ]

    private static func register(_ body: WireCall.Body) -> WireCall { WireCall(.post, "/api/v1/apps", body) }

    @Test("a registration answers with every field of the sheet, from a form and from JSON alike")
    func fields() async throws {
        let json = JSONValue.object(Dictionary(uniqueKeysWithValues: Self.good.map { ($0, .string($1)) }))
        try await MastodonVisitor.visit { m in
            for body in [WireCall.Body.form(Self.good), .json(json)] {
                let reply = try await m.http.send(Self.register(body), below: m.base)

                #expect(reply.status == 200)
                #expect(
                    reply.members == [
                        "client_id", "client_secret", "client_secret_expires_at", "id", "name", "redirect_uri",
                        "redirect_uris", "scopes", "vapid_key", "website",
                    ])
                #expect(reply.json?["name"] == "Martlet" && reply.json?["website"] == "https://app.example")
                #expect(reply.json?["scopes"] == ["read", "write:statuses"])
                #expect(reply.json?["redirect_uri"] == "https://app.example/cb")
                #expect(reply.json?["client_secret_expires_at"] == 0)
                #expect(reply.json?["id"]?.string?.isEmpty == false)
            }
        }
    }

    @Test(
        "redirect addresses come as one text, as lines and as an array",
        arguments: [
            ("https://app.example/cb", 1), ("https://app.example/cb\nurn:ietf:wg:oauth:2.0:oob", 2),
            (["https://app.example/cb", "http://localhost:1/"], 2), ("custom-app://callback", 1),
        ] as [(JSONValue, Int)])
    func redirects(value: JSONValue, count: Int) async throws {
        try await MastodonVisitor.visit { m in
            let body: JSONValue = ["client_name": "Martlet", "redirect_uris": value]
            let reply = try await m.http.send(Self.register(.json(body)), below: m.base)
            #expect(reply.status == 200 && reply.json?["redirect_uris"]?.array?.count == count)
        }
    }

    @Test(
        "a wrong registration is refused in the words of the instance",
        arguments: [
            (
                .form([("client_name", "a"), ("redirect_uris", "nowhere")]), 422,
                "Redirect URI must be an absolute URI."
            ),
            (.form([("client_name", "a"), ("redirect_uris", "://x")]), 422, "Redirect URI must be an absolute URI."),
            (
                .form([("client_name", "a"), ("redirect_uris", "https://")]), 422,
                "Redirect URI must be an absolute URI."
            ),
            (
                .form([("client_name", "a"), ("redirect_uris", "https://a.example/x y")]), 422,
                "Redirect URI must be an absolute URI."
            ),
            (
                .form([("client_name", "a"), ("redirect_uris", "https://a.example/cb\nnowhere")]), 422,
                "Redirect URI must be an absolute URI."
            ),
            (
                .form([("client_name", "a"), ("redirect_uris", "https://a.example/#f")]), 422,
                "Redirect URI cannot contain a fragment."
            ),
            (.form(good + [("scope", "read")]), 422, "Unknown parameter scope"),
            (.form(good + [("client_name", "twice")]), 422, "Parameter client_name was given more than once"),
            (.form([("redirect_uris", "https://a.example/")]), 422, "client_name can't be blank"),
            (.form([("client_name", ""), ("redirect_uris", "https://a.example/")]), 422, "client_name can't be blank"),
            (.form([("client_name", "a")]), 422, "redirect_uris can't be blank"),
            (.json(["client_name": ["a"], "redirect_uris": "https://a.example/"]), 422, "client_name is invalid"),
            (.json(["client_name": "a", "redirect_uris": [7]]), 422, "redirect_uris is invalid"),
        ] as [(WireCall.Body, Int, String)])
    func refused(body: WireCall.Body, status: Int, text: String) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.send(Self.register(body), below: m.base)
            #expect(reply.status == status && reply.json == ["error": .string("Validation failed: \(text)")])
        }
    }

    @Test(
        "a body that is neither form nor JSON is refused",
        arguments: [
            WireCall.Body.raw("client_name=a", type: "text/plain"), .raw("{", type: "application/json"),
            .raw("[]", type: "application/json"), .raw("client_name=%zz", type: "application/x-www-form-urlencoded"),
        ])
    func unreadable(body: WireCall.Body) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.send(Self.register(body), below: m.base)
            #expect(reply.status == 400 && reply.json?["error"]?.string?.isEmpty == false)
        }
    }

    @Test("apps are registered by POST only", arguments: [HTTPRequest.Method.get, .put, .delete, .patch])
    func method(method: HTTPRequest.Method) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.send(WireCall(method, "/api/v1/apps"), below: m.base)
            #expect(reply.status == 404 && reply.json == ["error": "Record not found"])
        }
    }

    @Test("every registration is an app of its own with secrets of its own")
    func own() async throws {
        try await MastodonVisitor.visit { m in
            let first = try await m.register()
            let second = try await m.register()
            #expect(first.client != second.client && first.secret != second.secret)
        }
    }

    @Test("the app's check describes it without its secrets, to a token of the app or of a person")
    func check() async throws {
        try await MastodonVisitor.visit { m in
            for token in [try await m.appToken(), try await m.connect()] {
                let reply = try await m.http.get("\(m.base)/api/v1/apps/verify_credentials", token: token)
                #expect(reply.status == 200)
                #expect(
                    reply.members == [
                        "id", "name", "redirect_uri", "redirect_uris", "scopes", "vapid_key", "website",
                    ])
            }
            let bare = try await m.http.get("\(m.base)/api/v1/apps/verify_credentials")
            #expect(bare.status == 401 && bare.json == ["error": "The access token is invalid"])
        }
    }

    @Test("GoToSocial takes rubbish for redirects and scopes")
    func goToSocial() async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            for body: JSONValue in [
                ["client_name": "a", "redirect_uris": "rubbish", "scopes": "everything"],
                ["client_name": "a", "redirect_uris": "https://a.example/#f"],
            ] {
                let reply = try await m.http.send(Self.register(.json(body)), below: m.base)
                #expect(reply.status == 200)
            }
        }
    }
}
