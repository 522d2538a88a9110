import Domain
import Outbound

/// A refusal of Reddit's API (platform sheet, section 6): the status decides, and the header that comes with it.
struct RedditRefusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// Reddit's words, cleaned, or ours where an answer has none.
    let words: String
    /// When to come back, if the answer says so.
    let retryAt: Instant?
    /// The error that the header names, e.g. `insufficient_scope`.
    private let challenge: String
    /// Whether Reddit itself answered, and nothing in front of it.
    private let isReddits: Bool

    /// Reads an answer.
    init(_ response: OutboundResponse) {
        // What is no JSON comes from something in front of Reddit, and has no words.
        let json = (try? response.json()) ?? .null
        status = response.status
        challenge = response.headers["WWW-Authenticate"] ?? ""
        isReddits = json.object != nil
        let isWall = response.status == 403 && !isReddits
        let said = json["explanation"]?.nonBlankString ?? json["message"]?.nonBlankString
        words = isWall ? Self.wall : said.map(PlatformWords.clean) ?? "Reddit answered with status \(response.status)."
        retryAt = response.retryAt
    }

    /// The failure of a call that only reads.
    var readFailure: PlatformFailure { PlatformFailure(kind, words: words, retryAt: retryAt) }

    private var kind: PlatformFailure.Kind {
        switch status {
        case 429: .rateLimit
        case 500..., ..<300, 408: .transient
        case 401: isReddits || challenge.contains("invalid_token") ? .auth : .transient
        case 403: isReddits || challenge.contains("insufficient_scope") ? .permission : .app
        default: isReddits ? .unknown : .transient
        }
    }

    private static let wall = """
        Reddit does not let this installation in. The operator checks that the app is approved, that its username on Reddit \
        is in the settings, and that the address of the server is not blocked.
        """
}
