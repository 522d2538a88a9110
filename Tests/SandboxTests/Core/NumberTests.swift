import FoundationEssentials
import Synchronization
import Testing

@testable import Sandbox

/// Time, chance, digests and counters under the platforms.
@Suite("Sandbox numbers", .timeLimit(.minutes(10)))
struct NumberTests {
    @Test(
        "moments are read with every offset and fraction, and as nothing else",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("1970-01-01T01:00:00+01:00", 0),
            ("1969-12-31T23:59:59Z", -1_000), ("2026-03-01T09:00:00.5Z", 1_772_355_600_500),
            ("2026-03-01 09:00:00", nil), ("2026-03-01", nil), ("1772355600", nil), ("", nil),
            ("2026-13-01T00:00:00Z", nil),
        ] as [(String, Int64?)])
    func moments(text: String, milliseconds: Int64?) {
        #expect(SandboxTime(text: text)?.milliseconds == milliseconds)
    }

    @Test("a thousand moments by chance are written and read as they are")
    func roundTrip() {
        let random = RandomSource(seed: 4)
        for _ in 0..<1_000 {
            let time = SandboxTime(milliseconds: Int64(random.next() % 4_000_000_000_000))
            #expect(SandboxTime(text: time.text) == time)
        }
    }

    @Test("a faster clock gains, a standing one does not, and neither jumps when its speed changes")
    func speed() {
        let real = Mutex<Int64>(0)
        let clock = SandboxClock(real: { real.withLock { $0 } })
        var last = clock.now.milliseconds
        for (speed, gained) in [(1.0, 1_000), (0.0, 0), (60.0, 60_000), (0.5, 500)] as [(Double, Int64)] {
            clock.setSpeed(speed)
            #expect(clock.now.milliseconds == last)
            real.withLock { $0 += 1_000 }
            #expect(clock.now.milliseconds == last + gained)
            last = clock.now.milliseconds
        }
    }

    @Test("a speed beyond the range is cut to it", arguments: [(-1.0, 0.0), (2e9, 1_000_000), (0.25, 0.25)])
    func range(asked: Double, speed: Double) {
        let clock = SandboxClock(real: { 0 })
        clock.setSpeed(asked)
        #expect(clock.speed == speed)
    }

    @Test("snowflakes hold the time since their epoch above the running number")
    func snowflakes() throws {
        let clock = SandboxClock(real: { 1_288_834_974_657 + 5_000 })
        let source = Snowflakes(clock: clock, epoch: 1_288_834_974_657, shift: 22)
        let numbers = try (0..<3).map { _ in try #require(Int64(source.next())) }
        #expect(numbers.map { $0 >> 22 } == [5_000, 5_000, 5_000])
        #expect(numbers.map { $0 & 0x3F_FFFF } == [0, 1, 2])
    }

    @Test("snowflakes before their epoch begin at one, and grow")
    func beforeEpoch() {
        let source = Snowflakes(clock: SandboxClock(real: { 0 }), epoch: 1_288_834_974_657, shift: 22)
        #expect((0..<3).map { _ in source.next() } == ["1", "2", "3"])
    }

    @Test(
        "base64 of URLs is read strictly",
        arguments: [
            ("", []), ("AA", [0]), ("_-8", [0xFF, 0xEF]), ("AA==", nil), ("+/8", nil), ("A", nil), ("AA A", nil),
        ] as [(String, [UInt8]?)])
    func base64(text: String, bytes: [UInt8]?) {
        #expect(URLSafeBase64.decode(text) == bytes)
        if let bytes { #expect(URLSafeBase64.encode(bytes) == text) }
    }

    @Test("digests are those of FIPS 180-4, and the short one is their beginning")
    func digest() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(Digest.hex(Array("abc".utf8)) == abc)
        #expect(Digest.short("abc") == String(abc.prefix(12)))
    }

    @Test("windows of different calls and accounts do not touch each other, and tell when they end")
    func windows() {
        let clock = SandboxClock(real: { 10_000 })
        let counter = RateCounter(clock: clock)
        let first = counter.take("a", limit: 1, window: .seconds(60))
        clock.advance(by: .seconds(30))
        let second = counter.take("b", limit: 1, window: .seconds(60))
        #expect(!first.isExceeded && !second.isExceeded)
        #expect(first.reset.seconds == 70 && second.reset.seconds == 100)
        #expect(counter.take("a", limit: 1, window: .seconds(60)).isExceeded)
        clock.advance(by: .seconds(30))
        #expect(!counter.take("a", limit: 1, window: .seconds(60)).isExceeded)
        #expect(counter.take("b", limit: 1, window: .seconds(60)).isExceeded)
    }

    @Test("a fraction by chance is at least 0 and less than 1, and fills the range")
    func fractions() {
        let random = RandomSource(seed: 8)
        let fractions = (0..<2_000).map { _ in random.fraction() }
        #expect(fractions.allSatisfy { (0..<1).contains($0) })
        for tenth in 0..<10 {
            #expect((100...300).contains(fractions.count { Int($0 * 10) == tenth }), "tenth \(tenth)")
        }
    }

    @Test("a clients' way back is loopback with a port, or registered, and carries no fragment")
    func redirects() {
        let settings = SandboxSettings(redirectURIs: ["https://app.example/callback", "https://app.example/#odd"])
        let allowed = [
            "https://app.example/callback", "https://app.example/#odd", "http://127.0.0.1:1/", "http://localhost:65535",
        ]
        let refused = [
            "https://app.example/callback/", "https://app.example/", "http://127.0.0.1/", "http://127.0.0.1:",
            "http://127.0.0.1:x/", "https://127.0.0.1:1/", "http://localhost.evil.example:1/", "http://127.0.0.1:1/#a",
            "",
        ]
        #expect(allowed.filter { !settings.allowsRedirect(to: $0) } == [])
        #expect(refused.filter(settings.allowsRedirect) == [])
    }
}
