import Domain
import OAuth
import Outbound
import Platforms
import TestKit

/// A connector for Mastodon before a scripted door, with one instance behind it.
struct MastodonFixture {
    static let host = "https://social.example"
    static let nodeinfo = "GET \(host)/.well-known/nodeinfo"
    static let software = "GET \(host)/nodeinfo/2.0"
    static let instance = "GET \(host)/api/v2/instance"
    static let instanceV1 = "GET \(host)/api/v1/instance"
    static let metadata = "GET \(host)/.well-known/oauth-authorization-server"
    static let apps = "POST \(host)/api/v1/apps"
    static let token = "POST \(host)/oauth/token"
    static let withdraw = "POST \(host)/oauth/revoke"
    static let me = "GET \(host)/api/v1/accounts/verify_credentials"
    static let upload = "POST \(host)/api/v2/media"
    static let uploadV1 = "POST \(host)/api/v1/media"
    static let media = "GET \(host)/api/v1/media/m1"
    static let create = "POST \(host)/api/v1/statuses"
    static let list = "GET \(host)/api/v1/accounts/7/statuses"

    static let redirect = "https://martlet.example/callback"
    static let account = RemoteAccount(
        remoteID: "7", server: host, name: "Ada", handle: "@ada@example.org", tier: "mastodon 4.6.0")

    static let serverMetadata: JSONValue = [
        "issuer": .string(host + "/"), "authorization_endpoint": .string(host + "/oauth/authorize"),
        "token_endpoint": .string(host + "/oauth/token"), "revocation_endpoint": .string(host + "/oauth/revoke"),
        "scopes_supported": ["profile", "read", "write"],
    ]
    static let instanceDocument: JSONValue = [
        "domain": "example.org", "version": "4.6.0", "source_url": "https://github.com/mastodon/mastodon",
        "configuration": [
            "statuses": ["max_characters": 1000, "max_media_attachments": 6, "characters_reserved_per_url": 23],
            "media_attachments": [
                "supported_mime_types": ["image/png", "video/mp4"], "image_size_limit": 1_000_000,
                "image_matrix_limit": 2_000_000, "description_limit": 99,
            ],
        ],
    ]

    /// What a good instance answers while somebody connects.
    static let documents: [String: [ScriptedDoor.Act]] = [
        nodeinfo: [.json(200, ["links": [["rel": "x", "href": .string(host + "/nodeinfo/2.0")]]])],
        software: [.json(200, ["software": ["name": "mastodon", "version": "4.6.0"]])],
        instance: [.json(200, instanceDocument)], metadata: [.json(200, serverMetadata)],
    ]

    let clock = TestPorts()
    let door: ScriptedDoor
    let connector: MastodonConnector

    /// The documents with changes.
    init(_ changes: [String: [ScriptedDoor.Act]] = [:], documents: [String: [ScriptedDoor.Act]] = documents) {
        door = ScriptedDoor(documents.merging(changes) { $1 }, ports: clock.ports)
        connector = MastodonConnector(
            door: door, oauth: OAuthClient(door: door, ports: clock.ports), ports: clock.ports,
            website: "https://martlet.example")
    }

    static func app(server: String = host) -> PlatformApp {
        PlatformApp(
            id: PlatformApp.ID(stored: "app_1"), platform: .mastodon, server: server, clientID: "client",
            clientSecret: Secret("s3cret"), redirectURI: redirect)
    }

    /// A session of the fixture's account.
    static func session(
        account: RemoteAccount? = account, app: PlatformApp? = app(), refresh: String? = nil
    ) -> Session {
        let server = GrantServer(
            apiOrigin: host, tokenEndpoint: host + "/oauth/token", revocationEndpoint: host + "/oauth/revoke")
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: .mastodon,
            platformAppID: app?.id, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: server)
        return Session(
            grant: grant, tokens: GrantTokens(access: Secret("access-1"), refresh: refresh.map { Secret($0) }),
            app: app,
            account: account)
    }

    /// What the instance answers to a new status.
    static func created(_ id: String) -> ScriptedDoor.Act {
        .json(200, ["id": .string(id), "url": .string("\(host)/@ada/\(id)"), "visibility": "public"])
    }

    /// The JSON body of the n-th call to an address.
    func body(_ key: String, _ index: Int = 0) -> JSONValue? {
        let sent = door.sent(to: key)
        return index < sent.count ? sent[index].json : nil
    }
}
