import Domain
import Outbound

/// Finds out what became of a post (REL-24; sheet `facebook`, section 7).
struct FacebookLookup: Sendable {
    /// What a look tells.
    enum Finding: Sendable {
        case found(StepOutput)
        /// Facebook has something in hand, and will tell later.
        case underWay
        case notThere
        /// Not seen, which proves nothing.
        case unprovable(String)
    }

    let work: FacebookWork

    /// Clocks of two machines differ; a post this much older may still be ours.
    static let clockTolerance = Duration.seconds(60)

    /// Looks for what was made since a moment.
    func look(since moment: Instant) async throws(PlatformFailure) -> Finding {
        let earliest = moment - Self.clockTolerance
        if FacebookSteps.isFilm(work.publication) { return try await film(since: moment) }
        guard work.format == .story else { return try await post(since: earliest) }
        return try await story(since: earliest)
    }

    /// A film is known before it is handed over, and says itself what became of it.
    private func film(since moment: Instant) async throws(PlatformFailure) -> Finding {
        let id = try work.uploaded()
        let film = try await FacebookFilm.read(id, work.calls)
        // What went wrong afterwards is told by the look that follows the commit.
        if film.isBegun || film.trouble != nil {
            return .found(FacebookPosting.film(id, post: film.post, as: work.format, at: moment))
        }
        return film.isProcessing ? .underWay : .notThere
    }

    private func post(since earliest: Instant) async throws(PlatformFailure) -> Finding {
        let match = FacebookPostMatch(work, since: earliest)
        let fields =
            "id,message,created_time,permalink_url,status_type,application,attachments{media_type,target{id}}"
        let found = try await work.calls.list(
            work.calls.own("published_posts"), fields: fields, where: [Self.since(earliest)]
        ) { post -> StepOutput? in
            guard match.matches(post), let id = post["id"]?.identifier else { return nil }
            return FacebookPosting.output(id, link: post["permalink_url"])
        }
        return found.first.map(Finding.found) ?? .notThere
    }

    /// Stories are listed only where the Page keeps an archive of them.
    private func story(since earliest: Instant) async throws(PlatformFailure) -> Finding {
        let id = try work.uploaded()
        let found = try await work.calls.list(
            work.calls.own("stories"), where: [.init("status", "PUBLISHED"), Self.since(earliest)]
        ) { story -> StepOutput? in
            guard story["media_id"]?.identifier == id, let post = story["post_id"]?.identifier else { return nil }
            return StepOutput(remoteID: post, url: FacebookCalls.link(story["url"]))
        }
        return found.first.map(Finding.found)
            ?? .unprovable("Facebook lists stories only where the Page keeps an archive of them.")
    }

    private static func since(_ instant: Instant) -> OutboundURL.Item { .init("since", String(instant.seconds)) }

    /// Times come with a zone without a colon.
    static func time(_ value: JSONValue?) -> Instant? {
        value?.string.flatMap { Timestamp.instant($0.hasSuffix("+0000") ? $0.dropLast(5) + "Z" : $0) }
    }
}

/// Whether a post of a Page is the one whose answer was lost.
struct FacebookPostMatch: Sendable {
    private let words: [Substring]
    private let format: Format
    private let app: String?
    private let earliest: Instant

    /// Looks for what the work may have made since a moment.
    init(_ work: FacebookWork, since earliest: Instant) {
        words = PlainText.words((work.publication.content.parts.first?.text ?? "").precomposed)
        format = work.format
        app = work.app
        self.earliest = earliest
    }

    /// Whether a post is ours: not older, by our app, with the same words, and with photos where there are photos.
    func matches(_ post: JSONValue) -> Bool {
        guard let madeAt = FacebookLookup.time(post["created_time"]), madeAt >= earliest,
            PlainText.words((post["message"]?.string ?? "").precomposed) == words
        else { return false }
        if let app, let maker = post["application"]?["id"]?.identifier, maker != app { return false }
        let kinds = (post["attachments"]?["data"]?.array ?? []).compactMap { $0["media_type"]?.string }
        // Where a list leaves them out, time and words must do.
        guard !kinds.isEmpty else { return format == .text || !words.isEmpty }
        let hasPhotos = kinds.contains("photo") || kinds.contains("album")
        return format == .link || hasPhotos == (format != .text)
    }
}
