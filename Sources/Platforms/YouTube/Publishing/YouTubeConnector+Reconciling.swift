package import Domain
import Outbound

extension YouTubeConnector {
    /// Asks what became of a lost video or comment (REL-24; platform sheet, section 7).
    ///
    /// The session itself says whether it made the video, and makes one at most. Only where YouTube has forgotten it, the channel's
    /// uploads are asked.
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult {
        let calls = calls(as: session)
        do throws(PlatformFailure) {
            if lost.step.name == Self.commentStep {
                if let output = try await comment(publication, calls, session).find() { return .found(output) }
                return Self.unseen(lost, looks: 1, age: .minutes(1))
            }
            guard lost.step.name == Self.publishStep else { throw Self.foreignStep }
            return try await reconcileVideo(lost, of: publication, calls)
        } catch { return .unknown(words: error.words) }
    }

    private func reconcileVideo(
        _ lost: LostCommit, of publication: Publication, _ calls: YouTubeCalls
    ) async throws(PlatformFailure) -> ReconcileResult {
        let upload = try upload(lost.step, publication, calls)
        switch try await upload.ask() {
        case .complete(let video):
            guard let output = output(video, of: publication, at: lost.intentAt) else {
                return .unknown(words: "YouTube's answer does not name the video.")
            }
            return .found(output)
        case .stored(let count):
            guard count < upload.file.byteCount else { return .notSeen(lookAgainAfter: Self.lag) }
            // Whoever sends again asks the session first, so that one pause for what is on its way is enough.
            return Self.unseen(lost, looks: 0, age: Self.lag)
        case .gone:
            let search = YouTubeSearch(calls: calls, publication: publication, since: lost.intentAt)
            if let video = try await search.find(), let output = output(video, of: publication, at: lost.intentAt) {
                return .found(output)
            }
            return Self.unseen(lost, looks: 2, age: .minutes(5))
        }
    }

    private static func unseen(_ lost: LostCommit, looks: Int, age needed: Duration) -> ReconcileResult {
        let age = lost.now - lost.intentAt
        if lost.looks >= looks, age >= needed { return .absent }
        return .notSeen(lookAgainAfter: max(lag, lost.looks >= looks ? needed - age : lag))
    }

    private static let lag = Duration.seconds(15)
}

/// Finds a video among the newest uploads of the channel.
struct YouTubeSearch: Sendable {
    private let calls: YouTubeCalls
    private let title: [Substring]
    /// A video made before this is not ours.
    private let earliest: Instant

    private static let count = 50
    /// Clocks of two machines differ; a video this much older may still be ours.
    private static let clockTolerance = Duration.seconds(60)

    /// Looks for what was sent since a moment.
    init(calls: YouTubeCalls, publication: Publication, since moment: Instant) {
        self.calls = calls
        title = Self.words(publication.content.title)
        earliest = moment - Self.clockTolerance
    }

    /// The video by its name, as `{"id": …}`, or `nil` when the channel does not have it. Throws when the list proves nothing.
    func find() async throws(PlatformFailure) -> JSONValue? {
        let answer = try await calls.json(
            .get, "/youtube/v3/playlistItems",
            query: [
                .init("part", "snippet,contentDetails"), .init("playlistId", try await uploads()),
                .init("maxResults", String(Self.count)),
            ])
        guard let items = answer["items"]?.array else { throw Self.unusable }
        if let item = items.first(where: matches) {
            let id = item["contentDetails"]?["videoId"] ?? item["snippet"]?["resourceId"]?["videoId"]
            return ["id": id ?? .null]
        }
        guard items.count < Self.count || items.contains(where: { Self.madeAt($0).map { $0 < earliest } ?? false })
        else { throw PlatformFailure(.unknown, words: "The channel has too many new videos to be sure.") }
        return nil
    }

    /// The list of everything that the channel uploaded.
    private func uploads() async throws(PlatformFailure) -> String {
        let answer = try await calls.json(
            .get, "/youtube/v3/channels", query: [.init("part", "contentDetails"), .init("mine", "true")])
        let lists = answer["items"]?.array?.first?["contentDetails"]?["relatedPlaylists"]
        guard let id = lists?["uploads"]?.nonBlankString else { throw Self.unusable }
        return id
    }

    private func matches(_ item: JSONValue) -> Bool {
        guard let madeAt = Self.madeAt(item), madeAt >= earliest else { return false }
        return Self.words(item["snippet"]?["title"]?.string ?? "") == title
    }

    private static func words(_ text: String) -> [Substring] { PlainText.words(text.precomposed) }

    private static func madeAt(_ item: JSONValue) -> Instant? {
        item["snippet"]?["publishedAt"]?.string.flatMap { Timestamp.instant($0) }
    }

    private static let unusable = PlatformFailure(.transient, words: "YouTube's answer is not a list of videos.")
}
