import FoundationEssentials
import Sandbox
import Testing

/// A client of simulated Pinterest that does everything right, for tests that then do one thing wrong.
struct PinterestVisitor: PlatformVisitor {
    static let maker: Sandbox.PlatformMaker = { PinterestPlatform($0) }
    static let scope = "user_accounts:read,boards:read,boards:write,pins:read,pins:write"

    let sandbox: Sandbox
    let http: SandboxClient

    /// The credentials of an app, by the middle of its name.
    static func basic(_ app: String = "") -> String {
        Data("sandbox-pinterest\(app)-client:sandbox-pinterest\(app)-secret".utf8).base64EncodedString()
    }

    static func authorizePath(_ changes: [String: String?] = [:]) -> String {
        let usual = [
            ("client_id", "sandbox-pinterest-client"), ("redirect_uri", redirect), ("response_type", "code"),
            ("scope", scope), ("state", "s&1"),
        ]
        return "/www.pinterest.com/oauth/?" + Percent.query(pairs(usual, changes))
    }

    func code(_ account: String = "ada", app: String = "", scope: String = scope) async throws -> String {
        let path = Self.authorizePath(["client_id": "sandbox-pinterest\(app)-client", "scope": scope])
        return try #require(try await approve(path, account).redirected("code"))
    }

    func exchange(
        _ code: String, _ changes: [String: String?] = [:], basic: String? = basic(), host: String = "api.pinterest.com"
    ) async throws -> SandboxClient.Reply {
        let usual = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Self.redirect)]
        return try await http.form("/\(host)/v5/oauth/token", Self.pairs(usual, changes), basic: basic)
    }

    func connect(
        _ account: String = "ada", app: String = "", scope: String = scope, _ changes: [String: String?] = [:]
    ) async throws -> SandboxClient.Reply {
        try await exchange(
            try await code(account, app: app, scope: scope), changes, basic: Self.basic(app))
    }

    func refresh(
        _ token: String, _ changes: [String: String?] = [:], basic: String? = basic(),
        host: String = "api.pinterest.com"
    ) async throws -> SandboxClient.Reply {
        let usual = [("grant_type", "refresh_token"), ("refresh_token", token)]
        return try await http.form("/\(host)/v5/oauth/token", Self.pairs(usual, changes), basic: basic)
    }

    func get(_ path: String, _ token: String?, host: String = "api.pinterest.com") async throws -> SandboxClient.Reply {
        try await http.get("/\(host)/v5/\(path)", token: token)
    }
}
