import Domain
import OAuth
import Outbound
import TestKit

@testable import Platforms

/// A small network of one account, in documents, and a connector before it.
struct BlueskyFixture {
    static let did = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
    static let handle = "ada.example.org"
    static let pds = "https://pds.example.org"
    static let issuer = "https://auth.example.org"
    static let publicURL = "https://martlet.example.net"
    static let redirect = publicURL + "/connect/callback/bluesky"

    static let resolve = "GET https://public.api.bsky.app/xrpc/com.atproto.identity.resolveHandle"
    static let wellKnownDID = "GET https://ada.example.org/.well-known/atproto-did"
    static let directory = "GET https://plc.directory/" + did
    static let resource = "GET \(pds)/.well-known/oauth-protected-resource"
    static let metadata = "GET \(issuer)/.well-known/oauth-authorization-server"
    static let push = "POST \(issuer)/oauth/par"
    static let token = "POST \(issuer)/oauth/token"
    static let withdraw = "POST \(issuer)/oauth/revoke"
    static let createSession = "POST \(pds)/xrpc/com.atproto.server.createSession"
    static let refreshSession = "POST \(pds)/xrpc/com.atproto.server.refreshSession"
    static let deleteSession = "POST \(pds)/xrpc/com.atproto.server.deleteSession"
    static let getSession = "GET \(pds)/xrpc/com.atproto.server.getSession"
    static let describe = "GET \(pds)/xrpc/com.atproto.server.describeServer"
    static let getProfile = "GET https://public.api.bsky.app/xrpc/app.bsky.actor.getProfile"
    static let uploadBlob = "POST \(pds)/xrpc/com.atproto.repo.uploadBlob"
    static let createRecord = "POST \(pds)/xrpc/com.atproto.repo.createRecord"
    static let getRecord = "GET \(pds)/xrpc/com.atproto.repo.getRecord"
    static let resolveAtServer = "GET \(pds)/xrpc/com.atproto.identity.resolveHandle"

    static let didDocument: JSONValue = [
        "id": .string(did), "alsoKnownAs": [.string("at://" + handle)],
        "service": [
            [
                "id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": .string(pds),
            ]
        ],
    ]

    static let serverMetadata: JSONValue = [
        "issuer": .string(issuer), "authorization_endpoint": .string(issuer + "/oauth/authorize"),
        "token_endpoint": .string(issuer + "/oauth/token"),
        "pushed_authorization_request_endpoint": .string(issuer + "/oauth/par"),
        "revocation_endpoint": .string(issuer + "/oauth/revoke"), "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "dpop_signing_alg_values_supported": ["ES256"], "scopes_supported": ["atproto", "transition:generic"],
        "authorization_response_iss_parameter_supported": true, "require_pushed_authorization_requests": true,
        "client_id_metadata_document_supported": true,
    ]

    /// Everything that is needed to find the account.
    static let documents: [String: [ScriptedDoor.Act]] = [
        resolve: [.json(200, ["did": .string(did)])],
        directory: [.json(200, didDocument)],
        resource: [.json(200, ["resource": .string(pds), "authorization_servers": [.string(issuer)]])],
        metadata: [.json(200, serverMetadata)],
    ]

    let clock = TestPorts()
    let door: ScriptedDoor
    let connector: BlueskyConnector

    /// The documents with changes.
    init(_ changes: [String: [ScriptedDoor.Act]] = [:], publicURL: String = publicURL) {
        door = ScriptedDoor(Self.documents.merging(changes) { $1 }, ports: clock.ports)
        connector = BlueskyConnector(
            door: door, oauth: OAuthClient(door: door, ports: clock.ports), ports: clock.ports, publicURL: publicURL)
    }

    /// The confidential client.
    func app() throws -> PlatformApp {
        let new = try BlueskyClient.register(
            publicURL: Self.publicURL, redirectURI: Self.redirect, ports: clock.ports)
        return PlatformApp(
            id: PlatformApp.ID(clock.ports), platform: .bluesky, server: BlueskyConnector.appServer,
            clientID: new.clientID, clientSecret: new.clientSecret, redirectURI: Self.redirect)
    }

    static let account = RemoteAccount(
        remoteID: did, server: BlueskyConnector.network, name: "Ada", handle: handle,
        avatarURL: "https://cdn.example.org/ada.png")

    /// A session by app password or OAuth.
    func session(_ method: GrantServer.Method = .appPassword, access: String = "access", refresh: String? = "refresh")
        throws -> Session
    {
        let server = GrantServer(
            method: method, apiOrigin: Self.pds, issuer: method == .oauth ? Self.issuer : nil,
            tokenEndpoint: method == .oauth ? Self.issuer + "/oauth/token" : nil,
            revocationEndpoint: method == .oauth ? Self.issuer + "/oauth/revoke" : nil)
        let grant = Grant(
            id: Grant.ID(clock.ports), workspaceID: Workspace.ID(clock.ports), platform: .bluesky, platformAppID: nil,
            generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [], server: server)
        let key = method == .oauth ? DPoPKey(clock.ports).export() : nil
        let tokens = GrantTokens(access: Secret(access), refresh: refresh.map { Secret($0) }, dpopKey: key)
        return Session(
            grant: grant, tokens: tokens, app: method == .oauth ? try app() : nil, account: Self.account)
    }

    /// An unsigned token that says things about itself.
    static func jwt(_ claims: JSONValue) -> String { "e30.\(Base64URL.encode(claims.bytes)).c2ln" }
}
