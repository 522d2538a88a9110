package import Domain
import Outbound

extension TikTokConnector {
    /// Asks what became of a lost post (REL-24; platform sheet, section 7).
    ///
    /// A film has a publish id before its bytes go out, and TikTok says whether it has all of them; where it has not, the last piece
    /// is sent again under the same id, which never makes two posts. Photos whose publish id was lost are looked up among the
    /// public posts; that they are not there proves nothing, since TikTok may look through them for hours.
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult {
        guard lost.step.name == Self.publishStep else { return .unknown(words: Self.foreignStep.words) }
        do throws(PlatformFailure) {
            guard let film = Self.film(of: publication) else {
                return try await reconcilePhotos(lost, of: publication, session)
            }
            return try await reconcile(lost, of: publication, film, calls(session))
        } catch { return .unknown(words: error.words) }
    }

    private func reconcile(
        _ lost: LostCommit, of publication: Publication, _ film: MediaItem, _ calls: APICalls
    ) async throws(PlatformFailure) -> ReconcileResult {
        guard let id = publication.outputs[Self.startStep]?.remoteID else { throw Self.foreignStep }
        let status = try await TikTokStatus.read(id, calls)
        // That it failed is told by the next step, with the reason.
        if status.stage == .failed || status.hasTaken(film.byteCount) {
            return .found(TikTokPosting.taken(id, at: lost.intentAt))
        }
        return lost.unseen(lag: Self.lag)
    }

    private func reconcilePhotos(
        _ lost: LostCommit, of publication: Publication, _ session: Session
    ) async throws(PlatformFailure) -> ReconcileResult {
        guard publication.options.visibility == "public_to_everyone" else {
            return .unknown(words: "TikTok lists only what everybody can see.")
        }
        let search = TikTokSearch(calls: calls(session), publication: publication, since: lost.intentAt)
        guard let post = try await search.find(), let id = post["id"]?.identifier else {
            return .notSeen(lookAgainAfter: .seconds(60))
        }
        let shared = post["share_url"]?.string.flatMap { OutboundURL($0) }.flatMap { Self.isOwn($0) ? $0.text : nil }
        return .found(StepOutput(remoteID: id, url: shared ?? Self.link(to: id, isFilm: false, by: session.account)))
    }

    private static func isOwn(_ url: OutboundURL) -> Bool {
        let host = url.origin.host.text
        return url.origin.scheme == .https && (host == "tiktok.com" || host.hasSuffix(".tiktok.com"))
    }

    /// A request on its way gets this time to arrive.
    private static let lag = Duration.seconds(15)
}

/// Finds photos among the newest public posts of the creator.
struct TikTokSearch: Sendable {
    private let calls: APICalls
    private let texts: [String]
    /// A post made before this is not ours.
    private let earliest: Instant

    /// Clocks of two machines differ; a post this much older may still be ours.
    private static let clockTolerance = Duration.seconds(60)
    /// Texts are cut there (platform sheet, section 7); a shorter one is whole.
    private static let cut = 100

    /// Looks for what was sent since a moment.
    init(calls: APICalls, publication: Publication, since moment: Instant) {
        self.calls = calls
        texts = [publication.content.title, publication.content.parts.first?.text ?? ""].map(Self.comparable)
        earliest = moment - Self.clockTolerance
    }

    /// The post, or `nil` when it is not listed, or has no words by which it could be told.
    func find() async throws(PlatformFailure) -> JSONValue? {
        let data = try await calls.tikTokData(
            .post, "/v2/video/list/", query: [.init("fields", "id,create_time,share_url,title,video_description")],
            body: .json(["max_count": 20]))
        guard let posts = data["videos"]?.array else {
            throw PlatformFailure(.transient, words: "TikTok's answer is not a list of posts.")
        }
        return posts.first(where: matches)
    }

    private func matches(_ post: JSONValue) -> Bool {
        guard let made = post["create_time"]?.integer, Instant(seconds: made) >= earliest else { return false }
        let shown = [post["title"]?.string, post["video_description"]?.string].compactMap { $0 }.map(Self.comparable)
        return shown.contains { shown in texts.contains { Self.isSame(shown, $0) } }
    }

    private static func comparable(_ text: String) -> String {
        PlainText.words(text.precomposed).joined(separator: " ")
    }

    private static func isSame(_ shown: String, _ sent: String) -> Bool {
        guard !shown.isEmpty else { return false }
        return shown == sent || shown.count >= cut && sent.hasPrefix(shown)
    }
}
