import FoundationEssentials

/// A moment of the sandbox: milliseconds since 1970 UTC.
package struct SandboxTime: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package var milliseconds: Int64

    /// The moment so many milliseconds after 1970.
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Whole seconds since 1970, as most platforms write time.
    package var seconds: Int { Int(milliseconds / 1_000) }

    /// RFC 3339 in UTC with milliseconds, e.g. `2026-03-01T09:00:00.000Z`.
    package var text: String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// Reads RFC 3339 with or without a fraction; `nil` for anything else.
    package init?(text: String) {
        let whole = try? Date(text, strategy: Date.ISO8601FormatStyle())
        let parsed = whole ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        guard let parsed else { return nil }
        self.init(milliseconds: Int64((parsed.timeIntervalSince1970 * 1_000).rounded()))
    }

    // A little more than the moment: the formatter cuts, and a sum of binary fractions may fall just below.
    private var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1_000 + 0.000_2) }

    /// Earlier before later.
    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// The moment so much later.
    package static func + (left: Self, right: Duration) -> Self {
        Self(milliseconds: left.milliseconds + right.milliseconds)
    }

    /// The time from one moment to the other.
    package static func - (left: Self, right: Self) -> Duration {
        .milliseconds(left.milliseconds - right.milliseconds)
    }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero.
    var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
