import Domain
import TestKit
import Testing

/// Refresh times and waits for a thousand random cases each.
@Suite("Times by chance", .timeLimit(.minutes(10)))
struct ScheduleWalkTests {
    /// A random life of a token, from a minute to about four hundred days.
    private func life(_ generator: inout SplitMix64) -> Duration {
        .seconds(60 + Int64(generator.next() % (400 * 86_400)) >> Int64(generator.next() % 16))
    }

    @Test("REL-12 a refresh is due while the token lives, at least a margin and at most two before its end")
    func due() {
        var generator = SplitMix64(seed: 12)
        for number in 0..<1_000 {
            let stored = Instant(seconds: 1_700_000_000 + Int64(generator.next() % 1_000_000_000))
            let life = life(&generator)
            let end = stored + life
            let margin = RefreshSchedule.margin(life: life)

            let due = RefreshSchedule.due(storedAt: stored, expiresAt: end, id: "gra_\(number)")

            #expect(due >= stored, "never before it was stored")
            #expect(due <= end - margin)
            #expect(end - due <= margin * 2 + .milliseconds(1))
            #expect(margin <= .minutes(10) && margin * 5 <= life + .milliseconds(5))
        }
    }

    @Test("REL-12 what is due has not yet reached the margin in which trouble is shown")
    func dueBeforeTrouble() {
        var generator = SplitMix64(seed: 13)
        for number in 0..<1_000 {
            let stored = Instant(seconds: 1_800_000_000)
            let end = stored + life(&generator)
            let due = RefreshSchedule.due(storedAt: stored, expiresAt: end, id: "gra_\(number)")
            let isTrouble = RefreshSchedule.isWithinMargin(
                now: due - .milliseconds(1), storedAt: stored, expiresAt: end)
            #expect(!isTrouble)
        }
    }

    @Test("REL-12 a token that was dead on arrival is due at its end, not in the past or never")
    func dead() {
        let stored = Instant(seconds: 1_800_000_000)
        for before in [Duration.zero, .seconds(1), .days(400)] {
            let due = RefreshSchedule.due(storedAt: stored, expiresAt: stored - before, id: "gra_1")
            #expect(due == stored - before)
        }
    }

    @Test("REL-13 lasting is asked to the millisecond, for a thousand budgets")
    func lasts() {
        var generator = SplitMix64(seed: 14)
        let now = Instant(seconds: 1_800_000_000)
        for _ in 0..<1_000 {
            let budget = Duration.milliseconds(Int64(generator.next() % 600_000))
            let left = Duration.milliseconds(Int64(generator.next() % 1_200_000))
            let lasts = RefreshSchedule.lasts(now + left, for: budget, now: now)
            #expect(lasts == (left > budget + .minutes(1)))
        }
    }

    @Test("REL-16 a thousand checks lie within a tenth before and after their interval, on average on it")
    func checks() {
        var generator = SplitMix64(seed: 16)
        let now = Instant(seconds: 1_800_000_000)
        var sum = Duration.zero
        for _ in 0..<1_000 {
            let chance = Double(generator.next() >> 11) / Double(UInt64(1) << 53)
            let pause = RefreshSchedule.nextCheck(after: now, every: .hours(6), chance: chance) - now
            #expect(pause >= .minutes(324) && pause <= .minutes(396))
            sum += pause
        }
        let mean = sum / 1_000
        #expect(mean > .minutes(357) && mean < .minutes(363))
    }

    @Test("REL-15 REL-30 waits grow with each try up to their limit, and two of the same try differ")
    func backoff() {
        var generator = SplitMix64(seed: 15)
        for _ in 0..<1_000 {
            let first = Duration.milliseconds(Int64(generator.next() % 60_000) + 1)
            let most = first * (Int(generator.next() % 1_000) + 1)
            let attempt = Int(generator.next() % 40) + 1
            let chance = Double(generator.next() >> 11) / Double(UInt64(1) << 53)

            let wait = Spread.backoff(attempt: attempt, first: first, most: most, chance: chance)
            let later = Spread.backoff(attempt: attempt + 1, first: first, most: most, chance: chance)

            #expect(wait > .zero && wait <= most)
            #expect(later >= wait)
            #expect(Spread.backoff(attempt: attempt, first: first, most: most, chance: 0) < most)
        }
    }

    @Test("REL-15 no herd: the waits of a thousand connections after one failure fill the whole range")
    func herd() {
        var tenths = [Int](repeating: 0, count: 10)
        var generator = SplitMix64(seed: 99)
        for _ in 0..<1_000 {
            let chance = Double(generator.next() >> 11) / Double(UInt64(1) << 53)
            let wait = Spread.backoff(attempt: 4, first: .seconds(30), most: .minutes(30), chance: chance)
            tenths[min(Int(wait / .seconds(24)), 9)] += 1
        }
        #expect(tenths[0] == 0, "nobody comes back at once")
        #expect(tenths.dropFirst().allSatisfy { (70...160).contains($0) }, "\(tenths)")
    }
}
