package import Domain
package import OAuth
import Outbound

/// A refusal of LinkedIn (sheets `linkedin` and `linkedin-page`, section 6): in the words of its interface, or in OAuth's.
struct LinkedInRefusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// LinkedIn's or OAuth's word, e.g. `REVOKED_ACCESS_TOKEN`, `invalid_client`; empty where there is none.
    let code: String
    /// LinkedIn's number, e.g. 65601; `nil` where there is none.
    let number: Int64?
    /// What may be shown to a person, cleaned.
    let words: String
    /// When to come back.
    let retryAt: Instant
    private let isJSON: Bool

    /// Reads an answer.
    init(_ response: OutboundResponse) {
        // What is no JSON comes from something in front of LinkedIn, and has no words.
        let json = (try? response.json()) ?? .null
        status = response.status
        code = json["code"]?.nonBlankString ?? json["error"]?.nonBlankString ?? ""
        number = json["serviceErrorCode"]?.integer
        words = PlatformWords.of(response, "message", "error_description")
        retryAt = response.retryAt ?? Self.usualRetry(response.sentAt)
        isJSON = json.object != nil
    }

    /// Quotas begin anew at midnight UTC; some limits open earlier, so the wait is an hour at most.
    private static func usualRetry(_ sentAt: Instant) -> Instant {
        let day = Duration.days(1).milliseconds
        let midnight = Instant(milliseconds: (sentAt.milliseconds / day + 1) * day)
        return min(midnight, sentAt + .hours(1))
    }

    /// The failure of a call that only reads.
    var readFailure: PlatformFailure {
        PlatformFailure(kind, words: words, retryAt: kind == .rateLimit ? retryAt : nil)
    }

    private static let deadTokens: Set<Int64> = [65_600, 65_601, 65_602, 65_604]

    private var kind: PlatformFailure.Kind {
        if status == 429 { return .rateLimit }
        guard isJSON else { return .transient }
        if let number, Self.deadTokens.contains(number) { return .auth }
        switch code {
        case "INVALID_ACCESS_TOKEN", "REVOKED_ACCESS_TOKEN", "EXPIRED_ACCESS_TOKEN", "EMPTY_ACCESS_TOKEN": return .auth
        case "invalid_client", "unauthorized_client": return .app
        // The version is a setting of ours; posts wait until the operator has changed it.
        case "VERSION_MISSING", "NONEXISTENT_VERSION": return .app
        case "TOO_MANY_REQUESTS": return .rateLimit
        case "CONFLICT": return .transient
        default: break
        }
        return switch status {
        case 401: .auth
        case 403: .permission
        case 426: .app
        case 408, 500..., ..<300: .transient
        default: .unknown
        }
    }
}

extension LinkedInConnector {
    /// LinkedIn calls a dead refresh token a wrong request (sheet `linkedin`, section 6).
    package static func refreshFailure(_ refusal: OAuthRefusal) -> RefreshFailure? {
        let words = refusal.words?.lowercased() ?? ""
        guard (400..<429).contains(refusal.status) else { return nil }
        switch refusal.error {
        case "invalid_grant" where words.contains("expired") && !words.contains("revoked"):
            return .terminal(.expired, words: refusal.description)
        case "invalid_request" where words.contains("refresh token is"):
            return .terminal(.revoked, words: refusal.description)
        default: return nil
        }
    }
}
