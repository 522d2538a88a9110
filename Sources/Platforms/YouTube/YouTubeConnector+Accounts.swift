package import Domain
import Outbound

extension YouTubeConnector {
    /// The one channel that the person picked; a Google account without one cannot publish.
    package func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        [try await check(session)]
    }

    /// Reads the channel, for one unit of the daily quota (platform sheet, section 3).
    package func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        let json = try await calls(as: session).json(
            .get, "/youtube/v3/channels", query: [.init("part", "snippet,status"), .init("mine", "true")])
        guard let channel = json["items"]?.array?.first else {
            throw PlatformFailure(.accountType, words: Self.withoutChannel)
        }
        guard let account = Self.account(channel) else {
            throw PlatformFailure(.transient, words: "YouTube's answer does not name the channel.")
        }
        return account
    }

    private static let withoutChannel = """
        This Google account has no YouTube channel. Create one at youtube.com (your picture, Create a channel), then connect \
        again.
        """

    private static func account(_ channel: JSONValue) -> RemoteAccount? {
        guard let id = channel["id"]?.identifier, let snippet = channel["snippet"],
            let title = snippet["title"]?.nonBlankString.map(PlatformWords.clean)
        else { return nil }
        let pictures = snippet["thumbnails"]
        let picture = ["high", "medium", "default"].lazy.compactMap { pictures?[$0]?["url"]?.string }.first
        return RemoteAccount(
            remoteID: id, server: network, name: title,
            handle: snippet["customUrl"]?.nonBlankString.map(PlatformWords.clean) ?? title,
            avatarURL: picture.flatMap { OutboundURL($0)?.text },
            profileURL: "\(network)/channel/\(PercentEncoding.component(id))")
    }
}
