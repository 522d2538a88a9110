package import Domain
package import OAuth
package import Outbound

/// X: an app of the operator's, PKCE, rotating refresh tokens, and no key against double posts.
package struct XConnector: ClassicConnector {
    let door: any Door
    /// Speaks OAuth through the door.
    package let oauth: OAuthClient
    /// Time and chance.
    package let ports: Ports
    let dialect = XDialect()

    /// Works through the door.
    package init(door: any Door, oauth: OAuthClient, ports: Ports) {
        self.door = door
        self.oauth = oauth
        self.ports = ports
    }

    /// Origin of the API.
    static let api: Origin = "https://api.x.com"
    /// The face of the platform, used as server of accounts and in permalinks.
    static let network = "https://x.com"
    /// Nothing else is ever called.
    static let peer = Peer.platform(.x, hosts: ["api.x.com"])

    /// Apps of the type "web" have a secret and prove themselves by HTTP Basic; codes live for 30 seconds (sheet, section 2).
    package var server: ClassicServer { Self.classic }

    private static let classic = ClassicServer(
        api: api,
        authorization: AuthorizationServer(
            authorizationEndpoint: OutboundURL("https://x.com", path: "/i/oauth2/authorize"),
            tokenEndpoint: OutboundURL(api, path: "/2/oauth2/token"),
            revocationEndpoint: OutboundURL(api, path: "/2/oauth2/revoke"), peer: peer),
        proof: .basic)

    /// X calls a wrong code an invalid request (platform sheet, section 3).
    package static func refusesCode(_ refusal: OAuthRefusal) -> Bool {
        refusal.error == "invalid_grant"
            || refusal.error == "invalid_request" && refusal.words?.contains("authorization code") == true
    }

    /// Calls as the account of a session, all within the time of one step.
    func calls(as session: Session, within budget: Duration? = nil) -> APICalls {
        APICalls(
            door: door, origin: Self.api, peer: Self.peer, token: session.tokens.access,
            budget: TimeBudget(budget ?? profile.stepDeadline, ports: ports))
    }
}
