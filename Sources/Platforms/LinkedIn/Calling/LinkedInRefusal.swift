import Domain
import Outbound

/// A refusal of LinkedIn (sheets `linkedin` and `linkedin-page`, section 6): in the words of its interface, or in OAuth's.
struct LinkedInRefusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// LinkedIn's or OAuth's words, e.g. `REVOKED_ACCESS_TOKEN`, `invalid_client`: its own, and those of single inputs.
    let codes: Set<String>
    /// LinkedIn's number, e.g. 65601; `nil` where there is none.
    let number: Int64?
    /// What may be shown to a person, cleaned.
    let words: String
    /// When to come back.
    let retryAt: Instant
    /// Whether LinkedIn itself answered, and nothing in front of it.
    let isJSON: Bool
    /// What LinkedIn said, as it was.
    let message: String

    /// Reads an answer.
    init(_ response: OutboundResponse) {
        // What is no JSON comes from something in front of LinkedIn, and has no words.
        let json = (try? response.json()) ?? .null
        let inputs = json["errorDetails"]?["inputErrors"]?.array ?? []
        status = response.status
        codes = Set(
            ([json["code"], json["error"]] + inputs.map { $0["code"] }).compactMap { $0?.nonBlankString })
        number = json["serviceErrorCode"]?.integer
        words = PlatformWords.of(response, "message", "error_description")
        retryAt = response.retryAt ?? Self.usualRetry(response.sentAt)
        isJSON = json.object != nil
        message = json["message"]?.string ?? ""
    }

    /// Quotas begin anew at midnight UTC; some limits open earlier, so the wait is an hour at most.
    private static func usualRetry(_ sentAt: Instant) -> Instant {
        let day = Duration.days(1).milliseconds
        let midnight = Instant(milliseconds: (sentAt.milliseconds / day + 1) * day)
        return min(midnight, sentAt + .hours(1))
    }

    /// Whether LinkedIn has the same post already (section 7).
    var isDuplicate: Bool { names("DUPLICATE_POST") }
    /// Whether the address for a file is over.
    var isExpiredUpload: Bool { names("EXPIRED_UPLOAD_URL") }
    /// Whether a file is not to be used by this account, or only not yet.
    var forbidsResource: Bool { status == 403 && says("resource is forbidden") }

    /// The post that is there already, in LinkedIn's words; `nil` where none is named.
    var original: LinkedInURN? {
        guard let start = message.firstRange(of: "urn:li:")?.lowerBound else { return nil }
        return LinkedInURN(String(message[start...].prefix { !$0.isWhitespace && !",;\"')".contains($0) }))
    }

    /// Whether a code stands among the codes, or in the words, where some answers have it.
    func names(_ code: String) -> Bool { codes.contains(code) || message.contains(code) }

    /// Whether the words say so, in whatever letters.
    func says(_ piece: String) -> Bool { message.lowercased().contains(piece) }
}
