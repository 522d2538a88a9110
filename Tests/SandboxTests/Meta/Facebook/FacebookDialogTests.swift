import HTTPTypes
import Sandbox
import Testing

@Suite("Login dialog of Facebook", .timeLimit(.minutes(10)))
struct FacebookDialogTests {
    @Test("S2.05 S2.41 the dialog names the app, people, permissions and Pages, and everything is ticked")
    func page() async throws {
        try await FacebookVisitor.visit { f in
            let page = try await f.http.get(FacebookVisitor.dialogPath())
            #expect(page.status == 200)
            for part in [
                "Martlet", "account-ada", "account-linus", "scope-pages_manage_posts", "Publish on your Pages",
                "target-bakery", "target-atelier", "Pages and accounts of Ada Sandbox", "See your name and picture",
            ] { #expect(page.text.contains(part), "\(part)") }
            #expect(!page.text.contains("scope-public_profile") && !page.text.contains("account-bakery"))
            #expect(!page.text.contains("target-ig-bakery"))
            let instagram = try await f.http.get(FacebookVisitor.dialogPath(["scope": FacebookVisitor.instagramScope]))
            #expect(instagram.text.contains("target-ig-bakery") && !instagram.text.contains("target-ig-hermit"))
        }
    }

    @Test("approval comes back with code and state and a fragment behind it, denial with its reason")
    func decision() async throws {
        try await FacebookVisitor.visit { f in
            let yes = try await f.decide()
            #expect(yes.status == 303 && yes.location.hasPrefix(FacebookVisitor.redirect + "?code="))
            #expect(yes.location.hasSuffix("&state=s%261#_=_"))
            let no = try await f.http.form(FacebookVisitor.dialogPath(), [("decision", "deny")])
            #expect(no.redirected("error") == "access_denied" && no.redirected("error_reason") == "user_denied")
            #expect(no.redirected("error_description")?.isEmpty == false && no.redirected("code") == nil)
        }
    }

    @Test(
        "a wrong parameter shows a page and sends nobody anywhere",
        arguments: [
            ["client_id": "sandbox-threads-client"], ["redirect_uri": "https://evil.example/"],
            ["response_type": "token"], ["state": nil], ["scope": "pages_manage_posts pages_show_list"],
            ["scope": "publish_actions"], ["scope": "pages_show_list,pages_show_list"],
        ] as [[String: String?]])
    func wrong(changes: [String: String?]) async throws {
        try await FacebookVisitor.visit { f in
            let reply = try await f.http.get(FacebookVisitor.dialogPath(changes))
            #expect(reply.status == 400 && reply.location.isEmpty)
        }
    }

    @Test(
        "parameters that Facebook knows are taken, with their values only",
        arguments: [
            ([("auth_type", "rerequest")], 200), ([("auth_type", "reauthenticate")], 400),
            ([("display", "page")], 200), ([("display", "popup")], 400),
            ([("extras", #"{"setup":{"channel":"IG_API_ONBOARDING"}}"#)], 200), ([("extras", "setup")], 400),
            ([("code_challenge", "x")], 400), ([("prompt", "consent")], 400),
            ([("config_id", "sandbox-facebook-config")], 400),
        ] as [([(String, String)], Int)])
    func options(extra: [(String, String)], status: Int) async throws {
        try await FacebookVisitor.visit { f in
            let reply = try await f.http.get(FacebookVisitor.dialogPath(extra: extra))
            #expect(reply.status == status)
        }
    }

    @Test("with a configuration of Login for Business scopes are left out, and it is all or nothing")
    func configuration() async throws {
        try await FacebookVisitor.visit { f in
            let path = FacebookVisitor.dialogPath(["scope": nil], extra: [("config_id", "sandbox-facebook-config")])
            #expect(try await f.http.get(path).text.contains("scope-pages_manage_posts") == false)
            let reply = try await f.http.form(
                path, [("account", "ada"), ("decision", "approve"), ("choices", "1"), ("targets[]", "bakery")])
            let token = try await f.redeem(try #require(reply.redirected("code"))).json?["access_token"]?.string
            let list = try await f.all("me/permissions", fields: "", token: try #require(token))
            #expect(list.allSatisfy { $0["status"] == "granted" } && list.count == 4)
            let unknown = FacebookVisitor.dialogPath(["scope": nil], extra: [("config_id", "other")])
            #expect(try await f.http.get(unknown).status == 400)
        }
    }

    @Test("unticked permissions are listed as declined, page after page")
    func declined() async throws {
        try await FacebookVisitor.visit { f in
            let scope = FacebookVisitor.pagesScope + ",read_insights,pages_manage_engagement,business_management"
            let token = try await f.short(
                scope: scope, choices: FacebookVisitor.choices(scopes: ["pages_show_list"], targets: ["bakery"]))
            let first = try await f.graph("me/permissions", token: token)
            #expect(first.json?["data"]?.array?.count == 5 && first.json?["paging"]?["next"] != nil)
            let all = try await f.all("me/permissions", fields: "", token: token)
            let granted = all.filter { $0["status"] == "granted" }.compactMap { $0["permission"]?.string }
            #expect(granted == ["public_profile", "pages_show_list"] && all.count == 7)
            #expect(all.filter { $0["status"] == "declined" }.count == 5)
        }
    }

    @Test("the address has a version that lives, by the clock of the sandbox")
    func version() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            for (version, error) in [("v26.0", nil), ("v20.0", nil), ("v99.0", "2500"), ("26.0", "2500")] {
                #expect(try await f.http.get("/graph.facebook.com/\(version)/me", token: token).graphError == error)
            }
            // The test begins on 21 September 2026; v20.0 ends three days later.
            f.sandbox.clock.advance(by: .days(3))
            #expect(try await f.http.get("/graph.facebook.com/v20.0/me", token: token).graphError == "2635")
            #expect(try await f.http.get("/graph.facebook.com/me", token: token).graphError == "2500")
        }
    }
}
