import Domain
import Foundation

extension TimeWords {
    /// The instant of a local day and time, `2026-07-14T09:30` with or without seconds.
    ///
    /// A time that the clocks skip moves forward by the gap; of a time that comes twice the first is meant.
    func instant(local text: String) -> Instant? { LocalTime(text).map(rules.instant) }

    /// The first instant of a day, `2026-07-14`.
    func startOfDay(iso text: String) -> Instant? {
        LocalDay(text).map { rules.instant(of: LocalTime(day: $0, minute: 0)) }
    }

    /// The zone as schedules know it.
    var rules: Zone { Zone(zone.identifier) ?? .utc }
}
