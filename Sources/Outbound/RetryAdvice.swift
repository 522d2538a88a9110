package import Domain
import FoundationEssentials

/// What header fields say about when to come back (REL-9, REL-30, REL-32).
package enum RetryAdvice {
    /// Advice further away than this is not believed.
    package static let furthest = Duration.days(1)

    /// When to come back: `Retry-After`, else the reset time of a used-up rate limit. `nil` without usable advice;
    /// never before the request was sent, never further away than a day.
    package static func retryAt(_ headers: Headers, sentAt: Instant) -> Instant? {
        if let instant = headers["Retry-After"].flatMap({ instant($0, since: sentAt) }) { return instant }
        guard let budget = RateBudget(headers, sentAt: sentAt), budget.remaining == 0 else { return nil }
        return budget.resetsAt
    }

    /// Reads the forms in use: seconds from now, seconds or milliseconds since 1970, an HTTP date, an ISO 8601 time.
    package static func instant(_ text: String, since sentAt: Instant) -> Instant? {
        let text = text.filter { !$0.isNewline }
        guard let instant = number(text, since: sentAt) ?? date(text) else { return nil }
        return min(max(instant, sentAt), sentAt + furthest)
    }

    private static func number(_ text: String, since sentAt: Instant) -> Instant? {
        guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(text), number < 1e15
        else { return nil }
        return switch number {
        // Nobody advises to wait 30 years: such numbers are points in time.
        case 1e12...: Instant(milliseconds: Int64(number))
        case 1e9...: Instant(milliseconds: Int64(number * 1000))
        default: sentAt + .milliseconds(Int64(min(number, 1e9) * 1000))
        }
    }

    private static func date(_ text: String) -> Instant? {
        let text = isoText(httpDate: text) ?? text
        // A style that does not fit throws; only when none fits is the text no date.
        let date =
            (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        // A year of twenty digits is a date to some readers, and no number of milliseconds.
        return date.flatMap { Int64(exactly: ($0.timeIntervalSince1970 * 1000).rounded(.down)) }
            .map(Instant.init(milliseconds:))
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7) as `1994-11-06T08:49:37Z`.
    private static func isoText(httpDate text: String) -> String? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let pieces = text.split(separator: " ").map(String.init)
        guard pieces.count == 6, pieces[5] == "GMT", let month = months.firstIndex(of: pieces[2]) else { return nil }
        return "\(pieces[3])-\(month < 9 ? "0" : "")\(month + 1)-\(pieces[1])T\(pieces[4])Z"
    }
}

/// What is left of a rate limit, as the answer told it.
package struct RateBudget: Sendable, Hashable {
    /// Calls per window.
    package let limit: Int?
    /// Calls left in this window.
    package let remaining: Int
    /// When the window begins anew.
    package let resetsAt: Instant?

    /// Reads `RateLimit-…`, `X-RateLimit-…` and `x-rate-limit-…`; `nil` without a remaining count.
    package init?(_ headers: Headers, sentAt: Instant) {
        let prefixes = ["RateLimit-", "X-RateLimit-", "x-rate-limit-"]
        let prefix = prefixes.first { headers[$0 + "Remaining"] != nil }
        // One platform counts in decimals.
        guard let prefix, let left = headers[prefix + "Remaining"].flatMap({ Double($0) }),
            let remaining = Int(exactly: left.rounded(.down))
        else { return nil }
        self.remaining = max(0, remaining)
        limit = headers[prefix + "Limit"].flatMap { Int($0) }
        resetsAt = headers[prefix + "Reset"].flatMap { RetryAdvice.instant($0, since: sentAt) }
    }
}

extension OutboundResponse {
    /// When the platform asks to be called again.
    package var retryAt: Instant? { RetryAdvice.retryAt(headers, sentAt: sentAt) }

    /// What is left of the rate limit.
    package var rateBudget: RateBudget? { RateBudget(headers, sentAt: sentAt) }
}
