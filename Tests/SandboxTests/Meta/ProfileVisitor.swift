import HTTPTypes
import Sandbox
import Testing

/// A caller of simulated Instagram or Threads that does everything right, for tests that then do one thing wrong.
struct ProfileVisitor: Sendable {
    static let redirect = "http://127.0.0.1:9/callback"

    /// Which of the two, with what differs.
    struct Kind: Sendable, CustomTestStringConvertible {
        let name: String
        let web: String
        let tokenHost: String
        let api: String
        let version: String
        let scope: String
        let grants: (exchange: String, refresh: String)
        let maker: Sandbox.PlatformMaker

        var testDescription: String { name }
        var client: [(String, String)] {
            [("client_id", "sandbox-\(name)-client"), ("client_secret", "sandbox-\(name)-secret")]
        }
    }

    static let instagram = Kind(
        name: "instagram", web: "www.instagram.com", tokenHost: "api.instagram.com", api: "graph.instagram.com",
        version: "v26.0", scope: "instagram_business_basic,instagram_business_content_publish",
        grants: ("ig_exchange_token", "ig_refresh_token"), maker: { MetaProfilePlatform.instagram($0) })
    static let threads = Kind(
        name: "threads", web: "www.threads.com", tokenHost: "graph.threads.net", api: "graph.threads.net",
        version: "v1.0", scope: "threads_basic,threads_content_publish",
        grants: ("th_exchange_token", "th_refresh_token"), maker: { MetaProfilePlatform.threads($0) })
    static let both = [instagram, threads]

    let kind: Kind
    let sandbox: Sandbox
    let http: SandboxClient

    func authorizePath(_ changes: [String: String?] = [:], extra: [(String, String)] = []) -> String {
        let usual = [
            ("client_id", "sandbox-\(kind.name)-client"), ("redirect_uri", Self.redirect), ("response_type", "code"),
            ("scope", kind.scope), ("state", "s1"),
        ]
        let pairs = usual.compactMap { pair -> (String, String)? in
            guard let change = changes[pair.0] else { return pair }
            return change.map { (pair.0, $0) }
        }
        return "/\(kind.web)/oauth/authorize?" + Percent.query(pairs + extra)
    }

    func decide(
        _ account: String = "ada", _ changes: [String: String?] = [:], choices: [(String, String)] = []
    ) async throws -> SandboxClient.Reply {
        try await http.form(
            authorizePath(changes), [("account", account), ("decision", "approve")] + choices)
    }

    func code(_ account: String = "ada", _ changes: [String: String?] = [:]) async throws -> String {
        let reply = try await decide(account, changes)
        return try #require(reply.redirected("code"))
    }

    func redeem(_ code: String, changes: [String: String?] = [:]) async throws -> SandboxClient.Reply {
        let usual =
            kind.client + [
                ("grant_type", "authorization_code"), ("redirect_uri", Self.redirect), ("code", code),
            ]
        let pairs = usual.compactMap { pair -> (String, String)? in
            guard let change = changes[pair.0] else { return pair }
            return change.map { (pair.0, $0) }
        }
        return try await http.form("/\(kind.tokenHost)/oauth/access_token", pairs)
    }

    func short(_ account: String = "ada", _ changes: [String: String?] = [:]) async throws -> String {
        let reply = try await redeem(try await code(account, changes))
        let body = reply.json?["data"]?[0] ?? reply.json
        return try #require(body?["access_token"]?.string)
    }

    func exchange(_ token: String, extra: [(String, String)] = []) async throws -> SandboxClient.Reply {
        let pairs = [
            ("grant_type", kind.grants.exchange), ("client_secret", "sandbox-\(kind.name)-secret"),
            ("access_token", token),
        ]
        return try await http.get("/\(kind.api)/access_token?" + Percent.query(pairs + extra))
    }

    /// A long-lived token.
    func connect(_ account: String = "ada", _ changes: [String: String?] = [:]) async throws -> String {
        let reply = try await exchange(try await short(account, changes))
        return try #require(reply.json?["access_token"]?.string)
    }

    func refresh(_ token: String, extra: [(String, String)] = []) async throws -> SandboxClient.Reply {
        let pairs = [("grant_type", kind.grants.refresh), ("access_token", token)]
        return try await http.get("/\(kind.api)/refresh_access_token?" + Percent.query(pairs + extra))
    }

    func data(_ path: String, _ pairs: [(String, String)] = [], token: String) async throws -> SandboxClient.Reply {
        let query = pairs.isEmpty ? "" : "?" + Percent.query(pairs)
        return try await http.get("/\(kind.api)/\(kind.version)/\(path)\(query)", token: token)
    }

    static func visit<Value: Sendable>(
        _ kind: Kind, _ body: @Sendable (ProfileVisitor) async throws -> Value
    ) async throws -> Value {
        let clock = SandboxClock(real: { 1_790_000_000_000 })
        let sandbox = try Sandbox(settings: SandboxSettings(port: 0), clock: clock, platforms: [kind.maker])
        return try await sandbox.whileRunning { base in
            try await body(ProfileVisitor(kind: kind, sandbox: sandbox, http: SandboxClient(base)))
        }
    }
}
