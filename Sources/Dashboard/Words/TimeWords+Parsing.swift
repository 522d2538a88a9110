import Domain
import Foundation

extension TimeWords {
    /// The instant of a local day and time, `2026-07-14T09:30` with or without seconds.
    ///
    /// A time that the clocks skip moves forward by the gap; of a time that comes twice the first is meant.
    func instant(local text: String) -> Instant? {
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2, let day = Self.numbers(halves[0], separator: "-", widths: [4, 2, 2]) else {
            return nil
        }
        let time =
            Self.numbers(halves[1], separator: ":", widths: [2, 2])
            ?? Self.numbers(halves[1], separator: ":", widths: [2, 2, 2])
        guard let time, time[0] < 24, time[1] < 60 else { return nil }
        return instant(DateComponents(year: day[0], month: day[1], day: day[2], hour: time[0], minute: time[1]))
    }

    /// The first instant of a day, `2026-07-14`.
    func startOfDay(iso text: String) -> Instant? {
        guard let day = Self.numbers(text[...], separator: "-", widths: [4, 2, 2]) else { return nil }
        return instant(DateComponents(year: day[0], month: day[1], day: day[2]))
    }

    private func instant(_ components: DateComponents) -> Instant? {
        guard let date = calendar.date(from: components) else { return nil }
        let found = calendar.dateComponents([.year, .month, .day], from: date)
        guard found.month == components.month, found.day == components.day else { return nil }
        return Self.instant(date)
    }

    private static func numbers(_ text: Substring, separator: Character, widths: [Int]) -> [Int]? {
        let pieces = text.split(separator: separator, omittingEmptySubsequences: false)
        guard pieces.map(\.utf8.count) == widths, pieces.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
        else {
            return nil
        }
        return pieces.compactMap { Int($0) }
    }
}
