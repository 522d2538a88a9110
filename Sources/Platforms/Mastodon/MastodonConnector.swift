package import Domain
package import OAuth
package import Outbound

/// Mastodon and every server that speaks its API: any instance, registered on the fly, with the limits it tells.
package struct MastodonConnector: Connector {
    let door: any Door
    let oauth: OAuthClient
    let ports: Ports
    let clientName: String
    let website: String?

    /// Works through the door; people see `clientName` and `website` on the consent page and under their posts.
    package init(
        door: any Door, oauth: OAuthClient, ports: Ports, clientName: String = "Martlet", website: String? = nil
    ) {
        self.door = door
        self.oauth = oauth
        self.ports = ports
        self.clientName = clientName
        self.website = website
    }

    /// Instances are named by people, so every address of them is checked.
    static let peer = Peer.named(.mastodon)

    /// English words, because some refusals can only be told apart by them (platform sheet, section 6).
    static let headers: Headers = ["Accept": "application/json", "Accept-Language": "en"]

    /// Calls without anybody's token.
    func calls(to origin: Origin) -> APICalls {
        APICalls(door: door, origin: origin, peer: Self.peer, headers: Self.headers)
    }

    /// Calls as the account of a session, all within the time of one step.
    func calls(as session: Session, within budget: Duration? = nil) throws(PlatformFailure) -> APICalls {
        guard let origin = Origin(session.grant.server.apiOrigin) else {
            throw PlatformFailure(.unknown, words: "The stored address of the server is damaged.")
        }
        var calls = calls(to: origin)
        calls.token = session.tokens.access
        calls.budget = TimeBudget(budget ?? profile.stepDeadline, ports: ports)
        return calls
    }
}
