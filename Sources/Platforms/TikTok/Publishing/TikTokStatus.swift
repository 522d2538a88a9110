import Domain
import Outbound

/// What TikTok says of a post on its way (platform sheet, section 4).
struct TikTokStatus: Sendable {
    /// How far it is.
    enum Stage: Sendable, Hashable {
        /// TikTok has not got the whole film yet, or is at work on it.
        case uploading
        /// TikTok fetches the files, or is at work on them.
        case downloading
        /// It is out.
        case published
        /// It lies among the creator's drafts.
        case draft
        /// It will never be out.
        case failed
        /// TikTok does not know of any such post.
        case unheardOf
    }

    let stage: Stage
    /// How many bytes of a film TikTok has.
    let storedBytes: Int64
    /// The name of the post that everybody can see; TikTok tells it once it has looked through it.
    let postID: String?
    /// Why it failed, in TikTok's words; empty where it did not.
    let reason: String

    /// Asks TikTok.
    static func read(_ publishID: String, _ calls: APICalls) async throws(PlatformFailure) -> TikTokStatus {
        let answer = try await calls.tikTokAnswer(
            .post, "/v2/post/publish/status/fetch/", body: .json(["publish_id": .string(publishID)]))
        if let status = answer.tikTokData.flatMap({ TikTokStatus($0) }) { return status }
        let refusal = TikTokRefusal(answer)
        guard refusal.code == "invalid_publish_id" else { throw refusal.readFailure }
        return TikTokStatus(stage: .unheardOf)
    }

    private init(stage: Stage) {
        self.stage = stage
        (storedBytes, postID, reason) = (0, nil, "")
    }

    /// Reads the answer; `nil` when it says nothing that is known.
    init?(_ data: JSONValue) {
        switch data["status"]?.string {
        case "PROCESSING_UPLOAD": stage = .uploading
        case "PROCESSING_DOWNLOAD": stage = .downloading
        case "PUBLISH_COMPLETE": stage = .published
        case "SEND_TO_USER_INBOX": stage = .draft
        case "FAILED": stage = .failed
        default: return nil
        }
        storedBytes = data["uploaded_bytes"]?.integer ?? 0
        // The misspelling is TikTok's. Numbers are longer than a JSON double can hold, and come as texts, too.
        postID = data["publicaly_available_post_id"]?[0]?.identifier.flatMap { id in
            id.utf8.count <= 30 && id.utf8.allSatisfy { (48...57).contains($0) } ? id : nil
        }
        reason = data["fail_reason"]?.nonBlankString ?? ""
    }

    /// Whether TikTok has the whole film, so that what becomes of it is no longer in our hands.
    func hasTaken(_ byteCount: Int) -> Bool {
        switch stage {
        case .uploading: storedBytes >= byteCount
        case .downloading, .published, .draft: true
        case .failed, .unheardOf: false
        }
    }
}

extension TikTokStatus {
    /// What a post that failed amounts to. A reason that nobody knows may be one of taste, so that it is not tried again.
    func failure(now: Instant) -> PlatformFailure {
        guard let (kind, words) = Self.reasons[reason] else {
            let code = PlatformWords.clean(reason)
            return PlatformFailure(.content, words: "TikTok did not publish it\(code.isEmpty ? "" : " (\(code))").")
        }
        return PlatformFailure(kind, words: words, retryAt: kind == .rateLimit ? now + .hours(24) : nil)
    }

    /// The reasons that TikTok gives (platform sheet, section 6).
    private static let reasons: [String: (PlatformFailure.Kind, String)] = [
        "file_format_check_failed": (
            .media, "TikTok cannot read the file. MP4 with H.264 and ordinary sound is safest."
        ),
        "duration_check_failed": (.media, "The film is too short or too long for this account."),
        "frame_rate_check_failed": (.media, "TikTok takes 23 to 60 frames per second."),
        "picture_size_check_failed": (
            .media,
            "A picture or the film is too large or too small for TikTok: 1,080 pixels on the shorter side of photos at most."
        ),
        "video_bitrate_check_failed": (.media, "TikTok does not take a film with so many or so few bits per second."),
        "internal": (.transient, "TikTok had trouble of its own with the post."),
        "video_pull_failed": (.transient, "TikTok could not fetch the film from this server."),
        "photo_pull_failed": (.transient, "TikTok could not fetch the photos from this server."),
        "publish_cancelled": (.content, "The publishing was cancelled at TikTok."),
        "auth_removed": (.auth, "The permission was withdrawn while TikTok was at work on the post."),
        "spam_risk_too_many_posts": (.rateLimit, "This account has posted as often as TikTok allows in 24 hours."),
        "spam_risk_user_banned_from_posting": (.accountType, "TikTok has banned this account from posting."),
        "spam_risk_text": (.content, "TikTok takes the words for spam."),
        "spam_risk": (.content, "TikTok takes the post for spam."),
    ]
}
