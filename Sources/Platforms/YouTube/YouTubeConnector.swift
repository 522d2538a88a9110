package import Domain
package import OAuth
package import Outbound

/// YouTube: an OAuth client of the operator's at Google, and a channel that the person picks on Google's own pages.
package struct YouTubeConnector: ClassicConnector {
    let door: any Door
    /// Speaks OAuth through the door.
    package let oauth: OAuthClient
    /// Time and chance.
    package let ports: Ports

    /// Works through the door.
    package init(door: any Door, oauth: OAuthClient, ports: Ports) {
        self.door = door
        self.oauth = oauth
        self.ports = ports
    }

    /// Origin of the API.
    static let api: Origin = "https://www.googleapis.com"
    /// The face of the platform, used as server of accounts.
    static let network = "https://www.youtube.com"
    /// Nothing else is ever called, but for uploads.
    static let peer = Peer.platform(.youtube, hosts: ["oauth2.googleapis.com", "www.googleapis.com"])
    /// Where films go: the address comes with the answer, and is one of Google's own (SEC-72).
    static let stores = Peer.platform(.youtube, hosts: ["*.googleapis.com"])

    /// Addresses and habits of the login: only with both extra parameters does a returning person bring a refresh token
    /// (platform sheet, section 2).
    package var server: ClassicServer { Self.classic }

    private static let tokens: Origin = "https://oauth2.googleapis.com"
    private static let classic = ClassicServer(
        api: api,
        authorization: AuthorizationServer(
            authorizationEndpoint: OutboundURL("https://accounts.google.com", path: "/o/oauth2/v2/auth"),
            tokenEndpoint: OutboundURL(tokens, path: "/token"),
            revocationEndpoint: OutboundURL(tokens, path: "/revoke"), peer: peer,
            dialect: OAuthDialect(authorizeParameters: [
                OutboundURL.Item("access_type", "offline"), OutboundURL.Item("prompt", "consent select_account"),
            ])),
        proof: .body)
}

extension YouTubeConnector {
    /// What is constant about YouTube (platform sheet, sections 2, 3 and 5).
    package var profile: PlatformProfile { Self.profile }

    private static let profile = PlatformProfile(
        platform: .youtube, target: .none, appSource: .configured,
        scopes: [
            Scope(scope("youtube.upload"), "Upload videos"),
            Scope(scope("youtube.readonly"), "See your channel and its videos"),
            Scope(scope("yt-analytics.readonly"), "See how videos do"),
            Scope(scope("youtube.force-ssl"), "Change and delete what was uploaded here, and write the first comment"),
        ],
        capabilities: YouTubeLimits.capabilities,
        idleLife: .days(180), defaultAccessLife: .hours(1), idempotency: .list,
        reconcileNote: """
            There is no key, but one upload makes one video at most, and says whether it did. Where YouTube has forgotten the \
            upload, the video is looked up among the channel's, by title and time.
            """,
        repeatsTokens: true, manageAccessURL: "https://myaccount.google.com/connections",
        approvalNote: """
            While the consent screen of the operator's project is in testing, only listed testers can connect, and every \
            connection ends after seven days. Published but not verified, it shows a warning, and a hundred people can \
            connect at most. A larger quota of uploads takes YouTube's own compliance audit.
            """,
        appGuide: appGuide, figures: figureRules)

    private static func scope(_ name: String) -> String { "https://www.googleapis.com/auth/" + name }

    /// Exchanges the code. Without a refresh token the connection would live for an hour, so it is none (platform sheet,
    /// section 2).
    package func exchange(_ exchange: CodeExchange) async throws(AuthorizationFailure) -> NewGrant {
        let sentAt = ports.now()
        let tokens = newTokens(try await answer(to: exchange), sentAt: sentAt)
        guard tokens.tokens.refresh != nil else {
            throw AuthorizationFailure(.refused, words: "Google gave no lasting access. Connect once more.")
        }
        return NewGrant(tokens: tokens, server: server.grantServer)
    }

    /// Administrators of a workspace who shut an app out end its grants; an app that was deleted is the operator's matter
    /// (platform sheet, section 3).
    package static func refreshFailure(_ refusal: OAuthRefusal) -> RefreshFailure? {
        switch (refusal.status, refusal.error) {
        case (429, _), (500..., _): nil
        case (_, "admin_policy_enforced"): .terminal(.revoked, words: refusal.description)
        case (_, "deleted_client"), (_, "disabled_client"), (_, "org_internal"):
            .appFault(words: refusal.description)
        default: nil
        }
    }

    /// Withdraws the grant: either token ends both, no client is named, and what Google does not know any more is withdrawn
    /// already (platform sheet, section 3).
    package func revoke(_ session: Session) async throws(PlatformFailure) {
        let token = session.tokens.refresh ?? session.tokens.access
        let response: OutboundResponse
        do throws(OutboundError) {
            response = try await APICalls(door: door, origin: Self.tokens, peer: Self.peer).send(
                .post, "/revoke", body: .form([.init("token", token.expose())]))
        } catch { throw error.platformFailure(.read) }
        guard response.isSuccess || response.status == 400 else { throw GoogleRefusal(response).readFailure }
    }
}
