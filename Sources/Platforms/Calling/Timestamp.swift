import Domain
import FoundationEssentials

/// Times as platforms write them (RFC 3339).
enum Timestamp {
    /// Reads with or without a fraction of a second; `nil` for anything else.
    static func instant(_ text: String) -> Instant? {
        // A style that does not fit throws; only when none fits is the text no time.
        let date =
            (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        return date.map { Instant(milliseconds: Int64(($0.timeIntervalSince1970 * 1000).rounded())) }
    }

    /// Writes whole seconds, e.g. `2026-08-22T10:00:00Z`.
    static func text(_ instant: Instant) -> String {
        Date(timeIntervalSince1970: Double(instant.seconds)).formatted(.iso8601)
    }
}
