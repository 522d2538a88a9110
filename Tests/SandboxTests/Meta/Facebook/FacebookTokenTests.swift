import HTTPTypes
import Sandbox
import Testing

@Suite("Tokens of Facebook", .timeLimit(.minutes(10)))
struct FacebookTokenTests {
    @Test("S0.29 a code gives a token of about an hour, that one a token of sixty days")
    func lives() async throws {
        try await FacebookVisitor.visit { f in
            let short = try await f.redeem(try await f.code())
            #expect(short.status == 200 && short.members == ["access_token", "expires_in", "token_type"])
            #expect(short.json?["expires_in"] == 5100 && short.json?["token_type"] == "bearer")
            let long = try await f.exchange(try #require(short.json?["access_token"]?.string))
            #expect(long.json?["expires_in"] == 5_183_944)
            #expect(long.json?["access_token"] != short.json?["access_token"])
        }
    }

    @Test("expires_in may be absent: Grace's long token says nothing about its life")
    func silent() async throws {
        try await FacebookVisitor.visit { f in
            let long = try await f.exchange(try await f.short("grace"))
            #expect(long.status == 200 && long.members == ["access_token", "token_type"])
            let token = try #require(long.json?["access_token"]?.string)
            f.sandbox.clock.advance(by: .days(59))
            #expect(try await f.graph("me", token: token).status == 200)
            f.sandbox.clock.advance(by: .days(1))
            #expect(try await f.graph("me", token: token).graphError == "190/463")
        }
    }

    @Test("S1.03 a token dies on time, with subcode 463, also when the clock runs fast")
    func expiry() async throws {
        try await FacebookVisitor.visit { f in
            let short = try await f.short()
            f.sandbox.clock.advance(by: .seconds(5_099))
            #expect(try await f.graph("me", token: short).status == 200)
            f.sandbox.clock.advance(by: .seconds(1))
            let dead = try await f.graph("me", token: short)
            #expect(dead.status == 400 && dead.graphError == "190/463")
            #expect(dead.json?["error"]?["type"] == "OAuthException")
            #expect(dead.json?["error"]?["fbtrace_id"]?.string?.isEmpty == false)
            #expect(try await f.exchange(short).graphError == "190/463")
        }
    }

    @Test("S2.12 a long token that is exchanged again comes back as it is, with what is left of its life")
    func noExtension() async throws {
        try await FacebookVisitor.visit { f in
            let long = try await f.connect()
            f.sandbox.clock.advance(by: .days(30))
            let again = try await f.exchange(long)
            #expect(again.json?["access_token"]?.string == long)
            #expect(again.json?["expires_in"]?.integer == 5_183_944 - 30 * 86_400)
            #expect(f.sandbox.ledger.counters("facebook").refreshes == 1)
            #expect(f.sandbox.ledger.requests().last?.endpoint == "refresh")
        }
    }

    @Test(
        "a wrong exchange of a code is refused with the Graph's error",
        arguments: [
            ([("code", "rubbish")], "100"), ([("redirect_uri", "http://127.0.0.1:9/callback/")], "100/36008"),
            ([("client_secret", "wrong")], "1"), ([("client_id", "sandbox-threads-client")], "101"),
            ([("code", "")], "100"), ([("grant_type", "password")], "100"), ([("code_verifier", "x")], "100"),
        ] as [([(String, String)], String)])
    func wrong(changes: [(String, String)], error: String) async throws {
        try await FacebookVisitor.visit { f in
            var pairs =
                FacebookVisitor.client + [
                    ("redirect_uri", FacebookVisitor.redirect), ("code", try await f.code()),
                ]
            for change in changes {
                pairs.removeAll { $0.0 == change.0 }
                pairs.append(change)
            }
            let reply = try await f.graph("oauth/access_token", pairs)
            #expect(reply.status == 400 && reply.graphError == error)
        }
    }

    @Test("a code works once; POST and grant_type are taken as well")
    func once() async throws {
        try await FacebookVisitor.visit { f in
            let code = try await f.code()
            #expect(try await f.redeem(code).status == 200)
            #expect(try await f.redeem(code).graphError == "100/36009")
            let pairs =
                FacebookVisitor.client + [
                    ("redirect_uri", FacebookVisitor.redirect), ("code", try await f.code()),
                    ("grant_type", "authorization_code"),
                ]
            #expect(try await f.http.form("/graph.facebook.com/v26.0/oauth/access_token", pairs).status == 200)
            let late = try await f.code()
            f.sandbox.clock.advance(by: .seconds(600))
            #expect(try await f.redeem(late).graphError == "100/36007")
        }
    }

    @Test("an exchange wants the secret and a token of the same app")
    func foreignExchange() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.short()
            let proof = [
                ("client_id", "sandbox-facebook-proof-client"), ("client_secret", "sandbox-facebook-proof-secret"),
            ]
            #expect(try await f.exchange(token, client: proof).graphError == "100")
            #expect(try await f.exchange(token, client: [("client_id", "sandbox-facebook-client")]).graphError == "1")
            #expect(try await f.exchange("rubbish").graphError == "190")
            #expect(try await f.exchange("").graphError == "100")
        }
    }

    @Test(
        "S0.36 S1.04 S1.05 every end has its subcode",
        arguments: [
            (AccountChange.revoke, "190/458"), (.changePassword, "190/460"), (.suspend, "190/459"),
            (.deactivate, "190/464"),
        ])
    func ends(change: AccountChange, error: String) async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let page = try await f.pageToken("bakery", token)
            let grace = try await f.connect("grace")
            f.sandbox.change("ada", on: "facebook", change)
            #expect(try await f.graph("me", token: token).graphError == error)
            #expect(try await f.graph("me", token: page).graphError == error)
            #expect(try await f.graph("me", token: grace).status == 200)
            if change == .suspend {
                f.sandbox.change("ada", on: "facebook", .restore)
                #expect(try await f.graph("me", token: page).status == 200)
            }
        }
    }

    @Test("S0.06 revoking deletes the app with every Page; one permission alone leaves the rest")
    func revocation() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let page = try await f.pageToken("bakery", token)
            let base = "/graph.facebook.com/v26.0/"
            let me = try #require(try await f.graph("me", token: token).json?["id"]?.string)
            let headers: HTTPFields = [.authorization: "Bearer \(token)"]
            let one = try await f.http.send(
                .delete, base + "me/permissions?permission=pages_manage_posts", headers: headers)
            #expect(one.json == ["success": true])
            let unknown = try await f.http.send(.delete, base + "me/permissions?permission=x", headers: headers)
            #expect(unknown.graphError == "100")
            let foreign = try await f.http.send(.delete, base + "10220000000000002/permissions", headers: headers)
            #expect(foreign.graphError == "100/33")
            let byPage = try await f.http.send(
                .delete, base + "me/permissions", headers: [.authorization: "Bearer \(page)"])
            #expect(byPage.graphError == "100")
            #expect(
                try await f.http.send(.delete, base + "\(me)/permissions", headers: headers).json == ["success": true])
            #expect(try await f.graph("me", token: page).graphError == "190/458")
            #expect(try await f.graph("me", token: token).graphError == "190/458")
            #expect(f.sandbox.ledger.tokens().contains { $0.event == .revoked })
        }
    }

    @Test("with Require App Secret on every call needs the proof, and a wrong proof is refused anywhere")
    func proof() async throws {
        try await FacebookVisitor.visit { f in
            let client = [
                ("client_id", "sandbox-facebook-proof-client"), ("client_secret", "sandbox-facebook-proof-secret"),
            ]
            let reply = try await f.http.form(
                FacebookVisitor.dialogPath(["client_id": "sandbox-facebook-proof-client"]),
                [("account", "ada"), ("decision", "approve")])
            let code = try #require(reply.redirected("code"))
            let token = try #require(try await f.redeem(code, client: client).json?["access_token"]?.string)
            let proof = Hex.mac(token, key: "sandbox-facebook-proof-secret")
            #expect(try await f.graph("me", token: token).graphError == "100")
            #expect(try await f.graph("me", [("appsecret_proof", proof)], token: token).status == 200)
            #expect(try await f.graph("me", [("appsecret_proof", proof + "0")], token: token).graphError == "100")
            let list = try await f.graph("me/accounts", [("appsecret_proof", proof)], token: token)
            let next = try #require(list.json?["paging"]?["next"]?.string)
            #expect(next.contains("appsecret_proof=") && next.contains("access_token="))
            #expect(try await f.http.get(next.replacing("https://", with: "/")).status == 200)
            let usual = try await f.connect()
            #expect(try await f.graph("me", [("appsecret_proof", proof)], token: usual).graphError == "100")
            let right = Hex.mac(usual, key: "sandbox-facebook-secret")
            #expect(try await f.graph("me", [("appsecret_proof", right)], token: usual).status == 200)
        }
    }
}
