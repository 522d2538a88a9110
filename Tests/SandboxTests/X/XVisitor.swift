import HTTPTypes
import Sandbox
import Testing

/// A client of simulated X that does everything right, for tests that then do one thing wrong.
struct XVisitor: Sendable {
    struct Tokens: Sendable {
        let access: String
        let refresh: String
    }

    static let verifier = "verifier-verifier-verifier-verifier-verifier-0"
    static let basic = "c2FuZGJveC14LWNsaWVudDpzYW5kYm94LXgtc2VjcmV0"
    static let allScopes = "tweet.read tweet.write users.read media.write offline.access"

    let sandbox: Sandbox
    let http: SandboxClient

    static var authorization: [(String, String)] {
        [
            ("response_type", "code"), ("client_id", "sandbox-x-client"),
            ("redirect_uri", "http://127.0.0.1:9/callback"), ("scope", allScopes), ("state", "s&1"),
            ("code_challenge", Digest.challenge(of: verifier)), ("code_challenge_method", "S256"),
        ]
    }

    static func authorizePath(_ changes: [String: String?] = [:], extra: [(String, String)] = []) -> String {
        let pairs = authorization.compactMap { pair -> (String, String)? in
            guard let change = changes[pair.0] else { return pair }
            return change.map { (pair.0, $0) }
        }
        return "/x.com/i/oauth2/authorize?" + Percent.query(pairs + extra)
    }

    func code(_ account: String = "ada", scopes: String = allScopes) async throws -> String {
        let reply = try await http.form(
            Self.authorizePath(["scope": scopes]), [("account", account), ("decision", "approve")])
        return try #require(reply.redirected("code"))
    }

    func exchange(
        _ code: String, verifier: String = verifier, redirect: String = "http://127.0.0.1:9/callback",
        basic: String? = basic, extra: [(String, String)] = []
    ) async throws -> SandboxClient.Reply {
        let form = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
            ("code_verifier", verifier),
        ]
        return try await http.form("/api.x.com/2/oauth2/token", form + extra, basic: basic)
    }

    func connect(_ account: String = "ada", scopes: String = allScopes) async throws -> Tokens {
        let reply = try await exchange(try await code(account, scopes: scopes))
        return try Self.tokens(reply)
    }

    func refresh(_ token: String, basic: String? = basic) async throws -> SandboxClient.Reply {
        try await http.form(
            "/api.x.com/2/oauth2/token", [("grant_type", "refresh_token"), ("refresh_token", token)], basic: basic)
    }

    func post(_ body: JSONValue, _ token: String) async throws -> SandboxClient.Reply {
        try await http.json(.post, "/api.x.com/2/tweets", body, token: token)
    }

    func image(_ token: String) async throws -> String {
        let reply = try await http.multipart(
            .post, "/api.x.com/2/media/upload",
            [.file("media", Pictures.png, type: "image/png"), .text("media_category", "tweet_image")], token: token)
        return try #require(reply.json?["data"]?["id"]?.string)
    }

    static func tokens(_ reply: SandboxClient.Reply) throws -> Tokens {
        Tokens(
            access: try #require(reply.json?["access_token"]?.string),
            refresh: reply.json?["refresh_token"]?.string ?? "")
    }

    static func visit<Value: Sendable>(
        _ settings: SandboxSettings = SandboxSettings(port: 0), _ body: @Sendable (XVisitor) async throws -> Value
    ) async throws -> Value {
        let sandbox = try Sandbox(settings: settings, platforms: [{ XPlatform($0) }])
        return try await sandbox.whileRunning { base in
            try await body(XVisitor(sandbox: sandbox, http: SandboxClient(base)))
        }
    }
}
