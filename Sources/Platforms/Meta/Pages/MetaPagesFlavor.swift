import Domain
import OAuth
import Outbound

/// What differs between Facebook Pages and the Instagram accounts that belong to Pages.
package struct MetaPagesFlavor: Sendable {
    /// What is connected.
    enum Subject: Sendable { case page, instagram }

    /// The version of the Graph, which ends two years after its release (sheet `facebook`, section 1).
    static let version = "/v26.0"

    /// What is constant about the platform.
    let profile: PlatformProfile
    /// What is connected.
    let subject: Subject
    /// The permission whose targets say which accounts the person ticked.
    let publishing: String
    /// Tasks of which one is enough to publish.
    let tasks: Set<String>
    /// The face of the platform, used as server of accounts.
    let network: String
    /// Fields of a Page in lists.
    let fields: String
    /// Fields of the account that a check reads.
    let checked: String
    /// What is said to a person who has no Page at all.
    let withoutPages: String
    /// What is said when the platform does not let the account be reached any more.
    let outOfReach: String
}

extension MetaPagesFlavor {
    private static let graph: Origin = "https://graph.facebook.com"

    /// Nothing else is ever called.
    var peer: Peer { .platform(profile.platform, hosts: ["graph.facebook.com"]) }

    /// Permissions without which nothing can be published; the others may be left out.
    var needed: Set<String> { Set(profile.scopes.filter(\.isNeeded).map(\.name)) }

    /// Addresses and habits of the login, the same for both. Permissions that were declined once are asked for again only
    /// with `rerequest` (sheet `facebook`, section 2).
    var server: ClassicServer {
        ClassicServer(
            api: Self.graph,
            authorization: AuthorizationServer(
                authorizationEndpoint: OutboundURL(
                    "https://www.facebook.com", path: Self.version + "/dialog/oauth"),
                tokenEndpoint: OutboundURL(Self.graph, path: Self.tokenPath), peer: peer,
                dialect: OAuthDialect(
                    scopeSeparator: ",", pkce: nil, authorizeParameters: [.init("auth_type", "rerequest")])),
            proof: .body)
    }

    /// Where codes and tokens are exchanged.
    static let tokenPath = version + "/oauth/access_token"
    /// Where people withdraw the permission.
    static let manageAccessURL = "https://www.facebook.com/settings?tab=business_tools"
}
