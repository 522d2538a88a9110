/// A day and a time as a clock on the wall shows them, to the minute, without saying where the wall is.
package struct LocalTime: Sendable, Hashable, Comparable {
    /// The day.
    package var day: LocalDay
    /// Minutes since midnight, 0 to 1439.
    package var minute: Int

    /// Gathers both.
    package init(day: LocalDay, minute: Int) {
        self.day = day
        self.minute = minute
    }

    /// Milliseconds since 1970-01-01 as if the wall were in Greenwich.
    var asUTC: Instant { Instant(seconds: Int64(day.number) * 86_400 + Int64(minute) * 60) }

    /// The earlier one is the smaller one.
    package static func < (left: LocalTime, right: LocalTime) -> Bool {
        (left.day, left.minute) < (right.day, right.minute)
    }
}

extension LocalTime: Codable, CustomStringConvertible {
    /// Reads `2026-07-14T09:30`; seconds may follow and are left out.
    package init?(_ text: String) {
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2, let day = LocalDay(halves[0]), let minute = Self.minute(halves[1]) else { return nil }
        self.init(day: day, minute: minute)
    }

    /// Reads `09:30`, with or without seconds, as minutes since midnight; `nil` for anything else.
    package static func minute(_ text: some StringProtocol) -> Int? {
        let numbers =
            numbers(text, separator: ":", widths: [2, 2]) ?? numbers(text, separator: ":", widths: [2, 2, 2])
        guard let numbers, numbers[0] < 24, numbers[1] < 60, numbers.count == 2 || numbers[2] < 60 else { return nil }
        return numbers[0] * 60 + numbers[1]
    }

    /// `09:30`.
    package static func clock(_ minute: Int) -> String { "\(padded(minute / 60)):\(padded(minute % 60))" }

    /// `2026-07-14T09:30`.
    package var description: String { "\(day)T\(Self.clock(minute))" }

    /// Reads the text.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let time = LocalTime(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no day and time")
        }
        self = time
    }

    /// Writes the text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    static func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Numbers of fixed widths; ASCII digits only.
    static func numbers(_ text: some StringProtocol, separator: Character, widths: [Int]) -> [Int]? {
        let pieces = text.split(separator: separator, omittingEmptySubsequences: false)
        let areDigits = pieces.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard areDigits, pieces.map(\.utf8.count) == widths else { return nil }
        return pieces.compactMap { Int($0) }
    }
}
