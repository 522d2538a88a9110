import Domain
import OAuth
import Outbound

extension MetaProfileFlavor {
    private static let graphHost: Origin = "https://graph.threads.net"
    private static let threadsPeer = Peer.platform(.threads, hosts: ["graph.threads.net"])

    /// Threads (platform sheet, sections 1 to 3 and 5). Its app has an id and a secret of its own, not those of the Meta app.
    package static let threads = MetaProfileFlavor(
        profile: PlatformProfile(
            platform: .threads, target: .none, appSource: .configured,
            scopes: [
                Scope("threads_basic", "See your profile, and stay connected"),
                Scope("threads_content_publish", "Publish posts"),
                Scope("threads_manage_replies", "Continue your threads"),
                Scope("threads_manage_insights", "See how posts do"),
            ],
            capabilities: ThreadsLimits.capabilities,
            renewal: .accessToken(minimumAge: .hours(24)), defaultAccessLife: .days(60), idempotency: .list,
            reconcileNote: """
                There is no key. The container says whether it was published, and the profile's own list says where.
                """,
            manageAccessURL: "https://www.threads.com/settings/website_permissions",
            approvalNote: """
                Until Meta has reviewed the operator's app, only profiles that are listed as its Threads testers, and \
                accepted that on Threads, can be connected. Everybody else takes App Review for each permission.
                """,
            appGuide: threadsGuide, figures: threadsFigures),
        server: ClassicServer(
            api: graphHost,
            authorization: AuthorizationServer(
                authorizationEndpoint: OutboundURL("https://www.threads.com", path: "/oauth/authorize"),
                tokenEndpoint: OutboundURL(graphHost, path: "/oauth/access_token"), peer: threadsPeer,
                dialect: OAuthDialect(scopeSeparator: ",", pkce: nil)),
            proof: .body),
        graph: graphHost, peer: threadsPeer, network: "https://www.threads.com",
        grantTypes: (exchange: "th_exchange_token", refresh: "th_refresh_token"), profilePath: "/v1.0/me",
        fields: (all: "id,username,name,threads_profile_picture_url", few: "id,username"), identifier: "id",
        givesAppTokens: true, containers: .threads, pagePrefix: "/@")
}
