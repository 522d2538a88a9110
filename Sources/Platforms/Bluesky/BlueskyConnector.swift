package import Domain
package import OAuth
package import Outbound

/// Bluesky and every other server of the AT Protocol: OAuth or app password, posts with facets, pictures, threads.
package struct BlueskyConnector: Connector {
    /// The key under which the one platform app for all servers is stored: the client is a document of ours.
    package static let appServer = "atproto"
    /// The face of the network, used as server of accounts: a DID stays the same when its account moves house.
    package static let network = "https://bsky.app"

    let door: any Door
    let oauth: OAuthClient
    let ports: Ports
    let publicURL: String

    /// Works through the door; `publicURL` is the origin under which people and servers reach us.
    package init(door: any Door, oauth: OAuthClient, ports: Ports, publicURL: String) {
        self.door = door
        self.oauth = oauth
        self.ports = ports
        self.publicURL = publicURL
    }

    /// Finds accounts.
    var identities: IdentityResolver { IdentityResolver(door: door) }

    /// Calls servers.
    var xrpc: XRPC { XRPC(door: door, nonces: oauth.nonces, ports: ports) }
}
