import Domain
import Outbound

/// What a creator may do now, asked before every post (platform sheet, section 2, creator info).
struct TikTokCreator: Sendable {
    /// Who may be chosen to see a post, in small letters; empty where TikTok does not say.
    private let audiences: Set<String>
    /// The longest film of this account; `nil` where TikTok does not say.
    private let longest: Duration?
    /// What the account's own settings forbid.
    private let forbidden: Set<OptionKey>

    /// Asks TikTok. Throws when it says that the creator cannot post now.
    static func ask(_ calls: APICalls) async throws(PlatformFailure) -> TikTokCreator {
        TikTokCreator(
            try await calls.tikTokData(.post, path, body: .json([:]), for: .upload))
    }

    /// What TikTok says of the creator before anything is posted.
    enum Standing: Sendable {
        /// He may post, within this.
        case mayPost(TikTokCreator)
        /// He may not post now.
        case mayNot(Capabilities.Obstacle)
        /// TikTok said nothing of it.
        case untold
    }

    /// Asks TikTok how the creator stands.
    static func standing(_ calls: APICalls) async -> Standing {
        guard let answer = try? await calls.tikTokAnswer(.post, path, body: .json([:])) else { return .untold }
        if let data = answer.tikTokData { return .mayPost(TikTokCreator(data)) }
        return TikTokRefusal(answer).obstacle.map { Standing.mayNot($0) } ?? .untold
    }

    private static let path = "/v2/post/publish/creator_info/query/"

    /// Reads the answer.
    init(_ data: JSONValue) {
        audiences = Set((data["privacy_level_options"]?.strings ?? []).map { $0.lowercased() })
        longest = data["max_video_post_duration_sec"]?.integer.flatMap {
            (1...86_400).contains($0) ? .seconds($0) : nil
        }
        let switches: KeyValuePairs<String, OptionKey> = [
            "comment_disabled": .allowComments, "duet_disabled": .allowDuet, "stitch_disabled": .allowStitch,
        ]
        forbidden = Set(switches.filter { data[$0.key]?.bool == true }.map { $0.value })
    }

    /// Whether the account is public; `nil` where TikTok does not say.
    var isPublic: Bool? { audiences.isEmpty ? nil : audiences.contains("public_to_everyone") }
}

extension TikTokCreator {
    /// The platform's rules as they are for this account.
    func limiting(_ capabilities: Capabilities) -> Capabilities {
        var it = capabilities
        if let longest, let video = it.formats[.reel]?.video {
            it.formats[.reel]?.video?.duration = .zero...min(longest, video.duration?.upperBound ?? longest)
        }
        for index in it.options.indices {
            let rule = it.options[index]
            if rule.key == .visibility {
                let offered = rule.choices.filter { audiences.contains($0.value) }
                // Without any in common TikTok has the word when it comes to it.
                if !offered.isEmpty { it.options[index].kind = .choice(offered) }
            }
            if forbidden.contains(rule.key) {
                it.options[index].isBarred = true
                it.options[index].hint = "This account's settings do not allow it."
            }
        }
        return it
    }

    /// Throws when the creator may not do by now what was chosen: nothing is put in its place (platform sheet, section 2).
    func permit(_ publication: Publication, film: MediaItem?) throws(PlatformFailure) {
        let options = publication.options
        let audience = options.visibility ?? ""
        guard audiences.isEmpty || audiences.contains(audience) else {
            throw PlatformFailure(.content, words: Self.withoutAudience)
        }
        if let choice = forbidden.sorted(by: { $0.rawValue < $1.rawValue }).first(where: { options.flag($0) == true }) {
            throw PlatformFailure(
                .content,
                words:
                    "\u{201c}\(choice.label)\u{201d} was chosen, which this account's settings do not allow any more.")
        }
        if audience == "self_only", options.flag(.brandContent) == true {
            throw PlatformFailure(.content, words: "A paid partnership cannot be posted for oneself alone.")
        }
        if let film, let longest, film.durationMilliseconds > longest.milliseconds + 999 {
            throw PlatformFailure(
                .media,
                words: "This account may post films of \(longest.milliseconds / 1_000) seconds; this one is longer.")
        }
    }

    private static let withoutAudience = """
        TikTok does not offer this account the chosen audience any more. Choose again who can see the post.
        """
}
