import HTTPTypes
import Sandbox
import Testing

/// A client of a simulated instance that does everything right, for tests that then do one thing wrong.
struct MastodonVisitor: Sendable {
    struct App: Sendable {
        let client: String
        let secret: String
    }

    static let callback = "http://127.0.0.1:9/callback"
    static let scopes = "profile read:statuses write:statuses write:media"
    static let verifier = "verifier-verifier-verifier-verifier-verifier-0"

    let sandbox: Sandbox
    let http: SandboxClient
    let flavor: MastodonFlavor

    var base: String { "/\(flavor.host)" }
    var me: String { flavor.host == "gts.example" ? "mary" : "ada" }
    var other: String { flavor.host == "gts.example" ? "noor" : "grace" }

    func register(scopes: String = scopes, redirects: JSONValue = .string(callback)) async throws -> App {
        let reply = try await http.json(
            .post, "\(base)/api/v1/apps",
            ["client_name": "Martlet <test>", "redirect_uris": redirects, "scopes": .string(scopes)])
        return App(
            client: try #require(reply.json?["client_id"]?.string),
            secret: try #require(reply.json?["client_secret"]?.string))
    }

    func authorizePath(_ app: App, _ changes: [String: String?] = [:]) -> String {
        let pairs = [
            ("response_type", "code"), ("client_id", app.client), ("redirect_uri", Self.callback),
            ("scope", Self.scopes), ("state", "s1"), ("code_challenge", Digest.challenge(of: Self.verifier)),
            ("code_challenge_method", "S256"),
        ]
        let changed = pairs.compactMap { pair -> (String, String)? in
            guard let change = changes[pair.0] else { return pair }
            return change.map { (pair.0, $0) }
        }
        return "\(base)/oauth/authorize?" + Percent.query(changed)
    }

    func code(_ app: App, _ account: String? = nil, scopes: String = scopes) async throws -> String {
        let reply = try await http.form(
            authorizePath(app, ["scope": scopes]), [("account", account ?? me), ("decision", "approve")])
        return try #require(reply.redirected("code"))
    }

    func exchange(
        _ app: App, _ code: String, _ changes: [String: String?] = [:]
    ) async throws -> SandboxClient.Reply {
        let pairs = [
            ("grant_type", "authorization_code"), ("code", code), ("client_id", app.client),
            ("client_secret", app.secret), ("redirect_uri", Self.callback), ("code_verifier", Self.verifier),
        ]
        let changed = pairs.compactMap { pair -> (String, String)? in
            guard let change = changes[pair.0] else { return pair }
            return change.map { (pair.0, $0) }
        }
        return try await http.form("\(base)/oauth/token", changed)
    }

    func connect(_ account: String? = nil, scopes: String = scopes) async throws -> String {
        let app = try await register()
        let reply = try await exchange(app, try await code(app, account, scopes: scopes))
        return try #require(reply.json?["access_token"]?.string)
    }

    func clientCredentials(_ app: App, scope: String) async throws -> SandboxClient.Reply {
        var pairs = [
            ("grant_type", "client_credentials"), ("client_id", app.client), ("client_secret", app.secret),
            ("scope", scope),
        ]
        if base == "/gts.example" { pairs.append(("redirect_uri", Self.callback)) }
        return try await http.form("\(base)/oauth/token", pairs)
    }

    /// A token of an app, without a person.
    func appToken() async throws -> String {
        let reply = try await clientCredentials(try await register(), scope: Self.scopes)
        return try #require(reply.json?["access_token"]?.string)
    }

    func revoke(_ app: App, _ token: String) async throws -> SandboxClient.Reply {
        try await http.form(
            "\(base)/oauth/revoke", [("client_id", app.client), ("client_secret", app.secret), ("token", token)])
    }

    /// Posts and gives the identifier.
    func posted(_ body: JSONValue, _ token: String) async throws -> String {
        try #require(try await post(body, token).json?["id"]?.string)
    }

    func post(_ body: JSONValue, _ token: String, key: String? = nil) async throws -> SandboxClient.Reply {
        var more: HTTPFields = [:]
        if let key, let name = HTTPField.Name("Idempotency-Key") { more[name] = key }
        return try await http.json(.post, "\(base)/api/v1/statuses", body, token: token, more: more)
    }

    func upload(
        _ token: String, _ bytes: [UInt8] = Pictures.png, extra: [FormPart] = []
    ) async throws -> SandboxClient.Reply {
        try await http.multipart(
            .post, "\(base)/api/v2/media", [.file("file", bytes, type: "image/png")] + extra, token: token)
    }

    static func visit<Value: Sendable>(
        _ flavor: MastodonFlavor = .mastodon, _ settings: SandboxSettings = SandboxSettings(port: 0),
        _ body: @Sendable (MastodonVisitor) async throws -> Value
    ) async throws -> Value {
        let sandbox = try Sandbox(settings: settings, platforms: [{ MastodonPlatform($0, flavor) }])
        return try await sandbox.whileRunning { base in
            try await body(MastodonVisitor(sandbox: sandbox, http: SandboxClient(base), flavor: flavor))
        }
    }
}
