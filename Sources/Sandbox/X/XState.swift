/// What X remembers.
struct XState: Sendable {
    /// An authorization code.
    struct Code: Sendable {
        let account: String
        let client: String
        let scopes: [String]
        let redirect: String
        let challenge: String
        let expires: SandboxTime
        var isUsed = false
    }

    /// One consent and all tokens that came from it.
    struct Grant: Sendable {
        let id: String
        let account: String
        let client: String
        let scopes: [String]
        var isRevoked = false
        /// The refresh token that is still good.
        var refresh: String?
    }

    /// An access token or a refresh token, used up or not.
    struct Token: Sendable {
        let grant: String
        let account: String
        let expires: SandboxTime
        var isUsed = false
    }

    /// A post.
    struct Post: Sendable {
        let id: String
        let account: String
        let text: String
        let links: [ShortLink]
        let media: [String]
        let replyTo: String?
        /// The first post of the conversation; `nil` for a post that begins one.
        var conversation: String?
        /// Whose post it answers, by account name.
        var answered: String?
        /// The post that it shows again; `nil` for a post of its own.
        var reposted: String?
        let at: SandboxTime
        var isDeleted = false
    }

    /// A link as X shortens it.
    struct ShortLink: Sendable {
        let short: String
        let target: String
        let written: String
    }

    /// An upload.
    struct Media: Sendable {
        let id: String
        let account: String
        let category: String
        var contentType: String
        var digest = ""
        var alt = ""
        var expected = 0
        var segments: [Int: [UInt8]] = [:]
        var isFinal = false
        var readyAt: SandboxTime
        let expires: SandboxTime

        var isVideo: Bool { contentType.hasPrefix("video/") }
        var isAnimation: Bool { category.hasSuffix("_gif") }
        /// First digits of the media key: photo, GIF, video.
        var key: String { (isVideo ? "7_" : isAnimation ? "16_" : "3_") + id }
    }

    var codes = BoundedStore<Code>()
    var grants = BoundedStore<Grant>()
    var access = BoundedStore<Token>()
    var refresh = BoundedStore<Token>()
    var posts = BoundedStore<Post>(capacity: 20_000)
    var media = BoundedStore<Media>(capacity: 5_000)
    var suspended: Set<String> = []

    /// The grant of a good access token.
    func grant(ofAccess token: String, at now: SandboxTime) -> Grant? {
        guard let entry = access[token], entry.expires > now, let grant = grants[entry.grant], !grant.isRevoked else {
            return nil
        }
        return grant
    }
}
