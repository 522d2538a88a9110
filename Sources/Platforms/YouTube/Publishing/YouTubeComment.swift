import Domain
import Outbound

/// The first comment below a video, by the channel itself.
struct YouTubeComment: Sendable {
    let calls: YouTubeCalls
    let publication: Publication
    let channelID: String

    private static let path = "/youtube/v3/commentThreads"
    private static let count = 20

    private var text: String { publication.options.firstComment ?? "" }

    private func videoID() throws(PlatformFailure) -> String {
        guard let id = publication.parentOutputs[YouTubeConnector.publishStep]?.remoteID else {
            throw PlatformFailure(.unknown, words: "The video was not published yet.")
        }
        return id
    }

    /// Writes it. There is no key, so that everything but a clear refusal has to be reconciled.
    func write() async throws(PlatformFailure) -> StepOutput {
        let id = try videoID()
        let body: JSONValue = [
            "snippet": [
                "channelId": .string(channelID), "videoId": .string(id),
                "topLevelComment": ["snippet": ["textOriginal": .string(text)]],
            ]
        ]
        let answer = try await calls.json(
            .post, Self.path, query: [.init("part", "snippet")], body: .json(body), for: .commit)
        guard let comment = answer["id"]?.identifier else {
            throw PlatformFailure(
                .transient, words: "YouTube's answer does not name the comment.", mayHaveTakenEffect: true)
        }
        return Self.output(comment, below: id)
    }

    /// Looks for it among the latest below the video; `nil` when it is not there.
    func find() async throws(PlatformFailure) -> StepOutput? {
        let id = try videoID()
        let answer = try await calls.json(
            .get, Self.path,
            query: [
                .init("part", "snippet"), .init("videoId", id), .init("order", "time"),
                .init("maxResults", String(Self.count)),
            ])
        guard let threads = answer["items"]?.array else {
            throw PlatformFailure(.transient, words: "YouTube's answer is not a list of comments.")
        }
        guard let thread = threads.first(where: matches), let comment = thread["id"]?.identifier else {
            guard threads.count < Self.count else {
                throw PlatformFailure(.unknown, words: "There are too many comments to be sure.")
            }
            return nil
        }
        return Self.output(comment, below: id)
    }

    private func matches(_ thread: JSONValue) -> Bool {
        let comment = thread["snippet"]?["topLevelComment"]?["snippet"]
        let shown = comment?["textOriginal"]?.string ?? comment?["textDisplay"]?.string.map { PlainText.of(html: $0) }
        return comment?["authorChannelId"]?["value"]?.string == channelID
            && shown.map { PlainText.words($0.precomposed) } == PlainText.words(text.precomposed)
    }

    private static func output(_ comment: String, below video: String) -> StepOutput {
        let id = String(comment.prefix(200))
        let query: [OutboundURL.Item] = [.init("v", video), .init("lc", id)]
        return StepOutput(
            remoteID: id, url: OutboundURL("https://www.youtube.com", path: "/watch", query: query).text)
    }
}
