import HTTPTypes
import Testing

@testable import Sandbox

/// A client of the house in tests: confidential or loopback, with its keys and the nonces it was told.
final class HouseClient {
    static let clientID = "https://martlet.example/oauth/client-metadata.json"
    static let keysURL = "https://martlet.example/oauth/jwks.json"
    static let redirectURI = "https://martlet.example/oauth/callback/bluesky"
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    let bench: BlueskyBench
    let issuer: String
    let clientID: String
    let redirectURI: String
    var key = SigningKey()
    var assertionKey: SigningKey?
    var nonces: [String: String] = [:]
    var access = ""
    var refresh = ""

    /// The document of the sheet; members replace or, with `nil`, remove.
    static func document(_ changes: [String: JSONValue?] = [:]) -> JSONValue {
        var members: [String: JSONValue] = [
            "client_id": .string(clientID), "application_type": "web", "client_name": "Martlet",
            "client_uri": "https://martlet.example", "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"], "redirect_uris": [.string(redirectURI)],
            "scope": "atproto transition:generic repo:app.bsky.feed.post?action=create blob:image/*",
            "dpop_bound_access_tokens": true, "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "ES256", "jwks_uri": .string(keysURL),
        ]
        for (name, value) in changes { members[name] = value }
        return .object(members)
    }

    private init(_ bench: BlueskyBench, issuer: String, clientID: String, redirectURI: String) {
        self.bench = bench
        self.issuer = issuer
        self.clientID = clientID
        self.redirectURI = redirectURI
    }

    /// A client with keys, its documents published.
    static func confidential(_ bench: BlueskyBench, issuer: String = "https://bsky.social") -> HouseClient {
        let client = HouseClient(bench, issuer: issuer, clientID: clientID, redirectURI: redirectURI)
        let key = SigningKey()
        client.assertionKey = key
        bench.publish(clientID, document())
        bench.publish(keysURL, ["keys": [key.jwk.setting("kid", to: "k1")]])
        return client
    }

    /// A client for development.
    static func loopback(
        _ bench: BlueskyBench, issuer: String = "https://bsky.social", scope: String = "atproto transition:generic"
    ) -> HouseClient {
        let redirectURI = "http://127.0.0.1:8080/cb"
        let clientID = "http://localhost?" + Percent.query([("redirect_uri", redirectURI), ("scope", scope)])
        return HouseClient(bench, issuer: issuer, clientID: clientID, redirectURI: redirectURI)
    }

    /// A form to the authorization server, once; changes replace or, with `nil`, remove.
    func once(_ path: String, _ fields: [String: String?], proof: String? = nil) async throws -> Answer {
        let url = issuer + path
        var form: [(String, String)] = [("client_id", clientID)]
        if let assertionKey {
            form += [
                ("client_assertion_type", ClientAssertion.type), ("client_assertion", try assertion(assertionKey)),
            ]
        }
        form = form.filter { fields[$0.0] == nil }
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            if let value { form.append((name, value)) }
        }
        let own = try key.proof("POST", url, at: bench.seconds, nonce: nonces[issuer])
        let answer = try await bench.send(
            "POST", url, headers: [.contentType: "application/x-www-form-urlencoded", .dpop: proof ?? own],
            body: Array(Percent.query(form).utf8))
        nonces[issuer] = answer.headers[.dpopNonce] ?? nonces[issuer]
        return answer
    }

    /// The same, again with the nonce when the server asks for one.
    func submit(_ path: String, _ fields: [String: String?]) async throws -> Answer {
        let first = try await once(path, fields)
        return first.error == "use_dpop_nonce" ? try await once(path, fields) : first
    }

    /// Pushes a request.
    func push(_ changes: [String: String?] = [:]) async throws -> Answer {
        var fields: [String: String?] = [
            "response_type": "code", "code_challenge": Digest.challenge(of: Self.verifier),
            "code_challenge_method": "S256", "state": "st", "redirect_uri": redirectURI,
            "scope": "atproto transition:generic",
        ]
        for (name, value) in changes { fields[name] = .some(value) }
        return try await submit("/oauth/par", fields)
    }

    /// The address a browser is sent to.
    func authorizeURL(_ pushed: Answer) throws -> String {
        let name = try #require(pushed.json?["request_uri"]?.string, "\(pushed.text)")
        return issuer + "/oauth/authorize?" + Percent.query([("client_id", clientID), ("request_uri", name)])
    }

    /// A person decides; the parameters of the callback.
    func decide(_ url: String, _ decision: String = "approve", account: String = "ada") async throws -> Fields {
        let answer = try await bench.send(
            "POST", url, headers: [.contentType: "application/x-www-form-urlencoded"],
            body: Array("decision=\(decision)&account=\(account)".utf8))
        let location = try #require(answer.headers[.location], "\(answer.text)")
        #expect(location.hasPrefix(redirectURI + "?"))
        return try Fields(encoded: String(location.split(separator: "?", maxSplits: 1)[1]))
    }

    /// Exchanges a code.
    func redeem(_ code: String, _ changes: [String: String?] = [:]) async throws -> Answer {
        var fields: [String: String?] = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": redirectURI,
            "code_verifier": Self.verifier,
        ]
        for (name, value) in changes { fields[name] = .some(value) }
        return keep(try await submit("/oauth/token", fields))
    }

    /// Exchanges a refresh token, the present one unless said otherwise.
    func renew(_ token: String? = nil) async throws -> Answer {
        keep(try await submit("/oauth/token", ["grant_type": "refresh_token", "refresh_token": token ?? refresh]))
    }

    /// The whole way from request to tokens.
    @discardableResult
    func connect(_ account: String = "ada", scope: String = "atproto transition:generic") async throws -> Answer {
        let url = try authorizeURL(try await push(["scope": scope]))
        let code = try #require(try await decide(url, account: account)["code"])
        return try await redeem(code)
    }

    /// A call to a data server, again with the nonce when it asks for one.
    func call(_ method: String, _ url: String, body: [UInt8] = [], type: String? = nil) async throws -> Answer {
        let first = try await callOnce(method, url, body: body, type: type)
        return first.error == "use_dpop_nonce" ? try await callOnce(method, url, body: body, type: type) : first
    }

    /// A call to a data server, once.
    func callOnce(
        _ method: String, _ url: String, body: [UInt8] = [], type: String? = nil, scheme: String = "DPoP",
        proof: String? = nil
    ) async throws -> Answer {
        let address = try #require(WebAddress(url))
        let plain = String(url.prefix { $0 != "?" })
        let own = try key.proof(
            method, plain, at: bench.seconds, nonce: nonces[address.origin], accessToken: access)
        var headers: HTTPFields = [.authorization: scheme + " " + access, .dpop: proof ?? own]
        headers[.contentType] = type
        let answer = try await bench.send(method, url, headers: headers, body: body)
        nonces[address.origin] = answer.headers[.dpopNonce] ?? nonces[address.origin]
        return answer
    }

    private func keep(_ answer: Answer) -> Answer {
        access = answer.json?["access_token"]?.string ?? access
        refresh = answer.json?["refresh_token"]?.string ?? refresh
        return answer
    }

    private func assertion(_ key: SigningKey) throws -> String {
        try key.sign(
            header: ["alg": "ES256", "kid": "k1"],
            claims: [
                "iss": .string(clientID), "sub": .string(clientID), "aud": .string(issuer),
                "jti": .string(RandomSource(seed: nil).token(12)), "iat": .integer(bench.seconds),
                "exp": .integer(bench.seconds + 60),
            ])
    }
}
