import Sandbox
import Testing

/// A client of simulated YouTube that does everything right, for tests that then do one thing wrong.
struct YouTubeVisitor: PlatformVisitor {
    static let maker: Sandbox.PlatformMaker = { YouTubePlatform($0) }
    static let prefix = "https://www.googleapis.com/auth/"
    static let scope = ["youtube.upload", "youtube.readonly", "yt-analytics.readonly"].map { prefix + $0 }
        .joined(separator: " ")
    static let client = [("client_id", "sandbox-youtube-client"), ("client_secret", "sandbox-youtube-secret")]

    let sandbox: Sandbox
    let http: SandboxClient

    static func authorizePath(_ changes: [String: String?] = [:]) -> String {
        let usual = [
            ("response_type", "code"), ("client_id", "sandbox-youtube-client"), ("redirect_uri", redirect),
            ("scope", scope), ("state", "s&1"), ("access_type", "offline"), ("prompt", "consent"),
        ]
        return "/accounts.google.com/o/oauth2/v2/auth?" + Percent.query(pairs(usual, changes))
    }

    func code(_ account: String = "ada", _ changes: [String: String?] = [:]) async throws -> String {
        try #require(try await approve(Self.authorizePath(changes), account).redirected("code"))
    }

    func exchange(_ code: String, _ changes: [String: String?] = [:]) async throws -> SandboxClient.Reply {
        let usual =
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Self.redirect)] + Self.client
        return try await http.form("/oauth2.googleapis.com/token", Self.pairs(usual, changes))
    }

    func connect(_ account: String = "ada", _ changes: [String: String?] = [:]) async throws -> SandboxClient.Reply {
        let client = changes["client_id"]??.split(separator: "-").dropLast().joined(separator: "-")
        let secrets: [String: String?] =
            client.map { ["client_id": changes["client_id"] ?? nil, "client_secret": $0 + "-secret"] } ?? [:]
        return try await exchange(try await code(account, changes), secrets)
    }

    func refresh(_ token: String, _ changes: [String: String?] = [:]) async throws -> SandboxClient.Reply {
        let usual = [("grant_type", "refresh_token"), ("refresh_token", token)] + Self.client
        return try await http.form("/oauth2.googleapis.com/token", Self.pairs(usual, changes))
    }

    func channels(
        _ token: String?, _ query: String = "part=snippet,contentDetails,statistics,status&mine=true",
        host: String = "www.googleapis.com"
    ) async throws -> SandboxClient.Reply {
        try await http.get("/\(host)/youtube/v3/channels?\(query)", token: token)
    }
}

extension SandboxClient.Reply {
    /// The reason of an error of the Data API.
    var reason: String? { json?["error"]?["errors"]?[0]?["reason"]?.string }
}
