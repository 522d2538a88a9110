import Domain
import OAuth
import Outbound

/// What differs between the two platforms of Meta where one login is one profile, and its token is renewed by itself.
package struct MetaProfileFlavor: Sendable {
    /// What is constant about the platform.
    let profile: PlatformProfile
    /// Addresses and habits of the login.
    let server: ClassicServer
    /// Where tokens are extended and profiles read.
    let graph: Origin
    /// Nothing else is ever called.
    let peer: Peer
    /// The face of the platform, used as server of accounts.
    let network: String
    /// The grant type that makes a long life of a short one, and the one that begins it anew.
    let grantTypes: (exchange: String, refresh: String)
    /// Path of the profile.
    let profilePath: String
    /// Fields of the profile while connecting, and the fewer ones that a check needs.
    let fields: (all: String, few: String)
    /// The member that holds the identifier of the account.
    let identifier: String
    /// Whether the platform gives tokens to apps themselves, which proves id and secret.
    let givesAppTokens: Bool
    /// How posts are published.
    let containers: ContainerFlavor
    /// The path of a profile's page.
    let pagePrefix: String
}
