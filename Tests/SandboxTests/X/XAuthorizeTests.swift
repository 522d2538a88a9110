import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct XAuthorizeTests {
    @Test("the page names the app, the accounts and the permissions, and works as a plain form")
    func page() async throws {
        try await XVisitor.visit { x in
            let page = try await x.http.get(XVisitor.authorizePath())

            #expect(page.status == 200)
            for part in ["Martlet", "id=\"account-ada\"", "Post and delete posts for you", "Upload media for you"] {
                #expect(page.text.contains(part), "\(part)")
            }
        }
    }

    @Test("approval sends the browser back with state and code, denial with access_denied")
    func decision() async throws {
        try await XVisitor.visit { x in
            let path = XVisitor.authorizePath()
            let yes = try await x.http.form(path, [("account", "grace"), ("decision", "approve")])
            let no = try await x.http.form(path, [("decision", "deny")])

            #expect(yes.status == 303 && yes.location.hasPrefix("http://127.0.0.1:9/callback?"))
            #expect(yes.redirected("state") == "s&1" && yes.redirected("code") != nil)
            #expect(no.redirected("error") == "access_denied" && no.redirected("state") == "s&1")
            #expect(no.redirected("code") == nil)
        }
    }

    @Test(
        "a wrong parameter shows a page and never sends the browser back",
        arguments: [
            ["response_type": "token"], ["client_id": "other"], ["redirect_uri": "https://evil.example/"],
            ["scope": "tweet.read everything"], ["scope": "tweet.read tweet.read"],
            ["state": String(repeating: "s", count: 501)], ["code_challenge_method": "plain"],
            ["code_challenge": "short"],
            ["state": nil], ["scope": nil], ["code_challenge": nil], ["redirect_uri": nil],
        ] as [[String: String?]])
    func wrong(changes: [String: String?]) async throws {
        try await XVisitor.visit { x in
            let path = XVisitor.authorizePath(changes)
            let page = try await x.http.get(path)
            let posted = try await x.http.form(path, [("account", "ada"), ("decision", "approve")])

            #expect(page.status == 400 && page.text.contains("Something went wrong"))
            #expect(posted.status == 400 && posted.location.isEmpty)
        }
    }

    @Test("unknown and repeated parameters, unknown accounts and odd forms are refused")
    func odd() async throws {
        try await XVisitor.visit { x in
            let extra = try await x.http.get(XVisitor.authorizePath(extra: [("prompt", "login")]))
            let twice = try await x.http.get(XVisitor.authorizePath(extra: [("state", "t")]))
            let nobody = try await x.http.form(
                XVisitor.authorizePath(), [("account", "nobody"), ("decision", "approve")])
            let maybe = try await x.http.form(XVisitor.authorizePath(), [("account", "ada"), ("decision", "maybe")])

            #expect([extra, twice, nobody, maybe].map(\.status) == [400, 400, 400, 400])
        }
    }

    @Test("a suspended account cannot be chosen")
    func suspended() async throws {
        try await XVisitor.visit { x in
            x.sandbox.change("ada", on: "x", .suspend)
            let page = try await x.http.get(XVisitor.authorizePath())
            let reply = try await x.http.form(
                XVisitor.authorizePath(), [("account", "ada"), ("decision", "approve")])

            #expect(page.text.contains("suspended") && reply.status == 400)
        }
    }
}
