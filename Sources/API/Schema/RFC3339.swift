import Domain

/// Times as the interface writes and reads them (RFC 3339): UTC with milliseconds out, any offset in.
enum RFC3339 {
    private static let dayLength: Int64 = 86_400

    /// E.g. `2026-03-01T09:00:00.000Z`.
    static func text(_ instant: Instant) -> String {
        let seconds = instant.seconds
        let days = (seconds - (seconds % dayLength + dayLength) % dayLength) / dayLength
        let rest = seconds - days * dayLength
        let date = LocalDay(number: Int(days))
        let fraction = instant.milliseconds - seconds * 1000
        let time = "\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
        return "\(date)T\(time).\(padded(fraction, 3))Z"
    }

    /// E.g. `2026-03-01`.
    static func text(_ day: Day) -> String { String(text(day.start).prefix(10)) }

    /// Reads strictly: years 1970 to 9999, real dates, at most nine digits of fraction, and an offset.
    static func instant(_ text: String) -> Instant? {
        var rest = Array(text.utf8)[...]
        guard let year = number(&rest, 4), skip(&rest, "-"), let month = number(&rest, 2), skip(&rest, "-"),
            let day = number(&rest, 2), skip(&rest, "T") || skip(&rest, "t"), let hour = number(&rest, 2),
            skip(&rest, ":"), let minute = number(&rest, 2), skip(&rest, ":"), let second = number(&rest, 2),
            let fraction = fraction(&rest), let offset = offset(&rest), rest.isEmpty,
            year >= 1970, hour < 24, minute < 60, second < 60,
            let date = LocalDay(year: Int(year), month: Int(month), day: Int(day))
        else { return nil }
        let local = Int64(date.number) * dayLength + hour * 3600 + minute * 60 + second
        return Instant(milliseconds: (local - offset) * 1000 + fraction)
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, _ count: Int) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    private static func skip(_ rest: inout ArraySlice<UInt8>, _ letter: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: letter) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Milliseconds; further digits are cut off.
    private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard skip(&rest, ".") else { return 0 }
        let count = rest.prefix { (48...57).contains($0) }.count
        guard (1...9).contains(count) else { return nil }
        let digits = rest.prefix(count).prefix(3).map { Int64($0 - 48) } + [0, 0]
        rest = rest.dropFirst(count)
        return digits[0] * 100 + digits[1] * 10 + digits[2]
    }

    /// Seconds east of UTC.
    private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        if skip(&rest, "Z") || skip(&rest, "z") { return 0 }
        let isWest = rest.first == UInt8(ascii: "-")
        guard skip(&rest, "+") || skip(&rest, "-"), let hours = number(&rest, 2), skip(&rest, ":"),
            let minutes = number(&rest, 2), hours < 24, minutes < 60
        else { return nil }
        return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
