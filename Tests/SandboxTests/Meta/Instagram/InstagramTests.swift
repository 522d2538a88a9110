import HTTPTypes
import Sandbox
import Testing

@Suite("Instagram with its own login", .timeLimit(.minutes(10)))
struct InstagramTests {
    @Test("S0.20 S1.18 a personal account is refused on the page, in plain words")
    func personal() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.instagram) { p in
            let reply = try await p.decide("mary")
            #expect(reply.status == 400 && reply.text.contains("professional"))
        }
    }

    @Test("S1.06 an account that turns personal loses its tokens, and is welcome again when it turns back")
    func conversion() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.instagram) { p in
            let token = try await p.connect()
            #expect(try await p.http.send(.post, "/control/accounts/instagram/ada/make-personal").status == 204)
            #expect(try await p.data("me", token: token).graphError == "190/458")
            #expect(try await p.decide().status == 400)
            #expect(try await p.http.send(.post, "/control/accounts/instagram/ada/make-professional").status == 204)
            #expect(try await p.decide().status == 303)
            #expect(try await p.data("me", token: token).graphError == "190/458")
        }
    }

    @Test("the answer to a code is flat or wrapped, with numbers or text, by person")
    func shapes() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.instagram) { p in
            let ada = try await p.redeem(try await p.code()).json
            #expect(ada?["user_id"] == 17_841_400_000_000_001 && ada?["expires_in"] == nil)
            #expect(ada?["permissions"] == ["instagram_business_basic", "instagram_business_content_publish"])
            let grace = try await p.redeem(try await p.code("grace")).json
            #expect(grace?.object?.keys.sorted() == ["data"] && grace?["data"]?.array?.count == 1)
            #expect(grace?["data"]?[0]?["user_id"] == "17841400000000102")
            #expect(
                grace?["data"]?[0]?["permissions"] == "instagram_business_basic,instagram_business_content_publish")
            let linus = try await p.redeem(try await p.code("linus")).json
            #expect(linus?["user_id"] == 17_841_400_000_000_103 && linus?["permissions"]?.string != nil)
        }
    }

    @Test("the form may be multipart, never a query, never JSON")
    func bodies() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.instagram) { p in
            let path = "/api.instagram.com/oauth/access_token"
            let pairs = [
                ("client_id", "sandbox-instagram-client"), ("client_secret", "sandbox-instagram-secret"),
                ("grant_type", "authorization_code"), ("redirect_uri", ProfileVisitor.redirect),
                ("code", try await p.code()),
            ]
            let query = try await p.http.form(path + "?" + Percent.query(pairs), [])
            #expect(query.status == 400 && query.json?["error_type"] == "OAuthException")
            let json = try await p.http.json(
                .post, path, .object(Dictionary(uniqueKeysWithValues: pairs.map { ($0.0, .string($0.1)) })))
            #expect(json.status == 400)
            let parts = try await p.http.multipart(.post, path, pairs.map { FormPart.text($0.0, $0.1) })
            #expect(parts.status == 200)
        }
    }

    @Test("unticked permissions are missing from the list, and what needs them is refused")
    func unticked() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.instagram) { p in
            let choices = FacebookVisitor.choices(scopes: ["instagram_business_content_publish"], targets: [])
            let reply = try await p.decide("ada", choices: choices)
            let short = try await p.redeem(try #require(reply.redirected("code"))).json
            #expect(short?["permissions"] == ["instagram_business_content_publish"])
            let brief = try #require(short?["access_token"]?.string)
            let token = try #require(try await p.exchange(brief).json?["access_token"]?.string)
            #expect(try await p.data("me", token: token).graphError == "10")
            p.sandbox.clock.advance(by: .days(2))
            #expect(try await p.refresh(token).graphError == "10")
        }
    }

    @Test(
        "the page takes the parameters of today's links with their values",
        arguments: [
            ([("force_reauth", "true")], 200), ([("enable_fb_login", "0")], 200), ([("force_reauth", "yes")], 400),
            ([("force_authentication", "1")], 400), ([("enable_fb_login", "false")], 400),
        ] as [([(String, String)], Int)])
    func options(extra: [(String, String)], status: Int) async throws {
        try await ProfileVisitor.visit(ProfileVisitor.instagram) { p in
            let reply = try await p.http.get(p.authorizePath(extra: extra))
            #expect(reply.status == status)
        }
    }

    @Test("the old address of the page is gone")
    func retired() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.instagram) { p in
            let old = p.authorizePath().replacing("/www.instagram.com/", with: "/api.instagram.com/")
            let reply = try await p.http.get(old)
            #expect(
                reply.status == 404 && reply.text.contains("isn&apos;t available")
                    || reply.text.contains("isn't available") || reply.text.contains("isn&#39;t available"))
        }
    }
}
