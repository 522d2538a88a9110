import Domain
import Engine
import Outbound

/// Times of posts, both ways: an instant, or what the clocks of a zone show.
enum TimingBody {
    /// Day and time on the clocks of a zone, as they come in.
    static let localSchema = Schema.named(
        "LocalTime",
        .object([
            .needed("local", .local, "Day and time on the clocks of the zone, to the minute."),
            .maybe("zone", .line(64), "IANA name, e.g. `Europe/Berlin`; the workspace's zone unless told."),
        ]))

    /// A time as it comes in.
    static let schema = Schema.either([.time, localSchema])
    /// A time as clocks show it, as it goes out.
    static let shownSchema = Schema.named(
        "ShownTime", .object([.needed("local", .local), .needed("zone", .line(64))]))

    /// The time under a name, in a body that was checked; `nil` when it is not there. Throws `Refusal` for a zone that nobody
    /// knows.
    static func timing(_ body: JSONValue, _ name: String, at path: String = "") throws(Refusal) -> Timing? {
        guard let value = body[name] else { return nil }
        if let instant = value.string.flatMap(RFC3339.instant) { return .at(instant) }
        guard let local = value["local"]?.string.flatMap({ LocalTime($0) }) else {
            throw .field("\(path)\(name).local", "It must be a day and a time, such as 2026-03-01T09:00.")
        }
        guard let zone = value["zone"]?.string else { return .local(local, zone: nil) }
        return .local(local, zone: try self.zone(zone, at: "\(path)\(name).zone"))
    }

    /// A zone by its name. Throws `Refusal` for one that nobody knows.
    static func zone(_ name: String, at path: String) throws(Refusal) -> Zone {
        guard let zone = Zone(name) else {
            throw .field(path, "It must be the IANA name of a time zone, such as Europe/Berlin.")
        }
        return zone
    }

    /// What the clocks of a zone show at an instant.
    static func shown(_ instant: Instant, in zone: Zone) -> JSONValue {
        ["local": .string(zone.local(instant).description), "zone": .string(zone.name)]
    }
}

extension Schema {
    /// A day and time without offset.
    static let local = Schema.text(TextRule(limit: 19))
    /// A day.
    static let day = Schema.text(TextRule(limit: 10, format: "date"))
}
