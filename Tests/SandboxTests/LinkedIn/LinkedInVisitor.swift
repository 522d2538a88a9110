import HTTPTypes
import Sandbox
import Testing

/// A client of simulated LinkedIn that does everything right, for tests that then do one thing wrong.
struct LinkedInVisitor: PlatformVisitor {
    static let maker: Sandbox.PlatformMaker = { LinkedInPlatform($0) }
    static let scope = "openid profile w_member_social"
    static let pageScope = "openid profile w_organization_social r_organization_social rw_organization_admin"

    let sandbox: Sandbox
    let http: SandboxClient

    /// The credentials of an app, by the middle of its name.
    static func app(_ middle: String) -> [(String, String)] {
        [
            ("client_id", "sandbox-linkedin\(middle)-client"), ("client_secret", "sandbox-linkedin\(middle)-secret"),
        ]
    }

    static func authorizePath(_ changes: [String: String?] = [:], app: String = "") -> String {
        let usual = [
            ("response_type", "code"), ("client_id", "sandbox-linkedin\(app)-client"), ("redirect_uri", redirect),
            ("state", "s&1"), ("scope", app.isEmpty ? scope : pageScope),
        ]
        return "/www.linkedin.com/oauth/v2/authorization?" + Percent.query(pairs(usual, changes))
    }

    func code(_ account: String = "ada", app: String = "", scope: String? = nil) async throws -> String {
        let path = Self.authorizePath(scope.map { ["scope": $0] } ?? [:], app: app)
        return try #require(try await approve(path, account).redirected("code"))
    }

    func post(
        _ path: String, _ form: [(String, String)], app: String = "", _ changes: [String: String?] = [:]
    ) async throws -> SandboxClient.Reply {
        try await http.form("/www.linkedin.com/oauth/v2/\(path)", Self.pairs(form + Self.app(app), changes))
    }

    func exchange(
        _ code: String, app: String = "", _ changes: [String: String?] = [:]
    ) async throws -> SandboxClient.Reply {
        let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Self.redirect)]
        return try await post("accessToken", form, app: app, changes)
    }

    func connect(
        _ account: String = "ada", app: String = "", scope: String? = nil
    ) async throws -> SandboxClient.Reply {
        try await exchange(try await code(account, app: app, scope: scope), app: app)
    }

    func refresh(_ token: String, app: String = "-page") async throws -> SandboxClient.Reply {
        try await post("accessToken", [("grant_type", "refresh_token"), ("refresh_token", token)], app: app)
    }

    func get(
        _ path: String, _ token: String?, version: String? = "202607", restli: String? = "2.0.0", method: String? = nil
    ) async throws -> SandboxClient.Reply {
        var headers: HTTPFields = [:]
        if let token { headers[.authorization] = "Bearer \(token)" }
        for (name, value) in [
            ("LinkedIn-Version", version), ("X-Restli-Protocol-Version", restli), ("X-RestLi-Method", method),
        ] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return try await http.send(.get, "/api.linkedin.com\(path)", headers: headers)
    }

    /// All roles, page by page.
    func roles(_ token: String, more: String = "&state=APPROVED") async throws -> [JSONValue] {
        var (all, start) = ([JSONValue](), 0)
        while true {
            let reply = try await get("/rest/organizationAcls?q=roleAssignee\(more)&count=100&start=\(start)", token)
            let elements = try #require(reply.json?["elements"]?.array)
            all += elements
            guard reply.json?["paging"]?["links"]?[0]?["rel"] == "next" else { return all }
            start += elements.count
        }
    }
}
