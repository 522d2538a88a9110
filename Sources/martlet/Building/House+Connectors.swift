import Domain
import OAuth
import Outbound
import Platforms

extension House {
    /// Every platform there is, one connector each, in the order of the platform list.
    static func connectors(
        _ settings: HouseSettings, door: any Door, ports: Ports, publicURL: String
    ) -> [any Connector] {
        let oauth = OAuthClient(door: door, ports: ports)
        let version = settings.linkedInVersion
        return [
            XConnector(door: door, oauth: oauth, ports: ports),
            LinkedInConnector(.member, door: door, oauth: oauth, ports: ports, version: version),
            LinkedInConnector(.page, door: door, oauth: oauth, ports: ports, version: version),
            MetaPagesConnector(
                .facebook, door: door, oauth: oauth, ports: ports, business: settings.businessLogins[.facebook]),
            MetaProfileConnector(.instagram, door: door, oauth: oauth, ports: ports),
            MetaPagesConnector(
                .instagram, door: door, oauth: oauth, ports: ports,
                business: settings.businessLogins[.instagramFacebook]),
            MetaProfileConnector(.threads, door: door, oauth: oauth, ports: ports),
            TikTokConnector(door: door, oauth: oauth, ports: ports, isAudited: settings.isTikTokAudited),
            YouTubeConnector(door: door, oauth: oauth, ports: ports),
            PinterestConnector(door: door, oauth: oauth, ports: ports, world: settings.pinterestWorld),
            RedditConnector(door: door, oauth: oauth, ports: ports, operatorName: settings.redditOperator),
            BlueskyConnector(door: door, oauth: oauth, ports: ports, publicURL: publicURL),
            MastodonConnector(door: door, oauth: oauth, ports: ports, website: publicURL),
        ]
    }
}
