package import Domain
package import OAuth
package import Outbound

/// Reddit: an app that Reddit approved for the operator, refresh tokens without end, and rules about how callers name
/// themselves.
package struct RedditConnector: ClassicConnector {
    let door: any Door
    /// Speaks OAuth through the door.
    package let oauth: OAuthClient
    /// Time and chance.
    package let ports: Ports
    /// Addresses and habits of the login.
    package let server: ClassicServer
    private let operatorName: String

    /// Works through the door.
    ///
    /// - Parameter operatorName: The operator's own username on Reddit, without `u/`: every call must name it (platform sheet,
    ///   section 1).
    package init(door: any Door, oauth: OAuthClient, ports: Ports, operatorName: String) {
        self.door = door
        self.oauth = oauth
        self.ports = ports
        self.operatorName = operatorName
        server = Self.server("linux:social.martlet:v1 (by /u/\(operatorName))")
    }

    /// Origin of the API.
    static let api: Origin = "https://oauth.reddit.com"
    /// The face of the platform, used as server of accounts; tokens come from there and are good on the other host only.
    static let network = "https://www.reddit.com"
    /// Nothing else is ever called while connecting.
    static let peer = Peer.platform(.reddit, hosts: ["oauth.reddit.com", "www.reddit.com"])

    /// Without `duration` there would be no refresh token; without a secret the password is empty (platform sheet, sections 1
    /// and 2).
    private static func server(_ userAgent: String) -> ClassicServer {
        let web: Origin = "https://www.reddit.com"
        return ClassicServer(
            api: api,
            authorization: AuthorizationServer(
                authorizationEndpoint: OutboundURL(web, path: "/api/v1/authorize"),
                tokenEndpoint: OutboundURL(web, path: "/api/v1/access_token"),
                revocationEndpoint: OutboundURL(web, path: "/api/v1/revoke_token"), peer: peer,
                dialect: OAuthDialect(
                    pkce: nil, authorizeParameters: [OutboundURL.Item("duration", "permanent")], userAgent: userAgent)),
            proof: .basicAlways)
    }

    /// Reddit is not asked by somebody who does not say who runs this server.
    package func examine(_ app: PlatformApp) async -> AppVerdict {
        guard !operatorName.isEmpty else {
            return .refused(
                words: """
                    Reddit wants the operator of this server named in every call, and nobody is: platforms.reddit.operator \
                    is not set.
                    """)
        }
        return await examineByCode(app)
    }

    /// Reddit's statuses speak for themselves: 401 is about the app, 400 about the token (platform sheet, section 3).
    package static func refreshFailure(_ refusal: OAuthRefusal) -> RefreshFailure? {
        switch (refusal.status, refusal.error) {
        case (401, _), (403, _): .appFault(words: refusal.description)
        case (400, "400"): .terminal(.revoked, words: refusal.description)
        default: nil
        }
    }
}

extension RedditConnector {
    /// What is constant about Reddit (platform sheet, sections 2, 3 and 5).
    package var profile: PlatformProfile { Self.profile }

    private static let profile = PlatformProfile(
        platform: .reddit, target: .none, appSource: .configured,
        scopes: [
            Scope("identity", "See your username"),
            Scope("submit", "Publish posts and comments"),
            Scope("read", "See communities and their rules"),
            Scope("mysubreddits", "See the communities that you joined"),
            Scope("flair", "Choose the flair of a post"),
            Scope("history", "See your posts, to make sure that each arrived once"),
            Scope("edit", "Change and delete what was published here"),
        ],
        capabilities: RedditLimits.capabilities,
        refreshRate: 0.5, defaultAccessLife: .hours(1), idempotency: .list,
        reconcileNote: """
            There is no key. A lost post is looked up among the newest of the account, by community and title, for half a minute, \
            or for a quarter of an hour where it has a file. Comments cannot be looked up.
            """,
        manageAccessURL: "https://www.reddit.com/prefs/apps",
        approvalNote: """
            Since November 2025 Reddit approves every new app by hand, and commercial use needs a contract. Without an \
            approved app of the operator's no account can be connected; apps from before go on working.
            """,
        appGuide: appGuide, figures: figureRules)
}
