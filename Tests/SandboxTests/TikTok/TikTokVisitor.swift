import HTTPTypes
import Sandbox
import Testing

/// A client of simulated TikTok that does everything right, for tests that then do one thing wrong.
struct TikTokVisitor: PlatformVisitor {
    static let maker: Sandbox.PlatformMaker = { TikTokPlatform($0) }
    static let scope = "user.info.basic,user.info.profile,user.info.stats,video.list,video.publish"
    static let verifier = "verifier-verifier-verifier-verifier-verifier-0"
    static let basicFields = "open_id,union_id,avatar_url,avatar_url_100,display_name,username"

    let sandbox: Sandbox
    let http: SandboxClient

    static func app(_ middle: String) -> [String: String?] {
        [
            "client_key": "sandbox-tiktok\(middle)-client", "client_secret": "sandbox-tiktok\(middle)-secret",
        ]
    }

    static func authorizePath(_ changes: [String: String?] = [:]) -> String {
        let usual = [
            ("client_key", "sandbox-tiktok-client"), ("response_type", "code"), ("scope", scope),
            ("redirect_uri", redirect), ("state", "s&1"), ("disable_auto_auth", "1"),
            ("code_challenge", Digest.hex(Array(verifier.utf8))), ("code_challenge_method", "S256"),
        ]
        return "/www.tiktok.com/v2/auth/authorize/?" + Percent.query(pairs(usual, changes))
    }

    func code(_ account: String = "ada", _ changes: [String: String?] = [:]) async throws -> String {
        try #require(try await approve(Self.authorizePath(changes), account).redirected("code"))
    }

    func token(
        _ usual: [(String, String)], _ changes: [String: String?] = [:], path: String = "/v2/oauth/token/"
    ) async throws -> SandboxClient.Reply {
        let client = [("client_key", "sandbox-tiktok-client"), ("client_secret", "sandbox-tiktok-secret")]
        return try await http.form("/open.tiktokapis.com\(path)", Self.pairs(client + usual, changes))
    }

    func exchange(_ code: String, _ changes: [String: String?] = [:]) async throws -> SandboxClient.Reply {
        try await token(
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Self.redirect),
                ("code_verifier", Self.verifier),
            ], changes)
    }

    func connect(
        _ account: String = "ada", app: String = "", scope: String = scope
    ) async throws -> SandboxClient.Reply {
        let code = try await code(account, ["client_key": "sandbox-tiktok\(app)-client", "scope": scope])
        return try await exchange(code, Self.app(app))
    }

    func refresh(_ token: String, _ changes: [String: String?] = [:]) async throws -> SandboxClient.Reply {
        try await self.token([("grant_type", "refresh_token"), ("refresh_token", token)], changes)
    }

    func user(_ token: String?, _ fields: String = basicFields) async throws -> SandboxClient.Reply {
        try await http.get("/open.tiktokapis.com/v2/user/info/?fields=\(fields)", token: token)
    }

    func creator(
        _ token: String?, body: [UInt8]? = nil, type: String? = "application/json; charset=UTF-8"
    ) async throws -> SandboxClient.Reply {
        var headers: HTTPFields = [:]
        headers[.contentType] = type
        if let token { headers[.authorization] = "Bearer \(token)" }
        return try await http.send(
            .post, "/open.tiktokapis.com/v2/post/publish/creator_info/query/", headers: headers, body: body)
    }
}

extension SandboxClient.Reply {
    /// The code of a wrapped answer.
    var wrapped: String? { json?["error"]?["code"]?.string }
}
