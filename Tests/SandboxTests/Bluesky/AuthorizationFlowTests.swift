import HTTPTypes
import Testing

@testable import Sandbox

@Suite("Bluesky OAuth, from request to tokens", .timeLimit(.minutes(10)))
struct AuthorizationFlowTests {
    @Test("from the data server to its authorization server, both documents agree with the profile")
    func discovery() async throws {
        let bench = try BlueskyBench()

        for (server, issuer) in [
            ("https://pds.bsky.example", "https://bsky.social"),
            ("https://pds.selfhosted.example", "https://pds.selfhosted.example"),
        ] {
            let resource = try await bench.send("GET", server + "/.well-known/oauth-protected-resource")
            let metadata = try await bench.send("GET", issuer + "/.well-known/oauth-authorization-server")
            #expect(resource.json?["authorization_servers"] == [.string(issuer)])
            #expect(resource.json?["resource"]?.string == server)
            #expect(metadata.json?["issuer"]?.string == issuer)
            for name in [
                "require_pushed_authorization_requests", "authorization_response_iss_parameter_supported",
                "client_id_metadata_document_supported",
            ] { #expect(metadata.json?[name] == true, "\(name)") }
            #expect(metadata.json?["dpop_signing_alg_values_supported"] == ["ES256"])
            #expect(metadata.json?["code_challenge_methods_supported"] == ["S256"])
        }
    }

    @Test("the first pushed request costs two round trips: the server asks for its nonce with status 400")
    func nonceChallenge() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.confidential(bench)

        let challenge = try await client.once("/oauth/par", pushFields(client))
        let answer = try await client.once("/oauth/par", pushFields(client))

        #expect(challenge.code == 400)
        #expect(challenge.error == "use_dpop_nonce")
        #expect(challenge.headers[.dpopNonce] != nil)
        #expect(answer.code == 201)
        #expect(answer.json?["expires_in"] == 299)
        #expect(answer.json?["request_uri"]?.string?.hasPrefix("urn:ietf:params:oauth:request_uri:") == true)
    }

    @Test("a confidential client is led through and gets bound tokens for the chosen account")
    func confidential() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.confidential(bench)

        let url = try client.authorizeURL(try await client.push(["login_hint": "grace.bsky.social"]))
        let page = try await bench.send("GET", url)
        let callback = try await client.decide(url, account: "grace")
        let tokens = try await client.redeem(try #require(callback["code"]))

        #expect(page.text.contains("Martlet"))
        #expect(page.text.contains("value=\"grace\" checked"))
        #expect(!page.text.contains("linus"))
        #expect(callback["iss"] == "https://bsky.social")
        #expect(callback["state"] == "st")
        #expect(tokens.json?["token_type"] == "DPoP")
        #expect(tokens.json?["scope"] == "atproto transition:generic")
        #expect(tokens.json?["sub"]?.string == bench.platform.account(named: "grace")?.id)
        #expect(tokens.json?["expires_in"] == 3600)
        #expect(tokens.headers[.cacheControl] == "no-store")
    }

