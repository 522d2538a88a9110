import Domain
import Testing

@Suite("The breaker", .timeLimit(.minutes(1)))
struct BreakerTests {
    private static func breaker(
        failing: Int, good: Int = 0, at times: (Int) -> Duration = { .seconds(Int64($0)) }
    ) -> Breaker {
        var breaker = Breaker()
        for index in 0..<good { breaker.note("good-\(index)", failed: false, at: .zero) }
        for index in 0..<failing { breaker.note("failing-\(index)", failed: true, at: times(index)) }
        return breaker
    }

    @Test(
        "REL-11 five failing connections open it, if they are at least half of those that were asked",
        arguments: [(4, 0, false), (5, 0, true), (5, 5, true), (5, 6, false), (6, 6, true), (0, 50, false)])
    func opens(failing: Int, good: Int, isOpen: Bool) {
        #expect((Self.breaker(failing: failing, good: good).openSince != nil) == isOpen)
    }

    @Test("REL-11 one connection that fails again and again opens nothing, nor do failures spread over hours")
    func distinct() {
        var one = Breaker()
        for index in 0..<100 { one.note("same", failed: true, at: .seconds(Int64(index))) }
        #expect(one.openSince == nil)
        #expect(Self.breaker(failing: 50) { .seconds(75) * Double($0) }.openSince != nil, "five in five minutes")
        #expect(Self.breaker(failing: 50) { .seconds(76) * Double($0) }.openSince == nil, "four in five minutes")
    }

    @Test("REL-11 while it is open one probe at a time goes, after pauses that grow to five minutes")
    func probes() {
        var breaker = Self.breaker(failing: 5) { _ in .zero }
        var now = Duration.zero
        var pauses: [Duration] = []
        for _ in 0..<7 {
            let pause = breaker.hold(at: now) ?? .zero
            pauses.append(pause)
            now += pause
            #expect(breaker.hold(at: now) == nil, "the probe")
            #expect(breaker.hold(at: now) == .minutes(1), "the next one waits for it")
            breaker.note("failing-0", failed: true, at: now)
        }
        #expect(pauses == [30, 60, 120, 240, 300, 300, 300].map { .seconds($0) })
    }

    @Test("REL-11 a probe that never comes back makes room for another after a minute")
    func lostProbe() {
        var breaker = Self.breaker(failing: 5) { _ in .zero }
        #expect(breaker.hold(at: .seconds(30)) == nil)
        #expect(breaker.hold(at: .seconds(89)) == .seconds(1))
        #expect(breaker.hold(at: .seconds(90)) == nil)
    }

    @Test("REL-11 one success closes it, and what was before is forgotten")
    func closes() {
        var breaker = Self.breaker(failing: 9)
        breaker.note("failing-3", failed: false, at: .seconds(40))
        #expect(breaker.openSince == nil)
        #expect(breaker.hold(at: .seconds(40)) == nil)
        for index in 0..<4 { breaker.note("failing-\(index)", failed: true, at: .seconds(41)) }
        #expect(breaker.openSince == nil)
        breaker.note("failing-4", failed: true, at: .seconds(41))
        #expect(breaker.openSince == .seconds(41))
    }

    @Test("REL-11 it keeps a bounded sample in mind, and makes room once that is old")
    func bounded() {
        var breaker = Breaker()
        for index in 0..<100_000 { breaker.note("good-\(index)", failed: false, at: .zero) }
        for index in 0..<10 { breaker.note("failing-\(index)", failed: true, at: .minutes(6)) }
        #expect(breaker.openSince != nil)
    }
}
