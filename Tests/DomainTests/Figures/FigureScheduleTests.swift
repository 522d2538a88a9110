import Domain
import Testing

@Suite("Days and the schedule of figures")
struct FigureScheduleTests {
    @Test("a day begins at midnight of UTC, also before 1970", arguments: [-1, 0, 1, 20_000] as [Int64])
    func days(number: Int64) {
        let day = Day(number: number)
        #expect(Day(of: day.start) == day)
        #expect(Day(of: day.start + .milliseconds(86_399_999)) == day)
        #expect(Day(of: day.start - .milliseconds(1)) == day + -1)
    }

    @Test("S2.02 the next turn is on the next day, always at the same time of an account's own")
    func next() {
        let now = Day(number: 20_000).start + .hours(17)
        let turn = FigureSchedule.next(after: now, id: "con_1")
        #expect(Day(of: turn) == Day(number: 20_001))
        #expect(FigureSchedule.next(after: turn, id: "con_1") == turn + .days(1))
        let times = (0..<1_000).map { FigureSchedule.next(after: now, id: "con_\($0)") }
        let halves = times.count { $0 < Day(number: 20_001).start + .hours(12) }
        #expect((400...600).contains(halves))
    }

    @Test("only a wait that will end is worth another try the same day", arguments: PlatformFailure.Kind.allCases)
    func again(kind: PlatformFailure.Kind) {
        let now = Instant(seconds: 1_800_000_000)
        func next(_ attempt: Int, _ retryAt: Instant? = nil) -> Instant? {
            FigureSchedule.again(
                after: PlatformFailure(kind, words: "", retryAt: retryAt), attempt: attempt, now: now, chance: 1)
        }
        #expect((next(1) != nil) == (kind == .rateLimit || kind == .transient))
        #expect(next(FigureSchedule.attemptLimit) == nil)
        guard kind == .rateLimit else { return }
        #expect(next(1, now + .hours(5)) == now + .hours(5) && next(1, now - .hours(5)) == now + .minutes(1))
    }
}