    @Test("a loopback client is led through on a self-hosted server that is its own issuer")
    func selfHosted() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench, issuer: "https://pds.selfhosted.example")

        let tokens = try await client.connect("linus")
        let session = try await client.call(
            "GET", "https://pds.selfhosted.example/xrpc/com.atproto.server.getSession")

        #expect(tokens.json?["expires_in"] == 1799)
        #expect(session.json?["handle"] == "linus.selfhosted.example")
    }

    @Test("denying comes back as an error, and the request cannot be used again")
    func denial() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        let url = try client.authorizeURL(try await client.push())

        let callback = try await client.decide(url, "deny")
        let again = try await bench.send("GET", url)

        #expect(callback["error"] == "access_denied")
        #expect(callback["iss"] == "https://bsky.social")
        #expect(callback["state"] == "st")
        #expect(callback["code"] == nil)
        #expect(again.code == 400)
    }

    @Test("a consent page needs a living request of the same client, and an account of the server")
    func consentPage() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        let url = try client.authorizeURL(try await client.push())

        let other = try await bench.send("GET", url.replacing("client_id=http", with: "client_id=xttp"))
        let extra = try await bench.send("GET", url + "&scope=atproto")
        let stranger = try await decideRaw(bench, url, "decision=approve&account=linus")
        let nobody = try await decideRaw(bench, url, "decision=approve")
        bench.pass(.seconds(300))
        let late = try await bench.send("GET", url)

        for answer in [other, extra, stranger, nobody, late] { #expect(answer.code == 400) }
    }

    @Test(
        "a pushed request with anything wrong is refused by name",
        arguments: [
            (["response_type": "token"], "unsupported_response_type"),
            (["code_challenge_method": "plain"], "invalid_request"),
            (["code_challenge": "short"], "invalid_request"), (["code_challenge": nil], "invalid_request"),
            (["redirect_uri": "https://evil.example/cb"], "invalid_request"),
            (["redirect_uri": nil], "invalid_request"),
            (["state": nil], "invalid_request"), (["scope": "transition:generic"], "invalid_scope"),
            (["scope": "atproto transition:email"], "invalid_scope"), (["scope": nil], "invalid_request"),
            (["login_hint": "??"], "invalid_request"), (["response_mode": "fragment"], "invalid_request"),
            (["color": "red"], "invalid_request"),
            (["client_assertion": nil, "client_assertion_type": nil], "invalid_client"),
            (["client_id": "https://nowhere.example/client.json"], "invalid_client_metadata"),
            (["client_id": "http://localhost:80"], "invalid_client_metadata"),
        ] as [([String: String?], String)])
    func wrongPush(changes: [String: String?], error: String) async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.confidential(bench)

        let answer = try await client.push(changes)

        #expect(400...401 ~= answer.code)
        #expect(answer.error == error, "\(answer.text)")
        #expect(answer.json?["error_description"]?.string?.isEmpty == false)
        #expect(answer.headers[.dpopNonce] != nil)
    }

    @Test("a form of another type and a proof for another address are refused")
    func wrongEnvelope() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        let json = try await bench.send(
            "POST", "https://bsky.social/oauth/par", headers: [.contentType: "application/json"], body: [123, 125])
        _ = try await client.push()
        let proof = try client.key.proof(
            "POST", "https://bsky.social/oauth/token", at: bench.seconds, nonce: client.nonces["https://bsky.social"])

        let answer = try await client.once("/oauth/par", pushFields(client), proof: proof)

        #expect(json.error == "invalid_request")
        #expect(answer.error == "invalid_dpop_proof")
        #expect(answer.json?["error_description"] == "DPoP \"htu\" mismatch")
    }

    @Test("a public client that brings an assertion is refused, and so are unpublished keys")
    func clientAuthentication() async throws {
        let bench = try BlueskyBench()
        let loopback = HouseClient.loopback(bench)
        loopback.assertionKey = SigningKey()
        let pretender = HouseClient.confidential(bench)
        pretender.assertionKey = SigningKey()
        let keyless = HouseClient.confidential(bench)

        let first = try await loopback.push()
        let second = try await pretender.push()
        bench.publish(HouseClient.keysURL, nil)
        let third = try await keyless.push()

        #expect(first.error == "invalid_client")
        #expect(second.code == 401)
        #expect(second.error == "invalid_client")
        #expect(third.error == "invalid_client")
    }

    private func pushFields(_ client: HouseClient) -> [String: String?] {
        [
            "response_type": "code", "code_challenge": Digest.challenge(of: HouseClient.verifier),
            "code_challenge_method": "S256", "state": "st", "redirect_uri": client.redirectURI,
            "scope": "atproto transition:generic",
        ]
    }

    private func decideRaw(_ bench: BlueskyBench, _ url: String, _ form: String) async throws -> Answer {
        try await bench.send(
            "POST", url, headers: [.contentType: "application/x-www-form-urlencoded"], body: Array(form.utf8))
    }
}
