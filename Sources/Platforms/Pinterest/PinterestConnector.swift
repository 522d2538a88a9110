package import Domain
package import OAuth
package import Outbound

/// Pinterest: an app of the operator's, tokens for thirty days, and refresh tokens that must be used within sixty.
package struct PinterestConnector: ClassicConnector {
    /// Which of Pinterest's two worlds; each has tokens, boards and Pins of its own (platform sheet, section 1).
    package enum World: Sendable {
        /// What everybody sees.
        case production
        /// Where apps with trial access may try to publish.
        case sandbox
    }

    let door: any Door
    /// Speaks OAuth through the door.
    package let oauth: OAuthClient
    /// Time and chance.
    package let ports: Ports
    /// Addresses and habits of the login.
    package let server: ClassicServer

    /// Works through the door.
    package init(door: any Door, oauth: OAuthClient, ports: Ports, world: World = .production) {
        self.door = door
        self.oauth = oauth
        self.ports = ports
        server = Self.server(world == .sandbox ? "https://api-sandbox.pinterest.com" : "https://api.pinterest.com")
    }

    /// The face of the platform, used as server of accounts.
    static let network = "https://www.pinterest.com"
    /// Nothing else is ever called while connecting.
    static let peer = Peer.platform(.pinterest, hosts: ["api.pinterest.com", "api-sandbox.pinterest.com"])

    /// Apps from before September 2025 must ask for tokens that can be renewed for ever (platform sheet, section 2).
    private static func server(_ api: Origin) -> ClassicServer {
        ClassicServer(
            api: api,
            authorization: AuthorizationServer(
                authorizationEndpoint: OutboundURL("https://www.pinterest.com", path: "/oauth/"),
                tokenEndpoint: OutboundURL(api, path: "/v5/oauth/token"),
                revocationEndpoint: OutboundURL(api, path: "/v5/oauth/token/revoke"), peer: peer,
                dialect: OAuthDialect(
                    scopeSeparator: ",", pkce: nil,
                    exchangeParameters: [OutboundURL.Item("continuous_refresh", "true")])),
            proof: .basic)
    }
}

extension PinterestConnector {
    /// What is constant about Pinterest (platform sheet, sections 2, 3 and 5).
    package var profile: PlatformProfile { Self.profile }

    private static let profile = PlatformProfile(
        platform: .pinterest, target: .none, appSource: .configured,
        scopes: [
            Scope("user_accounts:read", "See your name and picture"),
            Scope("boards:read", "See your boards"),
            Scope("boards:write", "Make boards, and put Pins on them"),
            Scope("pins:read", "See your Pins and how they do"),
            Scope("pins:write", "Publish Pins"),
        ],
        capabilities: PinterestLimits.capabilities,
        idleLife: .days(60), defaultAccessLife: .days(30), idempotency: .list,
        reconcileNote: """
            There is no key. A lost Pin is looked up among the newest of its board, by title, words and link, for a minute.
            """,
        manageAccessURL: "https://www.pinterest.com/settings/security",
        approvalNote: """
            An app with trial access connects accounts and reads boards, but Pinterest refuses its Pins. The operator asks \
            for standard access at developers.pinterest.com with a recording of the consent and of a Pin being made; that \
            takes days to weeks.
            """,
        appGuide: appGuide, figures: figureRules, makes: [.board])
}
