import Domain
import OAuth
import Outbound

extension MetaProfileFlavor {
    private static let graphHost: Origin = "https://graph.instagram.com"
    private static let instagramPeer = Peer.platform(
        .instagram, hosts: ["api.instagram.com", "graph.instagram.com"])

    /// Instagram by its own login (platform sheet, sections 1 to 3 and 5).
    package static let instagram = MetaProfileFlavor(
        profile: PlatformProfile(
            platform: .instagram, target: .none, appSource: .configured,
            scopes: [
                Scope("instagram_business_basic", "See your profile, and stay connected"),
                Scope("instagram_business_content_publish", "Publish posts, reels and stories"),
                Scope("instagram_business_manage_insights", "See how posts do"),
                Scope("instagram_business_manage_comments", "Write the first comment"),
            ],
            capabilities: InstagramLimits.capabilities,
            renewal: .accessToken(minimumAge: .hours(24)), defaultAccessLife: .days(60), idempotency: .list,
            reconcileNote: """
                There is no key. The container says whether it was published, and the account's own list says where.
                """,
            manageAccessURL: "https://www.instagram.com/accounts/manage_access/",
            approvalNote: """
                Until Meta has reviewed the operator's app, only accounts that are listed as its Instagram testers, and \
                accepted that on Instagram, can be connected. Others need Advanced Access for each permission, and a verified \
                business.
                """,
            appGuide: instagramGuide, figures: instagramFigures),
        server: ClassicServer(
            api: graphHost,
            authorization: AuthorizationServer(
                authorizationEndpoint: OutboundURL("https://www.instagram.com", path: "/oauth/authorize"),
                tokenEndpoint: OutboundURL("https://api.instagram.com", path: "/oauth/access_token"),
                peer: instagramPeer,
                // Without it a second account could not be connected in the same browser.
                dialect: OAuthDialect(
                    scopeSeparator: ",", pkce: nil, authorizeParameters: [OutboundURL.Item("force_reauth", "true")])),
            proof: .body),
        graph: graphHost, peer: instagramPeer, network: "https://www.instagram.com",
        grantTypes: (exchange: "ig_exchange_token", refresh: "ig_refresh_token"), profilePath: "/v26.0/me",
        fields: (all: "user_id,username,name,account_type,profile_picture_url", few: "user_id,username,account_type"),
        identifier: "user_id", givesAppTokens: false, containers: .instagram, pagePrefix: "/")
}
