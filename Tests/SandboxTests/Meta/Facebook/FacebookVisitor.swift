import HTTPTypes
import Sandbox
import Testing

/// A caller of simulated Facebook that does everything right, for tests that then do one thing wrong.
struct FacebookVisitor: Sendable {
    static let redirect = "http://127.0.0.1:9/callback"
    static let pagesScope = "pages_show_list,pages_read_engagement,pages_manage_posts"
    static let instagramScope = "instagram_basic,instagram_content_publish,pages_show_list,pages_read_engagement"
    static let client = [("client_id", "sandbox-facebook-client"), ("client_secret", "sandbox-facebook-secret")]
    static let fields = "id,name,username,access_token,category,tasks,picture.type(large)"

    let sandbox: Sandbox
    let http: SandboxClient

    static func dialogPath(_ changes: [String: String?] = [:], extra: [(String, String)] = []) -> String {
        let usual = [
            ("client_id", "sandbox-facebook-client"), ("redirect_uri", redirect), ("response_type", "code"),
            ("state", "s&1"), ("scope", pagesScope),
        ]
        let pairs = usual.compactMap { pair -> (String, String)? in
            guard let change = changes[pair.0] else { return pair }
            return change.map { (pair.0, $0) }
        }
        return "/www.facebook.com/v26.0/dialog/oauth?" + Percent.query(pairs + extra)
    }

    /// A form that ticks only these.
    static func choices(scopes: [String], targets: [String]) -> [(String, String)] {
        [("choices", "1")] + scopes.map { ("scopes[]", $0) } + targets.map { ("targets[]", $0) }
    }

    func graph(_ path: String, _ pairs: [(String, String)] = [], token: String? = nil) async throws
        -> SandboxClient.Reply
    {
        let query = pairs.isEmpty ? "" : "?" + Percent.query(pairs)
        return try await http.get("/graph.facebook.com/v26.0/\(path)\(query)", token: token)
    }

    func decide(
        _ account: String = "ada", scope: String = pagesScope, choices: [(String, String)] = []
    ) async throws -> SandboxClient.Reply {
        try await http.form(
            Self.dialogPath(["scope": scope]), [("account", account), ("decision", "approve")] + choices)
    }

    func code(
        _ account: String = "ada", scope: String = pagesScope, choices: [(String, String)] = []
    ) async throws -> String {
        let reply = try await decide(account, scope: scope, choices: choices)
        return try #require(reply.redirected("code"))
    }

    func redeem(_ code: String, redirect: String = redirect, client: [(String, String)] = client) async throws
        -> SandboxClient.Reply
    {
        try await graph("oauth/access_token", client + [("redirect_uri", redirect), ("code", code)])
    }

    func exchange(_ token: String, client: [(String, String)] = client) async throws -> SandboxClient.Reply {
        try await graph(
            "oauth/access_token", client + [("grant_type", "fb_exchange_token"), ("fb_exchange_token", token)])
    }

    func short(_ account: String = "ada", scope: String = pagesScope, choices: [(String, String)] = []) async throws
        -> String
    {
        let reply = try await redeem(try await code(account, scope: scope, choices: choices))
        return try #require(reply.json?["access_token"]?.string)
    }

    /// A long-lived user token.
    func connect(_ account: String = "ada", scope: String = pagesScope, choices: [(String, String)] = []) async throws
        -> String
    {
        let reply = try await exchange(try await short(account, scope: scope, choices: choices))
        return try #require(reply.json?["access_token"]?.string)
    }

    /// All entries of a list, by its `next` links.
    func all(_ path: String, fields: String = fields, token: String) async throws -> [JSONValue] {
        let wanted = fields.isEmpty ? [] : [("fields", fields)]
        var reply = try await graph(path, wanted + [("limit", "100"), ("access_token", token)])
        var entries: [JSONValue] = []
        for _ in 0..<10 {
            entries += try #require(reply.json?["data"]?.array)
            guard let next = reply.json?["paging"]?["next"]?.string else { break }
            reply = try await http.get(next.replacing("https://", with: "/"))
        }
        return entries
    }

    /// The token of one Page.
    func pageToken(_ page: String, _ token: String) async throws -> String {
        let entry = try await all("me/accounts", token: token).first { $0["username"]?.string == "sandbox.\(page)" }
        return try #require(entry?["access_token"]?.string)
    }

    static func visit<Value: Sendable>(
        _ settings: SandboxSettings = SandboxSettings(port: 0),
        _ body: @Sendable (FacebookVisitor) async throws -> Value
    ) async throws -> Value {
        let clock = SandboxClock(real: { 1_790_000_000_000 })
        let sandbox = try Sandbox(settings: settings, clock: clock, platforms: [{ FacebookPlatform($0) }])
        return try await sandbox.whileRunning { base in
            try await body(FacebookVisitor(sandbox: sandbox, http: SandboxClient(base)))
        }
    }
}

extension SandboxClient.Reply {
    /// Code and subcode of an error of the Graph, e.g. `190/463`; `nil` for anything else.
    var graphError: String? {
        guard let error = json?["error"], let code = error["code"]?.integer else { return nil }
        return error["error_subcode"]?.integer.map { "\(code)/\($0)" } ?? "\(code)"
    }

    /// A header with JSON.
    func usage(_ name: String) -> JSONValue? { header(name).flatMap { JSONValue(parsing: Array($0.utf8)) } }
}

extension Duration {
    static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}
