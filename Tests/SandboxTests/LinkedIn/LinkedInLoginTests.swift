import Foundation
import HTTPTypes
import Sandbox
import TestKit
import Testing

@Suite("LinkedIn: logging in and tokens", .timeLimit(.minutes(10)))
struct LinkedInLoginTests {
    @Test("S2.01 members consent to all or nothing; pages do not log in")
    func page() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let page = try await l.http.get(LinkedInVisitor.authorizePath())
            #expect(page.status == 200 && page.text.contains("id=\"account-mary\""))
            #expect(!page.text.contains("id=\"account-bakery\"") && !page.text.contains("type=\"checkbox\""))
            let denied = try await l.deny(LinkedInVisitor.authorizePath())
            #expect(denied.redirected("error") == "user_cancelled_authorize" && denied.redirected("state") == "s&1")
        }
    }

    @Test("S2.44 one scope without its product fails the whole authorization, and the app is told")
    func products() async throws {
        try await LinkedInVisitor.visit { l async throws in
            for (app, scope, error) in [
                ("", "openid profile w_organization_social", "unauthorized_scope_error"),
                ("", "openid w_member_social r_basicprofile", "unauthorized_scope_error"),
                ("-page", "openid r_member_social", "unauthorized_scope_error"),
                ("", "openid everything", "invalid_scope_error"),
            ] {
                let reply = try await l.http.get(LinkedInVisitor.authorizePath(["scope": scope], app: app))
                #expect(reply.status == 303 && reply.redirected("error") == error, "\(scope)")
                #expect(reply.redirected("error_description")?.isEmpty == false)
            }
        }
    }

    @Test(
        "other wrong requests show a page",
        arguments: [
            ["client_id": "stranger"], ["redirect_uri": "https://evil.example/"], ["response_type": "token"],
            ["state": nil],
            ["code_challenge": "x", "code_challenge_method": "S256"], ["prompt": "none"], ["scope": nil],
        ] as [[String: String?]])
    func wrong(changes: [String: String?]) async throws {
        try await LinkedInVisitor.visit { l async throws in
            let reply = try await l.approve(LinkedInVisitor.authorizePath(changes), "ada")
            #expect(reply.status == 400 && reply.location.isEmpty)
        }
    }

    @Test("blanks between scopes are %20: a plus is not a blank")
    func blanks() async throws {
        let path = LinkedInVisitor.authorizePath().replacing("%20", with: "+")
        try await LinkedInVisitor.visit { l async throws in
            #expect(try await l.http.get(path).status == 400)
            #expect(try await l.approve(path, "ada").status == 400)
        }
    }

    @Test("S2.25 S2.50 the self-serve app gets sixty days and no refresh token; scopes come back with commas")
    func selfServe() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let reply = try await l.connect()
            #expect(
                reply.status == 200 && reply.json?["expires_in"] == 5_184_000 && reply.json?["token_type"] == "Bearer")
            #expect(reply.json?["refresh_token"] == nil && reply.json?["refresh_token_expires_in"] == nil)
            #expect(reply.json?["scope"] == "openid,profile,w_member_social")
            let token = try reply.text("access_token")
            #expect(token.count > 700 && token.count < 1_000)
            l.pass(.days(59))
            #expect(try await l.get("/v2/userinfo", token).status == 200)
            l.pass(.days(1))
            let dead = try await l.get("/v2/userinfo", token)
            #expect(dead.status == 401 && dead.json?["serviceErrorCode"] == 65_602)
            #expect(try await l.refresh(token, app: "").json?["error"] == "invalid_request")
        }
    }

    @Test("S3.19 the approved app gets a refresh token for a year from the consent, which refreshing does not extend")
    func refresh() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let reply = try await l.connect(app: "-page")
            #expect(reply.json?["refresh_token_expires_in"] == 31_536_000 && reply.json?["token_type"] == nil)
            let token = try reply.text("refresh_token")
            l.pass(.days(300))
            let middle = try await l.refresh(token)
            #expect(
                middle.json?["expires_in"] == 5_184_000
                    && middle.json?["refresh_token_expires_in"] == .integer(65 * 86_400))
            #expect(try middle.text("refresh_token") == token && middle.json?["id_token"] == nil)
            l.pass(.days(60))
            #expect(try await l.refresh(token).json?["expires_in"] == .integer(5 * 86_400))
            l.pass(.days(5))
            let dead = try await l.refresh(token)
            #expect(dead.status == 400 && dead.json?["error"] == "invalid_grant")
        }
    }

    @Test("one grant per member and app: a second consent changes the scopes of the tokens that are there")
    func oneGrant() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let own = try await l.connect(app: "").text("access_token")
            #expect(try await l.get("/rest/organizationAcls?q=roleAssignee", token).status == 200)
            _ = try await l.connect(app: "-page", scope: "openid profile w_member_social")
            let reply = try await l.get("/rest/organizationAcls?q=roleAssignee", token)
            #expect(
                reply.status == 403 && reply.json?["code"] == "ACCESS_DENIED" && reply.json?["serviceErrorCode"] == 100)
            #expect(try await l.post("revoke", [("token", token)], app: "-page").status == 200)
            #expect(try await l.get("/v2/userinfo", token).json?["code"] == "REVOKED_ACCESS_TOKEN")
            #expect(try await l.get("/v2/userinfo", own).status == 200)
        }
    }

    @Test("introspection knows active, expired and revoked, for the app's own tokens only")
    func introspect() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect().text("access_token")
            func state() async throws -> JSONValue? { try await l.post("introspectToken", [("token", token)]).json }
            let first = try await state()
            #expect(first?["active"] == true && first?["status"] == "active" && first?["auth_type"] == "3L")
            #expect(
                first?["expires_at"] == .integer(1_795_000_000 + 5_184_000)
                    && first?["client_id"] == "sandbox-linkedin-client")
            #expect(try await l.post("introspectToken", [("token", token)], app: "-page").json == ["active": false])
            #expect(try await l.post("introspectToken", [("token", "x")]).json == ["active": false])
            #expect(try await l.post("introspectToken", []).json?["error"] == "invalid_request")
            #expect(try await l.post("introspectToken", [("token", token)], ["client_secret": "x"]).status == 401)
            l.sandbox.change("ada", on: "linkedin", .suspend)
            #expect(try await state()?["active"] == false)
            l.sandbox.change("ada", on: "linkedin", .restore)
            l.pass(.days(60))
            #expect(try await state()?["status"] == "expired")
            l.sandbox.change("ada", on: "linkedin", .revoke)
            #expect(try await state()?["status"] == "revoked")
        }
    }

    @Test("S1.32 what people do ends the tokens of both apps", arguments: [AccountChange.revoke, .changePassword])
    func ended(change: AccountChange) async throws {
        try await LinkedInVisitor.visit { l async throws in
            let pages = try await l.connect(app: "-page")
            let own = try await l.connect().text("access_token")
            l.sandbox.change("ada", on: "linkedin", change)
            #expect(try await l.get("/v2/userinfo", own).json?["serviceErrorCode"] == 65_601)
            let refused = try await l.refresh(try pages.text("refresh_token"))
            #expect(refused.status == 400 && refused.json?["error"] == "invalid_request")
        }
    }

    @Test(
        "wrong token requests",
        arguments: [
            (["client_secret": "wrong"], 401, "invalid_client"), (["client_id": "stranger"], 401, "invalid_client"),
            (["code": "wrong"], 400, "invalid_request"),
            (["redirect_uri": "http://127.0.0.1:9/other"], 400, "invalid_request"),
            (["code_verifier": String(repeating: "v", count: 43)], 400, "invalid_request"),
            (["grant_type": nil], 400, "invalid_request"),
            (["grant_type": "password"], 400, "unsupported_grant_type"), (["code": nil], 400, "invalid_request"),
        ] as [([String: String?], Int, String)])
    func wrongTokens(changes: [String: String?], status: Int, error: String) async throws {
        try await LinkedInVisitor.visit { l async throws in
            let reply = try await l.exchange(try await l.code(), changes)
            #expect(reply.status == status && reply.json?["error"]?.string == error)
            #expect(reply.json?["error_description"]?.string?.isEmpty == false)
        }
    }

    @Test("the secret belongs into the body, a code works once and for half an hour")
    func codes() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let code = try await l.code()
            let form = [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", LinkedInVisitor.redirect),
            ]
            let basic = Data("sandbox-linkedin-client:sandbox-linkedin-secret".utf8).base64EncodedString()
            let refused = try await l.http.form("/www.linkedin.com/oauth/v2/accessToken", form, basic: basic)
            #expect(refused.status == 401)
            #expect(try await l.exchange(code).status == 200)
            #expect(try await l.exchange(code).status == 400)
            let late = try await l.code()
            l.pass(.seconds(1_801))
            #expect(try await l.exchange(late).status == 400)
        }
    }

    @Test("calls, tokens and faults belong to the pages when the grant may write for pages")
    func faces() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("refresh_token")
            _ = try await l.connect()
            #expect(
                l.events.contains("linkedin-page ada refresh issued") && l.events.contains("linkedin ada access issued")
            )
            l.sandbox.faults.add(Fault(.outage, platform: "linkedin-page", endpoint: "authorize"))
            #expect(try await l.http.get(LinkedInVisitor.authorizePath()).status == 200)
            #expect(try await l.http.get(LinkedInVisitor.authorizePath(app: "-page")).status == 503)
            l.sandbox.faults.add(Fault(.outage, platform: "linkedin-page", endpoint: "refresh"))
            #expect(try await l.refresh(token).status == 503)
            #expect(l.sandbox.ledger.counters("linkedin-page").refreshes == 1)
            #expect(l.sandbox.ledger.counters("linkedin").refreshes == 0)
        }
    }

    @Test(
        "addresses, scopes and claims are those of LinkedIn's discovery document",
        .enabled(
            if: ContractFiles.exists("linkedin/openid-configuration.json"), Comment(rawValue: ContractFiles.absence)))
    func contract() async throws {
        let document = try #require(
            JSONValue(parsing: try ContractFiles.bytes("linkedin/openid-configuration.json")))
        #expect(document["authorization_endpoint"] == "https://www.linkedin.com/oauth/v2/authorization")
        #expect(document["token_endpoint"] == "https://www.linkedin.com/oauth/v2/accessToken")
        let claims = Set(document["claims_supported"]?.array?.compactMap(\.string) ?? [])
        try await LinkedInVisitor.visit { l async throws in
            let reply = try await l.connect("ada", scope: "openid profile email")
            let part = try #require(try reply.text("id_token").split(separator: ".").dropFirst().first)
            let token = try #require(URLSafeBase64.decode(String(part)).flatMap { JSONValue(parsing: $0) })
            #expect(token["iss"] == document["issuer"] && Set(token.object?.keys.map { $0 } ?? []).isSubset(of: claims))
            let info = try await l.get("/v2/userinfo", try reply.text("access_token"))
            #expect(info.json?["sub"] == token["sub"] && Set(info.members).isSubset(of: claims))
        }
    }
}
