import Sandbox
import Testing

@Suite("Reddit: logging in", .timeLimit(.minutes(10)))
struct RedditLoginTests {
    @Test("S2.01 the page offers everybody and all or nothing of the permissions")
    func page() async throws {
        try await RedditVisitor.visit { r async throws in
            let page = try await r.http.get(RedditVisitor.authorizePath())
            #expect(page.status == 200 && page.text.contains("id=\"account-grace\""))
            #expect(page.text.contains("Submit links and comments from my account"))
            #expect(!page.text.contains("type=\"checkbox\""))
        }
    }

    @Test("S2.46 scopes are separated by blanks or commas and come back with blanks", arguments: [" ", ","])
    func scopes(separator: String) async throws {
        try await RedditVisitor.visit { r async throws in
            let reply = try await r.connect("ada", ["scope": "identity\(separator)submit\(separator)read"])
            #expect(reply.json?["scope"] == "identity submit read")
        }
    }

    @Test("denial comes back as access_denied")
    func denied() async throws {
        try await RedditVisitor.visit { r async throws in
            let reply = try await r.deny(RedditVisitor.authorizePath())
            #expect(reply.location == RedditVisitor.redirect + "?error=access_denied&state=s%261")
        }
    }

    @Test(
        "wrong requests are told to the app",
        arguments: [
            (["response_type": "token"], "unsupported_response_type"),
            (["scope": "identity everything"], "invalid_scope"),
            (["scope": nil], "invalid_scope"), (["duration": "forever"], "invalid_request"),
            (["code_challenge": "x"], "invalid_request"), (["state": ""], "invalid_request"),
        ] as [([String: String?], String)])
    func told(changes: [String: String?], error: String) async throws {
        try await RedditVisitor.visit { r async throws in
            let reply = try await r.http.get(RedditVisitor.authorizePath(changes))
            #expect(reply.status == 303 && reply.redirected("error") == error)
        }
    }

    @Test(
        "an unknown app or address shows a page and sends nobody anywhere",
        arguments: [
            ["client_id": "stranger"], ["client_id": nil], ["redirect_uri": "https://evil.example/"],
            ["redirect_uri": nil],
        ] as [[String: String?]])
    func door(changes: [String: String?]) async throws {
        try await RedditVisitor.visit { r async throws in
            let reply = try await r.approve(RedditVisitor.authorizePath(changes), "ada")
            #expect(reply.status == 400 && reply.location.isEmpty && reply.text.contains("bad request"))
        }
    }

    @Test("a suspended account cannot log in")
    func suspended() async throws {
        try await RedditVisitor.visit { r async throws in
            r.sandbox.change("ada", on: "reddit", .suspend)
            let reply = try await r.approve(RedditVisitor.authorizePath(), "ada")
            #expect(reply.status == 400 && reply.location.isEmpty)
        }
    }
}
