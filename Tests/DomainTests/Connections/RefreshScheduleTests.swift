import Domain
import Testing

@Suite("When a grant is refreshed", .timeLimit(.minutes(10)))
struct RefreshScheduleTests {
    /// How long refresh tokens live by the sheets: told or not, sliding or not.
    private static let idle: [(told: Duration?, sheet: Duration?, longest: Duration)] = [
        (nil, .days(180), .days(30)), (.days(60), .days(60), .days(30)), (.days(365), .days(365), .days(30)),
        (.days(14), .days(14), .days(7)), (nil, .days(14), .days(7)), (.days(365), .days(14), .days(7)),
        (nil, nil, .days(30)), (.days(7), nil, .hours(84)),
        (.hours(1), nil, .hours(1)),
        (.zero - .days(1), nil, .hours(1)),
    ]

    @Test("REL-12 on demand, an idle grant is kept alive at half of what it may idle", arguments: idle)
    func keepAlive(told: Duration?, sheet: Duration?, longest: Duration) {
        let start = Instant(milliseconds: 1_800_000_000_000)
        for id in 0..<50 {
            let due = RefreshSchedule.keepAlive(
                storedAt: start, refreshExpiresAt: told.map { start + $0 }, idleLife: sheet, id: "gra_\(id)")
            #expect(due - start <= longest)
            #expect(due - start >= longest * 0.9 - .seconds(1))
        }
    }

    @Test("REL-12 an end that does not slide is not halved for ever")
    func fixedEnd() {
        let end = Instant(milliseconds: 1_800_000_000_000) + .days(365)
        var (now, count) = (end - .days(365), 0)
        while now < end {
            now = RefreshSchedule.keepAlive(storedAt: now, refreshExpiresAt: end, idleLife: nil, id: "gra_1")
            count += 1
        }
        #expect(count < 30)
    }

    private static let start = Instant(seconds: 1_800_000_000)
    private static let lives: [Duration] = [
        .seconds(60), .seconds(300), .minutes(50), .hours(2), .hours(24), .days(60), .days(400),
    ]

    @Test("REL-12 the margin is ten minutes, or a fifth of a short life", arguments: lives)
    func margin(life: Duration) {
        let margin = RefreshSchedule.margin(life: life)
        #expect(margin == (life < .minutes(50) ? life / 5 : .minutes(10)))
    }

    @Test("REL-12 a life without length has no margin", arguments: [Duration.zero, .seconds(-60)])
    func noLife(life: Duration) {
        #expect(RefreshSchedule.margin(life: life) == .zero)
    }

    @Test("REL-12 a refresh is due between one and two margins before the end, for a thousand grants", arguments: lives)
    func due(life: Duration) {
        let end = Self.start + life
        let margin = RefreshSchedule.margin(life: life)
        var seen: Set<Instant> = []
        for number in 0..<1_000 {
            let due = RefreshSchedule.due(storedAt: Self.start, expiresAt: end, id: "gra_\(number)")
            #expect(due <= end - margin)
            #expect(due >= end - margin * 2 - .milliseconds(1))
            seen.insert(due)
        }
        #expect(seen.count > 500, "the jitter spreads them")
    }

    @Test("REL-12 the jitter of a grant is always the same")
    func fixed() {
        let dues = (0..<10).map { _ in
            RefreshSchedule.due(storedAt: Self.start, expiresAt: Self.start + .hours(2), id: "gra_same")
        }
        #expect(Set(dues).count == 1)
    }

    @Test("REL-12 trouble is known from the margin on, not before")
    func withinMargin() {
        let end = Self.start + .hours(2)
        func isWithin(_ now: Instant) -> Bool {
            RefreshSchedule.isWithinMargin(now: now, storedAt: Self.start, expiresAt: end)
        }
        #expect(!isWithin(end - .minutes(10) - .milliseconds(1)))
        #expect(isWithin(end - .minutes(10)))
        #expect(isWithin(end + .hours(1)))
    }

    @Test(
        "REL-14 a token that renews itself for weeks is a worry for its last week, or the last fifth of a shorter life")
    func withinLongMargin() {
        func isWithin(_ now: Instant, life: Duration) -> Bool {
            RefreshSchedule.isWithinMargin(
                now: now, storedAt: Self.start, expiresAt: Self.start + life, longest: .days(7))
        }
        #expect(!isWithin(Self.start + .days(53) - .milliseconds(1), life: .days(60)))
        #expect(isWithin(Self.start + .days(53), life: .days(60)))
        #expect(!isWithin(Self.start + .days(8) - .milliseconds(1), life: .days(10)))
        #expect(isWithin(Self.start + .days(8), life: .days(10)))
    }

    @Test("REL-14 what renews itself is due at half its life, or two fifths, and not before its minimum age")
    func extensions() {
        for id in 0..<200 {
            func due(_ life: Duration) -> Duration {
                RefreshSchedule.extensionDue(
                    storedAt: Self.start, expiresAt: Self.start + life, minimumAge: .hours(24), id: "gra_\(id)")
                    - Self.start
            }
            #expect(due(.days(60)) <= .days(30) && due(.days(60)) >= .days(24))
            #expect(due(.hours(30)) == .hours(24))
        }
    }

    @Test("REL-14 warnings come 14, 7, 3 and 1 days before the end, and none while most of a life is still to come")
    func warnings() {
        func all(life: Duration) -> [Duration] {
            let end = Self.start + life
            var found: [Duration] = []
            var next = RefreshSchedule.firstWarning(of: end, since: Self.start)
            while let at = next {
                found.append(end - at)
                next = RefreshSchedule.nextWarning(of: end, after: at)
            }
            return found
        }
        #expect(all(life: .days(60)) == [.days(14), .days(7), .days(3), .days(1)])
        #expect(all(life: .days(28)) == [.days(14), .days(7), .days(3), .days(1)])
        #expect(all(life: .days(7)) == [.days(3), .days(1)])
        #expect(all(life: .hours(36)).isEmpty)
    }

    @Test("REL-13 a token must outlast the budget and a minute", arguments: [Duration.zero, .seconds(20), .minutes(5)])
    func lasts(budget: Duration) {
        let needed = budget + .seconds(60)
        func lasts(_ end: Instant?) -> Bool { RefreshSchedule.lasts(end, for: budget, now: Self.start) }
        #expect(!lasts(Self.start + needed))
        #expect(lasts(Self.start + needed + .milliseconds(1)))
        #expect(!lasts(Self.start - .hours(1)))
        #expect(lasts(nil), "a token without an end lasts")
    }

    @Test("REL-16 checks are spread by a fifth of their interval", arguments: [0.0, 0.25, 0.5, 0.999])
    func checks(chance: Double) {
        let next = RefreshSchedule.nextCheck(after: Self.start, every: .hours(6), chance: chance)
        let pause = next - Self.start
        #expect(pause >= .minutes(324))
        #expect(pause <= .minutes(396))
    }
}
