import Foundation

/// A time zone of the IANA database. The machine's own zone is never asked.
package struct Zone: Sendable, Hashable, CustomStringConvertible {
    /// Its name, e.g. `Europe/Berlin`.
    package let name: String
    private let rules: TimeZone

    /// Greenwich, all year.
    package static let utc = Zone(name: "UTC", rules: .gmt)

    private init(name: String, rules: TimeZone) {
        self.name = name
        self.rules = rules
    }

    /// `nil` for a name that nobody knows.
    package init?(_ name: String) {
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "/_+-".utf8.contains(byte)
        }
        guard isPlain, (1...64).contains(name.utf8.count), let rules = TimeZone(identifier: name) else { return nil }
        self.init(name: name, rules: rules)
    }

    /// The name.
    package var description: String { name }

    /// Zones are told apart by their names.
    package static func == (left: Zone, right: Zone) -> Bool { left.name == right.name }

    /// Hashes the name.
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// What the clocks there show.
    package func local(_ instant: Instant) -> LocalTime {
        let seconds = Int((instant + offset(at: instant)).seconds)
        let sinceMidnight = (seconds % 86_400 + 86_400) % 86_400
        return LocalTime(day: LocalDay(number: (seconds - sinceMidnight) / 86_400), minute: sinceMidnight / 60)
    }

    /// When the clocks there show this (decision 0018).
    ///
    /// A time that they skip is meant as if they had not been changed yet: it comes out later by what they skip. Of a time
    /// that comes twice the first is meant.
    package func instant(of local: LocalTime) -> Instant {
        let wall = local.asUTC
        let before = offset(at: wall - .days(1))
        let offsets = [before, offset(at: wall - before), offset(at: wall + .days(1))]
        let fitting = offsets.map { wall - $0 }.filter { $0 + offset(at: $0) == wall }
        return fitting.min() ?? wall - before
    }

    /// Whether the clocks there ever show this: not in the hour that they skip.
    package func shows(_ local: LocalTime) -> Bool { self.local(instant(of: local)) == local }

    /// How far the clocks there are ahead of Greenwich.
    private func offset(at instant: Instant) -> Duration {
        .seconds(rules.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)))
    }
}
