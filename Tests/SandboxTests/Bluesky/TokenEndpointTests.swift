import HTTPTypes
import Testing

@testable import Sandbox

@Suite("Bluesky OAuth tokens", .timeLimit(.minutes(10)))
struct TokenEndpointTests {
    private static let session = "https://pds.bsky.example/xrpc/com.atproto.server.getSession"

    @Test(
        "a code with anything wrong about it is refused and used up",
        arguments: [
            ["code_verifier": String(repeating: "x", count: 43)], ["redirect_uri": "http://127.0.0.1:8080/other"],
        ] as [[String: String?]])
    func wrongCode(changes: [String: String?]) async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        let code = try await code(client)

        let wrong = try await client.redeem(code, changes)
        let right = try await client.redeem(code)

        #expect(wrong.code == 400)
        #expect(wrong.error == "invalid_grant")
        #expect(right.error == "invalid_grant")
    }

    @Test("a code is good for five minutes and one use; used twice it takes the session with it")
    func codeLife() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        let late = try await code(client)
        bench.pass(.seconds(300))

        let expired = try await client.redeem(late)
        let code = try await code(client)
        let first = try await client.redeem(code)
        let before = try await client.call("GET", Self.session)
        let replay = try await client.redeem(code)
        let after = try await client.call("GET", Self.session)

        #expect(expired.error == "invalid_grant")
        #expect(first.code == 200)
        #expect(before.code == 200)
        #expect(replay.json?["error_description"] == "Code replayed")
        #expect(after.error == "invalid_token")
    }

    @Test("a code is bound to the key of the request")
    func codeKey() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        let code = try await code(client)
        client.key = SigningKey()

        let answer = try await client.redeem(code)

        #expect(answer.json?["error_description"] == "DPoP key mismatch")
    }

    @Test("refreshing gives new tokens; the old refresh token then ends the whole session")
    func replay() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.confidential(bench)
        try await client.connect()
        let old = client.refresh

        let first = try await client.renew()
        let newest = client.refresh
        let working = try await client.call("GET", Self.session)
        let replay = try await client.renew(old)
        let dead = try await client.renew(newest)
        let access = try await client.call("GET", Self.session)

        #expect(first.code == 200)
        #expect(first.json?["sub"]?.string == bench.platform.account(named: "ada")?.id)
        #expect(working.code == 200)
        #expect(replay.code == 400)
        #expect(replay.error == "invalid_grant")
        #expect(replay.json?["error_description"] == "Refresh token replayed")
        #expect(dead.error == "invalid_grant")
        #expect(access.error == "invalid_token")
        #expect(bench.world.ledger.counters("bluesky").staleRefreshPresentations == 1)
    }

    @Test("a refresh with another key ends the session")
    func wrongKey() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        try await client.connect()
        let right = client.key
        client.key = SigningKey()

        let wrong = try await client.renew()
        client.key = right
        let after = try await client.renew()

        #expect(wrong.json?["error_description"] == "DPoP key mismatch")
        #expect(after.error == "invalid_grant")
    }

    @Test("a session is bound to the key name of the client that opened it")
    func keyBinding() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.confidential(bench)
        try await client.connect()
        let key = try #require(client.assertionKey)

        bench.publish(HouseClient.keysURL, ["keys": [key.jwk.setting("kid", to: "k2")]])
        let removed = try await client.renew()
        bench.publish(HouseClient.keysURL, ["keys": [key.jwk.setting("kid", to: "k1")]])
        let restored = try await client.renew()

        #expect(removed.code == 401)
        #expect(removed.error == "invalid_client")
        #expect(restored.code == 200)
    }

    @Test("access tokens end with their time, refreshing goes on: three months unused, two weeks in all when public")
    func lives() async throws {
        let bench = try BlueskyBench()
        let confidential = HouseClient.confidential(bench)
        let loopback = HouseClient.loopback(bench)
        try await confidential.connect()
        try await loopback.connect("grace")

        bench.pass(.seconds(3600))
        let expired = try await confidential.call("GET", Self.session)
        bench.pass(.seconds(7 * 86_400))
        let inside = try await loopback.renew()
        bench.pass(.seconds(7 * 86_400))
        let outside = try await loopback.renew()
        let longer = try await confidential.renew()
        bench.pass(.seconds(90 * 86_400))
        let unused = try await confidential.renew()

        #expect(expired.code == 401)
        #expect(expired.error == "invalid_token")
        #expect(expired.headers[.wwwAuthenticate]?.hasPrefix("DPoP error=\"invalid_token\"") == true)
        #expect(inside.code == 200)
        #expect(outside.json?["error_description"] == "Session expired")
        #expect(longer.code == 200)
        #expect(unused.json?["error_description"] == "Refresh token expired")
    }

    @Test("revoking always answers 200 and ends the session")
    func revocation() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.confidential(bench)
        try await client.connect()

        let unknown = try await client.submit("/oauth/revoke", ["token": "nonsense"])
        let first = try await client.submit("/oauth/revoke", ["token": client.refresh])
        let again = try await client.submit("/oauth/revoke", ["token": client.refresh])
        let after = try await client.renew()

        #expect([unknown.code, first.code, again.code] == [200, 200, 200])
        #expect(after.error == "invalid_grant")
        #expect(bench.tokenEvents(.refresh) == [.issued, .revoked])
    }

    @Test("another client cannot revoke")
    func foreignRevocation() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.confidential(bench)
        let stranger = HouseClient.loopback(bench)
        try await client.connect()

        let answer = try await stranger.submit("/oauth/revoke", ["token": client.refresh])
        let after = try await client.renew()

        #expect(answer.code == 200)
        #expect(after.code == 200)
    }

    @Test(
        "grants that do not exist and parameters that do not belong are refused",
        arguments: [
            (["grant_type": "password"], "unsupported_grant_type"),
            (["grant_type": "refresh_token"], "invalid_request"),
            (["grant_type": "refresh_token", "refresh_token": "x", "code": "y"], "invalid_request"),
            (["grant_type": "refresh_token", "refresh_token": "x"], "invalid_grant"),
            (["grant_type": "authorization_code", "code": "x"], "invalid_request"),
            (["grant_type": "refresh_token", "refresh_token": "x", "scope": "atproto"], "invalid_request"),
        ] as [([String: String?], String)])
    func wrongGrant(fields: [String: String?], error: String) async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)

        let answer = try await client.submit("/oauth/token", fields)

        #expect(answer.code == 400)
        #expect(answer.error == error)
    }

    @Test("the website's changes end OAuth sessions too", arguments: [AccountChange.revoke, .changePassword, .suspend])
    func accountChanges(change: AccountChange) async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        try await client.connect()

        #expect(bench.platform.change("ada", change))
        let access = try await client.call(
            "GET", "https://pds.bsky.example/xrpc/com.atproto.server.getServiceAuth?aud=did:web:a.example")
        let refresh = try await client.renew()

        #expect(access.code == 401)
        #expect(refresh.error == "invalid_grant")
    }

    @Test("a refresh is known as such before anything happens; a call that only fetches a nonce is none")
    func identification() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        try await client.connect()

        let caller = try bench.identify(
            "POST", "https://bsky.social/oauth/token",
            headers: [.contentType: "application/x-www-form-urlencoded"],
            body: Array("grant_type=refresh_token&refresh_token=\(client.refresh)".utf8))
        let challenged = try bench.identify(
            "POST", "https://bsky.social/oauth/token",
            headers: [
                .contentType: "application/x-www-form-urlencoded",
                .dpop: try client.key.proof("POST", "https://bsky.social/oauth/token", at: bench.seconds, nonce: nil),
            ],
            body: Array("grant_type=refresh_token&refresh_token=\(client.refresh)".utf8))

        #expect(caller.account == "ada")
        #expect(caller.isRefresh)
        #expect(caller.endpoint == "oauth.refresh")
        #expect(challenged.account == nil)
        #expect(!challenged.isRefresh)
        #expect(challenged.endpoint == "oauth.token.challenge")
    }

    private func code(_ client: HouseClient) async throws -> String {
        let url = try client.authorizeURL(try await client.push())
        return try #require(try await client.decide(url)["code"])
    }
}
