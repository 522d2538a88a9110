import Domain
import Outbound

/// A refusal of Pinterest (platform sheet, section 6): the status decides, then the code, then the words.
struct PinterestRefusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// Pinterest's own number; `nil` where the answer is not Pinterest's.
    let code: Int64?
    /// Pinterest's words, cleaned.
    let words: String
    /// When to come back, if the answer says so.
    let retryAt: Instant?

    /// Reads an answer.
    init(_ response: OutboundResponse) {
        // What is no JSON comes from something in front of Pinterest, and has no words.
        let json = (try? response.json()) ?? .null
        status = response.status
        code = json["code"]?.integer
        words =
            json["message"]?.nonBlankString.map(PlatformWords.clean)
            ?? "Pinterest answered with status \(response.status)."
        retryAt = response.retryAt
    }

    /// The failure of a call that only reads.
    var readFailure: PlatformFailure { PlatformFailure(kind, words: words, retryAt: retryAt) }

    private var kind: PlatformFailure.Kind {
        switch (status, code) {
        case (429, _): .rateLimit
        case (500..., _), (..<300, _), (408, _), (_, nil): .transient
        // An app of the wrong type or tier: the operator's business, whatever the status.
        case (401, 3), (403, 3): .app
        case (403, 29) where words.contains("Trial access"): .app
        case (401, _): .auth
        case (403, _): .permission
        default: .unknown
        }
    }
}
