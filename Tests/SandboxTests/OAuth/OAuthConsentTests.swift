import HTTPTypes
import Sandbox
import Testing

@Suite("Consent page of the shared OAuth core", .timeLimit(.minutes(10)))
struct OAuthConsentTests {
    private static let tickable = OAuthVisitor.consent.with { consent in
        consent.isTickable = { _ in true }
        consent.fixed = ["read"]
        consent.targetTitle = "Pages of"
        consent.targets = { account, scopes in
            account.name == "ada" && scopes.contains("read")
                ? [ConsentTarget(name: "bakery", title: "Bakery"), ConsentTarget(name: "forge", title: "Forge")] : []
        }
        consent.ending = "#_"
        consent.approval = { [("granted", $0.scopes.joined(separator: ",")), ("pages", $0.listed)] }
    }

    @Test("the page offers people, not Pages, and every permission and Page that can be unticked, ticked")
    func page() async throws {
        try await OAuthVisitor.visit(consent: Self.tickable) { o in
            let page = try await o.http.get(OAuthVisitor.authorizePath())

            #expect(page.status == 200 && page.text.contains("id=\"account-ada\""))
            #expect(!page.text.contains("id=\"account-bakery\"") && !page.text.contains("id=\"scope-read\""))
            for part in ["id=\"scope-write\"", "id=\"scope-stay\"", "id=\"target-bakery\"", "id=\"target-forge\""] {
                #expect(page.text.contains(part), "\(part)")
            }
            #expect(page.text.contains("See posts") && page.text.contains("Pages of Ada"))
            #expect(page.text.contains("name=\"choices\""))
        }
    }

    @Test("a page without choices has no boxes and no hidden field")
    func plain() async throws {
        try await OAuthVisitor.visit { o in
            let page = try await o.http.get(OAuthVisitor.authorizePath()).text
            #expect(!page.contains("type=\"checkbox\"") && !page.contains("name=\"choices\""))
        }
    }

    @Test("approval sends code, state and the platform's own parameters, and the platform's own ending")
    func approval() async throws {
        try await OAuthVisitor.visit(consent: Self.tickable) { o in
            let reply = try await o.decide()

            #expect(reply.status == 303 && reply.location.hasPrefix(OAuthToy.redirect + "?code="))
            #expect(reply.location.hasSuffix("&state=s%261#_"))
            #expect(reply.redirected("granted") == "read,write,stay" && reply.redirected("pages") == "all")
            #expect(o.events == ["oauth-toy ada code issued"])
        }
    }

    @Test("unticked permissions and Pages are not granted, fixed ones are, Pages of others never")
    func unticked() async throws {
        try await OAuthVisitor.visit(consent: Self.tickable) { o in
            let some = try await o.decide(
                OAuthVisitor.authorizePath(), "ada",
                [("choices", "1"), ("scopes[]", "write"), ("targets[]", "forge"), ("targets[]", "castle")])
            #expect(some.redirected("granted") == "read,write" && some.redirected("pages") == "forge")
            let none = try await o.decide(OAuthVisitor.authorizePath(), "ada", [("choices", "1")])
            #expect(none.redirected("granted") == "read" && none.redirected("pages") == "")
            let whole = try await o.decide(
                OAuthVisitor.authorizePath(), "ada",
                [
                    ("choices", "1"), ("scopes[]", "write"), ("scopes[]", "stay"), ("scopes[]", "admin"),
                    ("targets[]", "forge"), ("targets[]", "bakery"),
                ])
            #expect(whole.redirected("granted") == "read,write,stay" && whole.redirected("pages") == "all")
        }
    }

