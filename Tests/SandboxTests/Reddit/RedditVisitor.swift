import HTTPTypes
import Sandbox
import Testing

/// A client of simulated Reddit that does everything right, for tests that then do one thing wrong.
struct RedditVisitor: PlatformVisitor {
    static let maker: Sandbox.PlatformMaker = { RedditPlatform($0) }
    static let agent = "linux:social.martlet:v1.0 (by /u/ada_sandbox)"
    static let scope = "identity submit read mysubreddits flair history edit"
    static let basic = "c2FuZGJveC1yZWRkaXQtY2xpZW50OnNhbmRib3gtcmVkZGl0LXNlY3JldA=="
    static let installed = "c2FuZGJveC1yZWRkaXQtaW5zdGFsbGVkOg=="

    let sandbox: Sandbox
    let http: SandboxClient

    static func authorizePath(_ changes: [String: String?] = [:]) -> String {
        let usual = [
            ("client_id", "sandbox-reddit-client"), ("response_type", "code"), ("state", "s&1"),
            ("redirect_uri", redirect), ("duration", "permanent"), ("scope", scope),
        ]
        return "/www.reddit.com/api/v1/authorize?" + Percent.query(pairs(usual, changes))
    }

    func code(_ account: String = "ada", _ changes: [String: String?] = [:]) async throws -> String {
        try #require(try await approve(Self.authorizePath(changes), account).redirected("code"))
    }

    /// Posts a form as a careful client does; `agent` and `basic` may be wrong.
    func post(
        _ path: String, _ form: [(String, String)], basic: String? = basic, agent: String? = agent
    ) async throws -> SandboxClient.Reply {
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        headers[.userAgent] = agent
        if let basic { headers[.authorization] = "Basic \(basic)" }
        return try await http.send(
            .post, "/www.reddit.com/api/v1/\(path)", headers: headers, body: Array(Percent.query(form).utf8))
    }

    func exchange(
        _ code: String, _ changes: [String: String?] = [:], basic: String? = basic
    ) async throws -> SandboxClient.Reply {
        let usual = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Self.redirect)]
        return try await post("access_token", Self.pairs(usual, changes), basic: basic)
    }

    func connect(_ account: String = "ada", _ changes: [String: String?] = [:]) async throws -> SandboxClient.Reply {
        try await exchange(try await code(account, changes))
    }

    func refresh(_ token: String, basic: String? = basic) async throws -> SandboxClient.Reply {
        try await post("access_token", [("grant_type", "refresh_token"), ("refresh_token", token)], basic: basic)
    }

    func me(
        _ token: String?, query: String = "?raw_json=1", agent: String? = agent, host: String = "oauth.reddit.com"
    ) async throws -> SandboxClient.Reply {
        var headers: HTTPFields = [:]
        headers[.userAgent] = agent
        if let token { headers[.authorization] = "bearer \(token)" }
        return try await http.send(.get, "/\(host)/api/v1/me\(query)", headers: headers)
    }
}
