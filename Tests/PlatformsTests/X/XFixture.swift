import Domain
import OAuth
import Outbound
import Platforms
import TestKit

/// A connector for X before a scripted door.
struct XFixture {
    static let me = "GET https://api.x.com/2/users/me"
    static let token = "POST https://api.x.com/2/oauth2/token"
    static let withdraw = "POST https://api.x.com/2/oauth2/revoke"
    static let create = "POST https://api.x.com/2/tweets"
    static let upload = "POST https://api.x.com/2/media/upload"
    static let status = "GET https://api.x.com/2/media/upload"
    static let initialize = "POST https://api.x.com/2/media/upload/initialize"
    static let metadata = "POST https://api.x.com/2/media/metadata"
    static let timeline = "GET https://api.x.com/2/users/42/tweets"

    static let account = RemoteAccount(remoteID: "42", server: "https://x.com", name: "Ada", handle: "@ada")
    static let scopes = ["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"]

    let clock = TestPorts()
    let door: ScriptedDoor
    let connector: XConnector

    init(_ acts: [String: [ScriptedDoor.Act]] = [:]) {
        door = ScriptedDoor(acts, ports: clock.ports)
        connector = XConnector(door: door, oauth: OAuthClient(door: door, ports: clock.ports), ports: clock.ports)
    }

    /// The operator's app, confidential unless said otherwise.
    static func app(secret: String? = "s3cret") -> PlatformApp {
        PlatformApp(
            id: PlatformApp.ID(stored: "app_1"), platform: .x, server: "https://api.x.com", clientID: "client",
            clientSecret: secret.map { Secret($0) }, redirectURI: "https://martlet.example/callback")
    }

    /// A session of the fixture's account.
    static func session(
        account: RemoteAccount? = account, app: PlatformApp? = app(), refresh: String? = "refresh-1"
    ) -> Session {
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: .x,
            platformAppID: app?.id, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: "https://api.x.com"))
        return Session(
            grant: grant, tokens: GrantTokens(access: Secret("access-1"), refresh: refresh.map { Secret($0) }),
            app: app,
            account: account)
    }

    /// What X answers to a new post.
    static func created(_ id: String) -> ScriptedDoor.Act { .json(201, ["data": ["id": .string(id), "text": "…"]]) }

    /// What X answers when it refuses.
    static func problem(_ status: Int, _ detail: String, type: String = "about:blank") -> ScriptedDoor.Act {
        .json(
            status, ["detail": .string(detail), "type": .string(type), "title": "Refused", "status": .integer(status)])
    }

    /// The JSON body of the n-th call to an address.
    func body(_ key: String, _ index: Int = 0) -> JSONValue? {
        let sent = door.sent(to: key)
        guard index < sent.count, case .json(let body) = sent[index].body else { return nil }
        return body
    }
}
