import Domain
import Foundation
import TestKit
import Testing

@Suite("Instants and durations", .timeLimit(.minutes(10)))
struct InstantTests {
    private static let ends = [Instant(milliseconds: .min), Instant(milliseconds: .max)]

    @Test(
        "seconds are rounded down, also before 1970",
        arguments: [
            (0, 0), (1, 0), (999, 0), (1000, 1), (-1, -1), (-1000, -1), (-1001, -2), (1_800_000_000_123, 1_800_000_000),
            (Int64.max, Int64.max / 1000), (Int64.min, Int64.min / 1000 - 1),
        ] as [(Int64, Int64)])
    func seconds(milliseconds: Int64, seconds: Int64) {
        #expect(Instant(milliseconds: milliseconds).seconds == seconds)
    }

    @Test(
        "whole seconds become milliseconds; those beyond the range become its ends",
        arguments: [
            (0, 0), (1, 1000), (-1, -1000), (Int64.max / 1000, Int64.max / 1000 * 1000),
            (Int64.max / 1000 + 1, Int64.max),
            (Int64.max, Int64.max), (Int64.min, Int64.min),
        ] as [(Int64, Int64)])
    func fromSeconds(seconds: Int64, milliseconds: Int64) {
        #expect(Instant(seconds: seconds).milliseconds == milliseconds)
    }

    @Test("REL-17 adding and taking away are each other's opposite, for a thousand instants")
    func opposite() {
        var generator = SplitMix64(seed: 17)
        for _ in 0..<1_000 {
            let instant = Instant(milliseconds: Int64(truncatingIfNeeded: generator.next() >> 14))
            let duration = Duration.milliseconds(Int64(truncatingIfNeeded: generator.next() >> 20) - (1 << 43))

            #expect(instant + duration - duration == instant)
            #expect((instant + duration) - instant == duration)
            #expect((instant + duration > instant) == (duration > .zero))
        }
    }

    @Test(
        "sums beyond the range stop at its ends", arguments: [Duration.days(1), .milliseconds(1), .seconds(Int64.max)])
    func saturation(duration: Duration) {
        let (first, last) = (Self.ends[0], Self.ends[1])
        #expect(last + duration == last)
        #expect(first - duration == first)
        #expect(first + duration > first)
        #expect(last - duration < last)
    }

    @Test("REL-17 the time between the ends of the range is positive one way and negative the other")
    func wholeRange() {
        let (first, last) = (Self.ends[0], Self.ends[1])
        #expect(last - first > .seconds(Int64.max / 1000))
        #expect(first - last < .zero)
        #expect(Instant(milliseconds: .max) - Instant(milliseconds: -1) > .zero)
    }

    @Test(
        "durations become whole milliseconds, towards zero, within the range",
        arguments: [
            (.zero, 0), (.milliseconds(7), 7), (.microseconds(999), 0), (.microseconds(-999), 0),
            (.microseconds(-1500), -1),
            (.nanoseconds(1_999_999), 1), (.seconds(-3), -3000), (.seconds(Int64.max), Int64.max),
            (.seconds(Int64.min), Int64.min), (.milliseconds(Int64.max), Int64.max),
            (.milliseconds(Int64.min), Int64.min),
            (.milliseconds(Int64.max) + .milliseconds(1), Int64.max),
            (.milliseconds(Int64.min) - .milliseconds(1), Int64.min),
        ] as [(Duration, Int64)])
    func milliseconds(duration: Duration, expected: Int64) {
        #expect(duration.milliseconds == expected)
    }

    @Test("minutes, hours and days are what they are")
    func units() {
        #expect(Duration.minutes(2) == .seconds(120))
        #expect(Duration.hours(-3) == .minutes(-180))
        #expect(Duration.days(1) == .hours(24))
    }

    @Test("instants are ordered by time")
    func order() {
        let instants = [5, -3, 0, Int64.max, Int64.min].map(Instant.init(milliseconds:))
        #expect(instants.sorted().map(\.milliseconds) == [Int64.min, -3, 0, 5, Int64.max])
    }

    @Test("an instant is written and read as a bare number", arguments: [0, -1, 1_800_000_000_000, Int64.max])
    func coding(milliseconds: Int64) throws {
        let instant = Instant(milliseconds: milliseconds)
        let data = try JSONEncoder().encode([instant])

        #expect(String(decoding: data, as: UTF8.self) == "[\(milliseconds)]")
        #expect(try JSONDecoder().decode([Instant].self, from: data) == [instant])
    }

    @Test("what is no whole number is no instant", arguments: ["[\"2026-01-01\"]", "[1.5]", "[null]", "[1e30]"])
    func badCoding(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Instant].self, from: Data(json.utf8)) }
    }
}
