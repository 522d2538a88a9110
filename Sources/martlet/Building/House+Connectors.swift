import Domain
import OAuth
import Outbound
import Platforms

extension House {
    /// Every platform there is, one connector each.
    static func connectors(door: any Door, ports: Ports, publicURL: String) -> [any Connector] {
        let oauth = OAuthClient(door: door, ports: ports)
        return [
            XConnector(door: door, oauth: oauth, ports: ports),
            MetaProfileConnector(.instagram, door: door, oauth: oauth, ports: ports),
            MetaProfileConnector(.threads, door: door, oauth: oauth, ports: ports),
            YouTubeConnector(door: door, oauth: oauth, ports: ports),
            BlueskyConnector(door: door, oauth: oauth, ports: ports, publicURL: publicURL),
            MastodonConnector(door: door, oauth: oauth, ports: ports, website: publicURL),
        ]
    }
}
