import Sandbox
import Testing

@Suite("YouTube: Google's consent page", .timeLimit(.minutes(10)))
struct YouTubeConsentTests {
    @Test(
        "S2.01 S4.18 the page offers every channel, a second one of the same login as well, and every permission to untick"
    )
    func page() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let page = try await y.http.get(YouTubeVisitor.authorizePath())
            #expect(page.status == 200)
            for name in ["ada", "bakery", "grace", "linus", "mary", "katherine", "office"] {
                #expect(page.text.contains("id=\"account-\(name)\""), "\(name)")
            }
            #expect(page.text.contains("id=\"scope-\(YouTubeVisitor.prefix)youtube.upload\""))
            #expect(page.text.contains("Manage your YouTube videos"))
        }
    }

    @Test("approval brings back code, granted scopes and state; what was unticked is missing")
    func unticked() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let all = try await y.approve(YouTubeVisitor.authorizePath(), "ada")
            #expect(all.status == 303 && all.redirected("state") == "s&1")
            #expect(all.redirected("scope") == YouTubeVisitor.scope)
            #expect(all.redirected("code")?.hasPrefix("4/0") == true)

            let upload = YouTubeVisitor.prefix + "youtube.upload"
            let some = try await y.approve(
                YouTubeVisitor.authorizePath(), "ada", [("choices", "1"), ("scopes[]", upload)])
            #expect(some.redirected("scope") == upload)
            let tokens = try await y.exchange(try #require(some.redirected("code")))
            #expect(tokens.json?["scope"]?.string == upload)
            let reply = try await y.channels(try tokens.text("access_token"))
            #expect(reply.status == 403 && reply.reason == "insufficientPermissions")
            #expect(reply.json?["error"]?["details"]?[0]?["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
        }
    }

    @Test("denial comes back as access_denied")
    func denied() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let reply = try await y.deny(YouTubeVisitor.authorizePath())
            #expect(reply.location == YouTubeVisitor.redirect + "?error=access_denied&state=s%261")
        }
    }

    @Test(
        "wrong parameters show Google's page and send nobody anywhere",
        arguments: [
            (["client_id": "stranger"], "invalid_client"),
            (["redirect_uri": "https://evil.example/"], "redirect_uri_mismatch"),
            (["scope": "https://www.googleapis.com/auth/youtube.everything"], "invalid_scope"),
            (["scope": "youtube.upload"], "invalid_scope"), (["scope": nil], "invalid_request"),
            (["access_type": "forever"], "invalid_request"), (["prompt": "please"], "invalid_request"),
            (["prompt": "none consent"], "invalid_request"), (["include_granted_scopes": "yes"], "invalid_request"),
            (["response_type": "token"], "invalid_request"), (["nonce": "1"], "invalid_request"),
            (["code_challenge": "abc", "code_challenge_method": "plain"], "invalid_request"),
            (["code_challenge_method": "S256"], "invalid_request"), (["state": nil], "invalid_request"),
        ] as [([String: String?], String)])
    func wrong(changes: [String: String?], error: String) async throws {
        try await YouTubeVisitor.visit { y async throws in
            let path = YouTubeVisitor.authorizePath(changes)
            for reply in [try await y.http.get(path), try await y.approve(path, "ada")] {
                #expect(reply.status == 400 && reply.location.isEmpty && reply.text.contains(error))
            }
        }
    }

    @Test(
        "optional parameters are taken",
        arguments: [
            ["prompt": "consent select_account"], ["prompt": nil, "access_type": nil],
            ["login_hint": "ada@sandbox.example"],
            ["include_granted_scopes": "false"], ["access_type": "online", "prompt": "none"],
        ] as [[String: String?]])
    func optional(changes: [String: String?]) async throws {
        try await YouTubeVisitor.visit { y async throws in
            #expect(try await y.approve(YouTubeVisitor.authorizePath(changes), "ada").status == 303)
        }
    }

    @Test("SEC-4 a challenge asks for its verifier")
    func challenge() async throws {
        let verifier = String(repeating: "v", count: 43)
        let changes = ["code_challenge": Digest.challenge(of: verifier), "code_challenge_method": "S256"]
        try await YouTubeVisitor.visit { y async throws in
            let good = try await y.exchange(try await y.code("ada", changes), ["code_verifier": verifier])
            #expect(good.status == 200)
            for wrong in [nil, String(repeating: "w", count: 43)] {
                let reply = try await y.exchange(try await y.code("ada", changes), ["code_verifier": wrong])
                #expect(reply.status == 400 && reply.json?["error"] == "invalid_grant")
            }
            #expect(try await y.exchange(try await y.code(), ["code_verifier": verifier]).status == 400)
        }
    }

    @Test("with include_granted_scopes code and token carry what the same login granted before")
    func incremental() async throws {
        let (upload, read) = (YouTubeVisitor.prefix + "youtube.upload", YouTubeVisitor.prefix + "youtube.readonly")
        try await YouTubeVisitor.visit { y async throws in
            _ = try await y.connect("ada", ["scope": upload])
            let plain = try await y.connect("ada", ["scope": read])
            #expect(plain.json?["scope"]?.string == read)
            let path = YouTubeVisitor.authorizePath(["scope": read, "include_granted_scopes": "true"])
            let reply = try await y.approve(path, "bakery")
            #expect(reply.redirected("scope") == "\(read) \(upload)")
            let tokens = try await y.exchange(try #require(reply.redirected("code")))
            #expect(tokens.json?["scope"]?.string == "\(read) \(upload)")
            #expect(
                try await y.connect("grace", ["scope": read, "include_granted_scopes": "true"]).json?["scope"]?
                    .string == read)
        }
    }
}
