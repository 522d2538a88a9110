import Domain
import Outbound

/// The calls that make a post (platform sheet, section 4), each after a question what the creator may do now.
struct TikTokPosting: Sendable {
    let calls: APICalls
    let publication: Publication
    let now: Instant

    /// The fact that says when TikTok had all of the post, in milliseconds.
    static let takenAt = "taken_at"

    private var part: Part { publication.content.parts[0] }
    private var options: DeliveryOptions { publication.options }

    /// Announces a film, which makes nothing public: an announcement without bytes is forgotten after an hour. Whoever has the
    /// address where it goes can send another film in its place.
    func announce(_ film: MediaItem) async throws(PlatformFailure) -> StepOutput {
        try await publication.verify(film)
        try await TikTokCreator.ask(calls).permit(publication, film: film)
        let pieces = TikTokPieces(of: film.byteCount)
        let body: JSONValue = [
            "post_info": filmInfo,
            "source_info": [
                "source": "FILE_UPLOAD", "video_size": .integer(film.byteCount), "chunk_size": .integer(pieces.size),
                "total_chunk_count": .integer(pieces.count),
            ],
        ]
        let data = try await calls.tikTokData(
            .post, "/v2/post/publish/video/init/", body: .json(body), for: .upload)
        guard let id = Self.publishID(data), let url = data["upload_url"]?.string.flatMap({ OutboundURL($0) }),
            url.origin.scheme == .https
        else { throw PlatformFailure(.transient, words: "TikTok's answer lacks what was asked for.") }
        return StepOutput(remoteID: id, secret: Secret(url.text))
    }

    /// Posts photos, which TikTok fetches by itself from then on: so everything but a clear refusal has to be reconciled.
    func postPhotos() async throws(PlatformFailure) -> StepOutput {
        try await TikTokCreator.ask(calls).permit(publication, film: nil)
        var addresses: [JSONValue] = []
        for attachment in part.media {
            guard let photo = publication.media[attachment.id] else {
                throw PlatformFailure(.media, words: "A file of the post is no longer stored.")
            }
            addresses.append(.string(try await publication.address(of: photo)))
        }
        let body: JSONValue = [
            "media_type": "PHOTO", "post_mode": "DIRECT_POST", "post_info": photoInfo,
            "source_info": [
                "source": "PULL_FROM_URL", "photo_images": .array(addresses),
                "photo_cover_index": .integer(addresses.count > 1 ? options.number(.coverIndex) ?? 0 : 0),
            ],
        ]
        let data = try await calls.tikTokData(
            .post, "/v2/post/publish/content/init/", body: .json(body), for: .commit)
        guard let id = Self.publishID(data) else {
            throw PlatformFailure(
                .transient, words: "TikTok's answer does not name the post.", mayHaveTakenEffect: true)
        }
        return Self.taken(id, at: now)
    }

    /// What a post leaves behind that TikTok has all of.
    static func taken(_ publishID: String, at instant: Instant) -> StepOutput {
        StepOutput(remoteID: publishID, facts: [takenAt: String(instant.milliseconds)])
    }

    private static func publishID(_ data: JSONValue) -> String? {
        data["publish_id"]?.nonBlankString.flatMap { $0.utf8.count <= longestID ? $0 : nil }
    }

    /// 64 characters by the sheet; somewhat more is taken, far more is no name.
    private static let longestID = 200
}

extension TikTokPosting {
    private var filmInfo: JSONValue {
        var info = common
        if !part.text.isEmpty { info["title"] = .string(part.text) }
        info["disable_duet"] = .bool(options.flag(.allowDuet) != true)
        info["disable_stitch"] = .bool(options.flag(.allowStitch) != true)
        info["is_aigc"] = .bool(options.flag(.aiGenerated) ?? false)
        info["video_cover_timestamp_ms"] = options.number(.coverOffset).map { .integer($0) }
        return .object(info)
    }

    private var photoInfo: JSONValue {
        var info = common
        if !publication.content.title.isEmpty { info["title"] = .string(publication.content.title) }
        if !part.text.isEmpty { info["description"] = .string(part.text) }
        info["auto_add_music"] = .bool(options.flag(.autoMusic) ?? false)
        return .object(info)
    }

    /// What is not chosen is off: TikTok wants every one of these chosen by a person (platform sheet, section 2).
    private var common: [String: JSONValue] {
        [
            "privacy_level": .string((options.visibility ?? "").uppercased()),
            "disable_comment": .bool(options.flag(.allowComments) != true),
            "brand_content_toggle": .bool(options.flag(.brandContent) ?? false),
            "brand_organic_toggle": .bool(options.flag(.brandOrganic) ?? false),
        ]
    }
}
