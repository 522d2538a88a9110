import HTTPTypes
import Sandbox
import Testing

@Suite("Codes and apps of the shared OAuth core", .timeLimit(.minutes(10)))
struct OAuthCodeTests {
    @Test("a code gives tokens once; a second presentation is written down as a replay")
    func once() async throws {
        try await OAuthVisitor.visit { o in
            let code = try await o.code()
            let first = try await o.exchange(code)
            let second = try await o.exchange(code)

            #expect(first.status == 200 && first.json?["expires_in"] == 3600)
            #expect(first.json?["refresh_token"]?.string?.isEmpty == false)
            #expect(second.status == 400 && second.json?["error"] == "usedCode")
            #expect(
                o.events == [
                    "oauth-toy ada code issued", "oauth-toy ada refresh issued", "oauth-toy ada access issued",
                    "oauth-toy ada code replayed",
                ])
        }
    }

    @Test("a code lives as long as its rules say", arguments: [(29, 200), (30, 400)])
    func life(seconds: Int, status: Int) async throws {
        try await OAuthVisitor.visit(TokenRules().with { $0.codeLife = .seconds(30) }) { o in
            let code = try await o.code()
            o.sandbox.clock.advance(by: .seconds(seconds))
            #expect(try await o.exchange(code).status == status)
        }
    }

    @Test("another redirect URI is refused, and the code is spent")
    func redirect() async throws {
        try await OAuthVisitor.visit { o in
            let code = try await o.code()
            #expect(try await o.exchange(code, redirect: OAuthToy.redirect + "/").json?["error"] == "redirectMismatch")
            #expect(try await o.exchange(code).json?["error"] == "usedCode")
        }
    }

    @Test("another app neither gets tokens for a code nor spends it")
    func foreign() async throws {
        try await OAuthVisitor.visit { o in
            let code = try await o.code()
            let stranger = try await o.token(
                [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", OAuthToy.redirect)],
                client: [("client_id", "other"), ("client_secret", "other-hush")])
            #expect(stranger.json?["error"] == "foreignCode")
            #expect(try await o.exchange(code).status == 200)
            #expect(try await o.exchange("rubbish").json?["error"] == "unknownCode")
        }
    }

    @Test(
        "what is missing, repeated, unknown or not served is named",
        arguments: [
            ([], "missing"), ([("grant_type", "password")], "grantType"),
            ([("grant_type", "authorization_code"), ("redirect_uri", "x")], "code is missing"),
            ([("grant_type", "authorization_code"), ("code", "x")], "redirect_uri is missing"),
            (
                [("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", "x"), ("code", "y")],
                "code was given more than once"
            ),
            (
                [("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", "x"), ("mood", "y")],
                "mood is unknown"
            ),
            (
                [("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", "x"), ("code_verifier", "y")],
                "code_verifier is unknown"
            ),
            ([("grant_type", "refresh_token")], "refresh_token is missing"),
            ([("grant_type", "refresh_token"), ("refresh_token", "x"), ("scope", "y")], "scope is unknown"),
        ] as [([(String, String)], String)])
    func forms(pairs: [(String, String)], error: String) async throws {
        try await OAuthVisitor.visit { o in
            let reply = try await o.token(pairs)
            #expect(reply.status == 400 && reply.json?["error"]?.string?.contains(error) == true)
        }
    }

    /// "app:hush", "app:wrong", "other:other-hush", rubbish.
    private static let good = "YXBwOmh1c2g="
    private static let bad = "YXBwOndyb25n"

    @Test(
        "an app proves itself in the way its rules say and in no other",
        arguments: [
            (.parameters, [("client_id", "app"), ("client_secret", "hush")], nil, true),
            (.parameters, [("client_id", "app"), ("client_secret", "wrong")], nil, false),
            (.parameters, [("client_id", "app")], nil, false), (.parameters, [], nil, false),
            (.parameters, [], good, false), (.parameters, [("client_id", "stranger")], nil, false),
            (.basic, [], good, true), (.basic, [], bad, false), (.basic, [], "%%%", false), (.basic, [], "YXBw", false),
            (.basic, [("client_id", "app"), ("client_secret", "hush")], nil, false),
            (.basic, [("client_secret", "hush")], good, false), (.either, [], good, true),
            (.either, [("client_id", "app"), ("client_secret", "hush")], nil, true),
            (.either, [("client_id", "app"), ("client_secret", "hush")], good, false),
        ] as [(TokenRules.ClientAuthentication, [(String, String)], String?, Bool)])
    func authentication(
        way: TokenRules.ClientAuthentication, client: [(String, String)], basic: String?, isGood: Bool
    ) async throws {
        try await OAuthVisitor.visit(TokenRules().with { $0.authentication = way }) { o in
            let code = try await o.code()
            let reply = try await o.token(
                [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", OAuthToy.redirect)],
                client: client, basic: basic)
            #expect(reply.status == (isGood ? 200 : 400))
        }
    }

    @Test("a public app has no secret, and none may be sent")
    func publicApp() async throws {
        try await OAuthVisitor.visit { o in
            let path = OAuthVisitor.authorizePath(["client_id": "public"])
            for (client, status) in [
                ([("client_id", "public"), ("client_secret", "x")], 400), ([("client_id", "public")], 200),
            ] {
                let reply = try await o.token(
                    [
                        ("grant_type", "authorization_code"), ("code", try await o.code(path)),
                        ("redirect_uri", OAuthToy.redirect),
                    ], client: client)
                #expect(reply.status == status)
            }
        }
    }

    private static let verifier = String(repeating: "v", count: 43)

    @Test(
        "the verifier must fit the challenge, in the form the platform uses",
        arguments: [
            (.base64url, Digest.challenge(of: verifier), verifier, 200),
            (.base64url, Digest.challenge(of: verifier), verifier + "w", 400),
            (.base64url, Digest.challenge(of: "short"), "short", 400),
            (.base64url, Digest.challenge(of: verifier), nil, 400),
            (.hex, Digest.hex(Array(verifier.utf8)), verifier, 200),
            (.hex, Digest.hex(Array(verifier.utf8)), verifier + "w", 400),
            (.hex, nil, verifier, 400), (.hex, nil, nil, 200),
        ] as [(TokenRules.ChallengeForm, String?, String?, Int)])
    func proofKey(form: TokenRules.ChallengeForm, challenge: String?, verifier: String?, status: Int) async throws {
        let rules = TokenRules().with {
            $0.challengeForm = form
            $0.authorize.optional = ["code_challenge", "code_challenge_method"]
        }
        try await OAuthVisitor.visit(rules) { o in
            let extra = challenge.map { [("code_challenge", $0), ("code_challenge_method", "S256")] } ?? []
            let code = try await o.code(OAuthVisitor.authorizePath(extra: extra))
            let reply = try await o.token(
                [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", OAuthToy.redirect)]
                    + (verifier.map { [("code_verifier", $0)] } ?? []))
            #expect(reply.status == status)
        }
    }

    @Test(
        "a challenge of the wrong form is refused on the page",
        arguments: [
            (.base64url, Digest.hex([1]), "S256"), (.hex, Digest.challenge(of: "x"), "S256"),
            (.base64url, Digest.challenge(of: "x"), "plain"), (.hex, Digest.hex([1]).uppercased(), "S256"),
        ] as [(TokenRules.ChallengeForm, String, String)])
    func challenge(form: TokenRules.ChallengeForm, challenge: String, method: String) async throws {
        let rules = TokenRules().with {
            $0.challengeForm = form
            $0.authorize.required += ["code_challenge", "code_challenge_method"]
        }
        try await OAuthVisitor.visit(rules) { o async throws in
            let extra = [("code_challenge", challenge), ("code_challenge_method", method)]
            #expect(try await o.http.get(OAuthVisitor.authorizePath(extra: extra)).status == 400)
            #expect(try await o.http.get(OAuthVisitor.authorizePath()).status == 400)
        }
    }
}
