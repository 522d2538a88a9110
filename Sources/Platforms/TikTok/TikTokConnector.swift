package import Domain
package import OAuth
package import Outbound

/// TikTok: an app of the operator's, OAuth with names of its own, and a grant that speaks for one creator.
package struct TikTokConnector: ClassicConnector {
    let door: any Door
    /// Whether TikTok has audited the app; until then only the creator sees what is posted (S2.30).
    let isAudited: Bool
    /// Speaks OAuth through the door.
    package let oauth: OAuthClient
    /// Time and chance.
    package let ports: Ports

    /// Works through the door.
    package init(door: any Door, oauth: OAuthClient, ports: Ports, isAudited: Bool = false) {
        self.isAudited = isAudited
        self.door = door
        self.oauth = oauth
        self.ports = ports
    }

    /// Origin of the API.
    static let api: Origin = "https://open.tiktokapis.com"
    /// The face of the platform, used as server of accounts.
    static let network = "https://www.tiktok.com"
    /// Nothing else is ever called with a token.
    static let peer = Peer.platform(.tiktok, hosts: ["open.tiktokapis.com"])
    /// Where films go: TikTok names one of several hosts for each (SEC-72).
    static let stores = Peer.platform(.tiktok, hosts: ["*.tiktokapis.com"])

    /// Addresses and habits of the login: PKCE in hexadecimal, and always the consent page, since otherwise a second account
    /// could not be connected (platform sheet, section 2).
    package var server: ClassicServer { Self.classic }

    private static let classic = ClassicServer(
        api: api,
        authorization: AuthorizationServer(
            authorizationEndpoint: OutboundURL("https://www.tiktok.com", path: "/v2/auth/authorize/"),
            tokenEndpoint: OutboundURL(api, path: "/v2/oauth/token/"),
            revocationEndpoint: OutboundURL(api, path: "/v2/oauth/revoke/"), peer: peer,
            dialect: OAuthDialect(
                scopeSeparator: ",", pkce: .hexadecimal, clientIDName: "client_key",
                authorizeParameters: [OutboundURL.Item("disable_auto_auth", "1")])),
        proof: .body)

    /// The account of a pair; every app has identifiers of its own for people (platform sheet, section 2).
    package static func subject(of answer: TokenAnswer) -> String? { answer.members["open_id"]?.identifier }

    /// What TikTok finds malformed was made so by this installation's settings (platform sheet, section 6).
    package static func refreshFailure(_ refusal: OAuthRefusal) -> RefreshFailure? {
        switch (refusal.status, refusal.error) {
        case (429, _), (500..., _): nil
        case (_, "invalid_request"), (_, "invalid_scope"), (_, "unsupported_grant_type"):
            .appFault(words: refusal.description)
        default: nil
        }
    }
}
