import HTTPTypes
import Sandbox
import Testing

/// `GET` and `POST /oauth/authorize` (sheet section 2, step 3).
@Suite("Mastodon consent", .timeLimit(.minutes(10)))
struct MastodonConsentTests {
    @Test("the optional parameters of the sheet are taken", arguments: ["force_login=true", "lang=de", "lang="])
    func optional(extra: String) async throws {
        try await MastodonVisitor.visit { m in
            let page = try await m.http.get(m.authorizePath(try await m.register()) + "&" + extra)
            #expect(page.status == 200 && page.text.contains("id=\"approve\""))
        }
    }

    @Test(
        "a wrong request shows a page and never a redirect, whether read or decided",
        arguments: ["&prompt=login", "&state=again", "&response_type=code", "&scope=%zz", "&client_id=x"])
    func wrong(extra: String) async throws {
        try await MastodonVisitor.visit { m in
            let path = m.authorizePath(try await m.register()) + extra
            let read = try await m.http.get(path)
            let decided = try await m.http.form(path, [("account", "ada"), ("decision", "approve")])
            for reply in [read, decided] {
                #expect(reply.status == 400 && reply.location.isEmpty)
                #expect(reply.headers[.contentType]?.hasPrefix("text/html") == true)
            }
            #expect(m.sandbox.ledger.counters(m.flavor.host).tokensIssued == 0)
        }
    }

    @Test(
        "odd decisions are refused without a code",
        arguments: [
            [("account", "ada")], [("account", "ada"), ("decision", "maybe")], [("decision", "approve")],
            [("account", "nobody"), ("decision", "approve")],
            [("account", "ada"), ("account", "grace"), ("decision", "approve")],
            [("account", "ada"), ("decision", "approve"), ("extra", "1")],
        ] as [[(String, String)]])
    func oddDecision(form: [(String, String)]) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.form(m.authorizePath(try await m.register()), form)
            #expect(reply.status == 400 && reply.location.isEmpty)
        }
    }

    @Test("the callback carries code and state and nothing else; without a state it carries the code alone")
    func callback() async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            for (state, names) in [("s 1&x=y", ["code", "state"]), (nil, ["code"])] as [(String?, [String])] {
                let reply = try await m.http.form(
                    m.authorizePath(app, ["state": state]), [("account", "ada"), ("decision", "approve")])
                #expect(reply.status == 303 && reply.location.hasPrefix(MastodonVisitor.callback + "?"))
                let query = try #require(reply.location.split(separator: "?").last.map(String.init))
                #expect(try Fields(encoded: query).list.map(\.name).sorted() == names)
                #expect(reply.redirected("state") == state)
            }
        }
    }

    @Test("denial says so in the words of the sheet, also without an account")
    func denial() async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.form(m.authorizePath(try await m.register()), [("decision", "deny")])
            #expect(reply.status == 303 && reply.redirected("error") == "access_denied")
            #expect(reply.redirected("error_description")?.contains("denied") == true)
            #expect(reply.redirected("state") == "s1" && reply.redirected("code") == nil)
        }
    }

    @Test("a redirect address with a query of its own keeps it")
    func queryInRedirect() async throws {
        try await MastodonVisitor.visit { m in
            let redirect = "https://app.example/cb?site=1"
            let app = try await m.register(redirects: .string(redirect))
            let reply = try await m.http.form(
                m.authorizePath(app, ["redirect_uri": redirect]), [("account", "ada"), ("decision", "approve")])
            #expect(reply.location.hasPrefix(redirect + "&code="))
        }
    }

    @Test("PKCE may be left out, but a challenge that was given must be met")
    func challenge() async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            let path = m.authorizePath(app, ["code_challenge": nil, "code_challenge_method": nil])
            let reply = try await m.http.form(path, [("account", "ada"), ("decision", "approve")])
            let plain = try await m.exchange(app, try #require(reply.redirected("code")), ["code_verifier": nil])
            let guarded = try await m.exchange(app, try await m.code(app), ["code_verifier": nil])

            #expect(plain.status == 200)
            #expect(guarded.status == 400 && guarded.json?["error"] == "invalid_grant")
        }
    }

    @Test("a suspended account is shown as such and cannot be chosen")
    func suspended() async throws {
        try await MastodonVisitor.visit { m in
            let path = m.authorizePath(try await m.register())
            m.sandbox.change("ada", on: m.flavor.host, .suspend)
            let page = try await m.http.get(path)
            let reply = try await m.http.form(path, [("account", "ada"), ("decision", "approve")])

            #expect(page.text.contains("suspended") && reply.status == 400)
            let choice = try #require(page.text.firstRange(of: "id=\"account-ada\""))
            #expect(page.text[choice.upperBound...].prefix(120).contains("disabled"))
        }
    }

    @Test("every permission stands on the page in words, a name of an app cannot break it")
    func words() async throws {
        try await MastodonVisitor.visit { m in
            let page = try await m.http.get(m.authorizePath(try await m.register())).text
            for text in ["Read your profile", "See all posts", "Publish posts", "Upload media files"] {
                #expect(page.contains("<li>\(text)</li>"), "\(text)")
            }
            #expect(page.contains("Martlet &lt;test&gt;") && !page.contains("<test>"))
        }
    }
}
