/// RFC 3339 instants as records carry them: upper-case `T` and `Z`, zone required, calendar values in range.
enum ATDatetime {
    /// Whether the text is such an instant.
    static func isValid(_ text: String) -> Bool {
        milliseconds(text) != nil
    }

    /// Milliseconds since 1970; `nil` for anything that is not a valid instant with a zone.
    static func milliseconds(_ text: String) -> Int64? {
        guard text.utf8.count <= 64, !text.hasSuffix("-00:00") else { return nil }
        let pattern =
            /([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,20}))?(Z|[+\-][0-9]{2}:[0-9]{2})/
        guard let match = text.wholeMatch(of: pattern)?.output else { return nil }
        let numbers = [match.1, match.2, match.3, match.4, match.5, match.6].compactMap { Int64($0) }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        let (hour, minute, second) = (numbers[3], numbers[4], numbers[5])
        guard year >= 1, 1...12 ~= month, 1...daysInMonth(month, year) ~= day, hour < 24, minute < 60, second < 60,
            let offset = zoneMinutes(match.8)
        else { return nil }
        let seconds = days(year, month, day) * 86_400 + hour * 3600 + (minute - offset) * 60 + second
        return seconds * 1000 + fraction(match.7)
    }

    /// Writes milliseconds since 1970 with three decimals and `Z`.
    static func text(milliseconds: Int64) -> String {
        let seconds = milliseconds.dividedFlooring(by: 1000)
        let (year, month, day) = date(ofDay: seconds.dividedFlooring(by: 86_400))
        let time = seconds - seconds.dividedFlooring(by: 86_400) * 86_400
        let clock = [time / 3600, time / 60 % 60, time % 60].map { padded($0, 2) }.joined(separator: ":")
        let decimals = padded(milliseconds - seconds * 1000, 3)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(clock).\(decimals)Z"
    }

    private static func fraction(_ digits: Substring?) -> Int64 {
        guard let digits else { return 0 }
        return Int64(String((digits + "00").prefix(3))) ?? 0
    }

    private static func zoneMinutes(_ zone: Substring) -> Int64? {
        guard zone != "Z" else { return 0 }
        let parts = zone.dropFirst().split(separator: ":").compactMap { Int64($0) }
        guard parts.count == 2, parts[0] < 24, parts[1] < 60 else { return nil }
        return (parts[0] * 60 + parts[1]) * (zone.first == "-" ? -1 : 1)
    }

    private static func daysInMonth(_ month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970 of a date in the Gregorian calendar, counted in years that begin in March.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear.dividedFlooring(by: 400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = shifted.dividedFlooring(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Int64 {
    /// Division that rounds towards negative infinity; the divisor is positive.
    fileprivate func dividedFlooring(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