    @Test("a platform where nothing can be unticked grants everything whatever the form says")
    func allOrNothing() async throws {
        try await OAuthVisitor.visit { o in
            let code = try #require(
                try await o.decide(OAuthVisitor.authorizePath(), "ada", [("choices", "1"), ("scopes[]", "read")])
                    .redirected("code"))
            #expect(try await o.exchange(code).json?["scope"] == "read write stay")
        }
    }

    @Test("denial comes back in the platform's words, with the state")
    func denial() async throws {
        let consent = OAuthVisitor.consent.with {
            $0.denial = [("error", "user_cancelled"), ("error_reason", "user_denied")]
        }
        try await OAuthVisitor.visit(consent: consent) { o in
            let reply = try await o.http.form(OAuthVisitor.authorizePath(), [("decision", "deny")])
            #expect(reply.location == OAuthToy.redirect + "?error=user_cancelled&error_reason=user_denied&state=s%261")
            #expect(o.events.isEmpty)
        }
    }

    @Test(
        "a wrong parameter shows a page, unless the platform tells the app",
        arguments: [
            ["response_type": "token"], ["scope": "read everything"], ["scope": "read read"], ["scope": "admin"],
            ["scope": nil], ["state": nil],
        ] as [[String: String?]])
    func wrong(changes: [String: String?]) async throws {
        let path = OAuthVisitor.authorizePath(changes)
        try await OAuthVisitor.visit { o in
            let page = try await o.http.get(path)
            let posted = try await o.decide(path)
            #expect(page.status == 400 && page.location.isEmpty)
            #expect(posted.status == 400 && posted.location.isEmpty)
        }
        let telling = OAuthVisitor.consent.with { $0.redirected = { [("error", "\($0)".prefix(5).description)] } }
        try await OAuthVisitor.visit(consent: telling) { o in
            let reply = try await o.http.get(path)
            #expect(reply.status == 303 && reply.redirected("error")?.count == 5)
        }
    }

    @Test(
        "nobody is sent to an address before it and the app are known",
        arguments: [
            ["client_id": "stranger"], ["client_id": nil], ["redirect_uri": "https://evil.example/"],
            ["redirect_uri": nil],
        ] as [[String: String?]])
    func door(changes: [String: String?]) async throws {
        let telling = OAuthVisitor.consent.with { $0.redirected = { _ in [("error", "any")] } }
        try await OAuthVisitor.visit(consent: telling) { o in
            let reply = try await o.http.get(OAuthVisitor.authorizePath(changes))
            #expect(reply.status == 400 && reply.location.isEmpty)
            let twice = OAuthVisitor.authorizePath(extra: [("redirect_uri", "http://127.0.0.1:8/")])
            #expect(try await o.http.get(twice).status == 400)
        }
    }

    @Test("unknown, repeated and broken parameters, unknown accounts, Pages as accounts and odd forms are refused")
    func odd() async throws {
        try await OAuthVisitor.visit { o async throws in
            let usual = OAuthVisitor.authorizePath()
            for path in [
                usual + "&prompt=login", usual + "&state=t", usual + "&%zz=1", usual + "&code_challenge_method=S256",
            ] {
                #expect(try await o.http.get(path).status == 400, "\(path)")
            }
            for account in ["nobody", "bakery", ""] {
                #expect(try await o.decide(usual, account).status == 400, "\(account)")
            }
            #expect(try await o.http.form(usual, [("account", "ada"), ("decision", "maybe")]).status == 400)
            #expect(try await o.decide(usual, "ada", [("mood", "good")]).status == 400)
            #expect(o.events.isEmpty)
        }
    }

    @Test("a suspended account cannot consent, nor one to which the platform objects")
    func objections() async throws {
        let consent = OAuthVisitor.consent.with {
            $0.objection = { account, scopes in
                account.name == "grace" && scopes.contains("write") ? "Grace is a personal account." : nil
            }
            $0.page = { problem in
                if case .account(let text) = problem { ("Sorry", text) } else { ("Sorry", "\(problem)") }
            }
        }
        try await OAuthVisitor.visit(consent: consent) { o in
            let refused = try await o.decide(OAuthVisitor.authorizePath(), "grace")
            #expect(refused.status == 400 && refused.text.contains("Grace is a personal account."))
            #expect(try await o.decide(OAuthVisitor.authorizePath(["scope": "read"]), "grace").status == 303)
            o.sandbox.change("ada", on: "oauth-toy", .suspend)
            #expect(try await o.decide().status == 400)
            o.sandbox.change("ada", on: "oauth-toy", .restore)
            #expect(try await o.decide().status == 303)
        }
    }
}

extension OAuthConsent {
    fileprivate var listed: String { targets?.sorted().joined(separator: ",") ?? "all" }
}
