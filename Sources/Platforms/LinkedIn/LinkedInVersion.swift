import Domain
import FoundationEssentials

/// Versions of LinkedIn's interface: a year and a month, each of which lives for about a year (sheet `linkedin`, section 1).
enum LinkedInVersion {
    /// The days on which versions end, as far as LinkedIn has named them.
    private static let ends = [
        "202508": "2026-08-17", "202511": "2026-11-16", "202601": "2027-01-15", "202602": "2027-02-15",
        "202603": "2027-03-16", "202609": "2027-09-15",
    ]
    /// Months that LinkedIn left out.
    private static let gaps: Set = ["202512"]

    /// Whether LinkedIn has named the end of a version.
    static func isEndKnown(_ version: String) -> Bool { ends[version] != nil }

    /// From the first of its month to its end, or to the middle of the same month a year later; `nil` for what is no version.
    static func life(of version: String) -> Range<Instant>? {
        guard version.utf8.count == 6, version.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            !gaps.contains(version), let year = Int(version.prefix(4)),
            let begin = midnight("\(version.prefix(4))-\(version.suffix(2))-01"),
            let end = midnight(ends[version] ?? "\(padded(year + 1))-\(version.suffix(2))-15"), begin < end
        else { return nil }
        return begin..<end
    }

    private static func padded(_ year: Int) -> String {
        let digits = String(year)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    private static func midnight(_ day: String) -> Instant? {
        let date = try? Date("\(day)T00:00:00Z", strategy: .iso8601)
        return date.map { Instant(seconds: Int64($0.timeIntervalSince1970)) }
    }
}

extension LinkedInConnector {
    /// The version that every call to the versioned interface names.
    package var interfaceVersion: InterfaceVersion? {
        InterfaceVersion(
            platform: platform, version: version, setting: "platforms.linkedin.version",
            life: LinkedInVersion.life(of: version), isEndKnown: LinkedInVersion.isEndKnown(version),
            successor: version < Self.usualVersion ? Self.usualVersion : nil)
    }
}
