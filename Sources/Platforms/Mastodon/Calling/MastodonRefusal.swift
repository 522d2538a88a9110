import Domain
import Outbound

/// An answer of a Mastodon-like server that is not what was asked for (platform sheet, section 6).
struct MastodonRefusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// The server's words, cleaned.
    let words: String
    /// Whether the answer was JSON; what is not comes from a proxy, a login page or a very different server.
    let isJSON: Bool
    /// When to come back, if the server says so.
    let retryAt: Instant?
    /// Whether the answer leads to a login page.
    let leadsToLogin: Bool
    /// Whether a page says that the token is dead, as Takahe does.
    private let saysDeadToken: Bool
    private let sentAt: Instant

    /// Reads an answer.
    init(_ response: OutboundResponse) {
        status = response.status
        words = PlatformWords.of(response, "error_description", "error")
        // Anything but an object has no words either.
        isJSON = (try? response.json())?.object != nil
        retryAt = response.retryAt
        let location = response.headers["Location"] ?? ""
        leadsToLogin = (300..<400).contains(status) && ["login", "sign_in"].contains { location.contains($0) }
        saysDeadToken = String(decoding: response.body.prefix(512), as: UTF8.self).contains("Invalid Bearer token")
        sentAt = response.sentAt
    }

    /// The failure that it amounts to.
    func platformFailure(_ purpose: CallPurpose) -> PlatformFailure {
        let kind = kind(purpose)
        return PlatformFailure(
            kind, words: words, retryAt: kind == .rateLimit ? retryAt ?? sentAt + Self.window : retryAt ?? patience,
            mayHaveTakenEffect: purpose == .commit && mayHaveTakenEffect)
    }

    /// The window of Mastodon's limits, for servers that do not say when it ends.
    private static let window = Duration.minutes(5)

    /// Media in processing need a moment.
    private var patience: Instant? { saysProcessing ? sentAt + .seconds(15) : nil }

    /// A success without a usable body, a server error, and media that are attached already may hide a post.
    private var mayHaveTakenEffect: Bool {
        status < 300 || status >= 500 || status == 408 || says("already attached")
    }

    private func kind(_ purpose: CallPurpose) -> PlatformFailure.Kind {
        switch status {
        case ..<300, 500..., 408, 425: .transient
        case 300..<400: leadsToLogin ? .auth : .unknown
        case 429: .rateLimit
        case 401: .auth
        case 403: isJSON ? forbidden : .unknown
        case 400, 404, 422: badRequest(purpose)
        case 410: .accountType
        case 413, 415: .media
        default: .unknown
        }
    }

    private var forbidden: PlatformFailure.Kind {
        let standing = ["confirmed e-mail", "pending approval", "disabled", "two-factor", "suspended"]
        return standing.contains(where: says) ? .accountType : .permission
    }

    /// Mastodon says 422, GoToSocial and Takahe say 400 for the same things.
    private func badRequest(_ purpose: CallPurpose) -> PlatformFailure.Kind {
        if status == 400, saysDeadToken { return .auth }
        guard isJSON, purpose != .read else { return .unknown }
        if saysProcessing { return .transient }
        if says("requires an authenticated user") { return .auth }
        if purpose == .upload { return .media }
        let ofMedia = ["already attached", "media not found", "content type is invalid", "cannot attach", "media ids"]
        return ofMedia.contains(where: says) ? .media : .content
    }

    private var saysProcessing: Bool { says("not finished processing") }

    private func says(_ piece: String) -> Bool { words.lowercased().contains(piece) }
}
