import Domain
import Outbound

/// A refusal of one of Google's interfaces (platform sheet, section 6): the reason decides, since statuses vary.
struct GoogleRefusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// The reason of the first error, or of its details, e.g. `quotaExceeded`; empty where there is none.
    let reason: String
    /// Google's general word, e.g. `UNAUTHENTICATED`.
    let standing: String
    /// Google's words, cleaned.
    let words: String
    /// When to come back, if the answer says so.
    let retryAt: Instant?
    private let domain: String

    /// Reads an answer.
    init(_ response: OutboundResponse) {
        // What is no JSON comes from something in front of Google, and has no words.
        let error = (try? response.json())?["error"] ?? .null
        let first = error["errors"]?.array?.first
        status = response.status
        reason = first?["reason"]?.nonBlankString ?? error["details"]?.array?.first?["reason"]?.nonBlankString ?? ""
        domain = first?["domain"]?.nonBlankString ?? ""
        standing = error["status"]?.nonBlankString ?? ""
        words =
            error["message"]?.nonBlankString.map(PlatformWords.clean)
            ?? "Google answered with status \(response.status)."
        retryAt = response.retryAt
    }

    /// The failure of a call that only reads.
    var readFailure: PlatformFailure { PlatformFailure(kind, words: words, retryAt: retryAt) }

    private var kind: PlatformFailure.Kind {
        switch reason {
        case "authError": return .auth
        case "youtubeSignupRequired", "authenticatedUserAccountClosed", "authenticatedUserAccountSuspended",
            "channelClosed", "channelSuspended":
            return .accountType
        case "insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "forbidden", "accountDelegationForbidden":
            return .permission
        case "accessNotConfigured", "SERVICE_DISABLED": return .app
        case "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded",
            "uploadLimitExceeded", "uploadRateLimitExceeded":
            return .rateLimit
        case "backendError", "internalError": return .transient
        default: break
        }
        if domain == "youtube.quota" { return .rateLimit }
        switch (status, standing) {
        case (_, "UNAUTHENTICATED"), (401, _): return .auth
        case (429, _): return .rateLimit
        case (500..., _), (..<300, _), (408, _): return .transient
        case (403, "PERMISSION_DENIED"): return .permission
        default: return .unknown
        }
    }
}
