/// A day of the calendar (Gregorian, also for days before its time), without saying where.
package struct LocalDay: Sendable, Hashable, Comparable {
    /// 1970 and so on.
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// `nil` for a day that no calendar has, such as 30 February.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1 else { return nil }
        let real = LocalDay(number: Self.number(year, month, day))
        guard (real.year, real.month, real.day) == (year, month, day) else { return nil }
        self = real
    }

    /// The day so many days after 1970-01-01.
    package init(number: Int) {
        // The year is counted from March, so that leap days come last.
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    }

    /// Days since 1970-01-01.
    package var number: Int { Self.number(year, month, day) }

    private static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day of the week.
    package var weekday: Weekday { Weekday.allCases[((number + 3) % 7 + 7) % 7] }

    /// The day so many days later.
    package func adding(days: Int) -> LocalDay { LocalDay(number: number + days) }

    /// The same day so many months later; the last day of a month that is shorter.
    package func adding(months: Int) -> LocalDay {
        let count = year * 12 + month - 1 + months
        let first = Self.number(count / 12, count % 12 + 1, 1)
        let next = Self.number((count + 1) / 12, (count + 1) % 12 + 1, 1)
        return LocalDay(number: min(first + day - 1, next - 1))
    }

    /// The earlier day is the smaller one.
    package static func < (left: LocalDay, right: LocalDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension LocalDay: Codable, CustomStringConvertible {
    /// Reads `2026-07-14`: years 1970 to 9999, real days only.
    package init?(_ text: some StringProtocol) {
        guard let numbers = LocalTime.numbers(text, separator: "-", widths: [4, 2, 2]), numbers[0] >= 1970 else {
            return nil
        }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// `2026-07-14`.
    package var description: String {
        "\(LocalTime.padded(year, 4))-\(LocalTime.padded(month))-\(LocalTime.padded(day))"
    }

    /// Reads the text.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = LocalDay(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no day")
        }
        self = day
    }

    /// Writes the text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A day of the week; weeks begin on Monday.
package enum Weekday: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// 1 for Monday to 7 for Sunday (ISO 8601).
    package var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    /// Monday is the smallest.
    package static func < (left: Weekday, right: Weekday) -> Bool { left.number < right.number }
}
