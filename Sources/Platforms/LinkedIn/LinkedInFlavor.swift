import Domain
import OAuth
import Outbound

/// What differs between members of LinkedIn and the pages that they administer. LinkedIn gives each its own app: the product
/// for pages must be the only one of its app (sheet `linkedin-page`, section 1).
package struct LinkedInFlavor: Sendable {
    /// What is constant about the platform.
    let profile: PlatformProfile
    /// Whether pages are connected, and not the member.
    let speaksForPages: Bool

    /// Nothing else is ever called; files go to an address that LinkedIn names, among its own.
    var peer: Peer { .platform(profile.platform, hosts: ["*.linkedin.com"]) }

    /// Addresses and habits of the login, the same for both: no PKCE, the secret in the body (sheet `linkedin`, section 2).
    var server: ClassicServer {
        ClassicServer(
            api: LinkedInConnector.api,
            authorization: AuthorizationServer(
                authorizationEndpoint: OutboundURL(LinkedInConnector.web, path: "/oauth/v2/authorization"),
                tokenEndpoint: OutboundURL(LinkedInConnector.web, path: "/oauth/v2/accessToken"),
                revocationEndpoint: OutboundURL(LinkedInConnector.web, path: "/oauth/v2/revoke"), peer: peer,
                dialect: OAuthDialect(pkce: nil)),
            proof: .body)
    }
}

extension LinkedInFlavor {
    /// Members (platform sheet `linkedin`).
    package static let member = LinkedInFlavor(
        profile: profile(
            .linkedin, memberGuide,
            """
            LinkedIn reviews neither of the two products, but a company page must verify the app. Only some apps get refresh \
            tokens: without them every account is connected anew within sixty days, and Martlet warns in time.
            """,
            [
                Scope("openid", "Know who you are"), Scope("profile", "See your name and picture"),
                Scope("w_member_social", "Publish posts, and write the first comment"),
            ],
            """
            There is no key, and members' posts cannot be listed. A lost post is sent once more: LinkedIn refuses the \
            duplicate and names the post that is there. One with files is for a person to decide.
            """),
        speaksForPages: false)

    /// Pages of organisations and brands (platform sheet `linkedin-page`). Who the member is follows from the roles, so that
    /// no permission is needed for it.
    package static let page = LinkedInFlavor(
        profile: profile(
            .linkedinPage, pageGuide,
            """
            LinkedIn reviews the Community Management API: a business e-mail address, a verified page, a form about the use, \
            later a recording. Until the standard tier is granted the app may make only some hundred calls a day.
            """,
            [
                Scope("w_organization_social", "Publish posts on your pages, and write the first comment"),
                Scope("r_organization_social", "Make sure that each post arrived once"),
                Scope("rw_organization_admin", "See your pages, your role there, and how posts do"),
            ],
            "There is no key. A lost post is looked up among the latest posts of the page, twice, because the list lags.",
            figures: pageFigures),
        speaksForPages: true)

    private static func profile(
        _ platform: Platform, _ guide: AppGuide, _ approval: String, _ scopes: [Scope], _ note: String,
        figures: FigureRules? = nil
    ) -> PlatformProfile {
        PlatformProfile(
            platform: platform, target: .none, appSource: .configured, scopes: scopes,
            capabilities: platform == .linkedin ? LinkedInLimits.member : LinkedInLimits.page,
            defaultAccessLife: .days(60), idempotency: .list, reconcileNote: note, repeatsTokens: true,
            manageAccessURL: "https://www.linkedin.com/mypreferences/d/data-sharing-for-permitted-services",
            approvalNote: approval, appGuide: guide, figures: figures)
    }
}
