import Domain
import Testing

@Suite("Spreading in time", .timeLimit(.minutes(10)))
struct SpreadTests {
    @Test("REL-12 fractions by hash lie in the unit interval, are stable and fill it evenly")
    func fractions() {
        var tenths = [Int](repeating: 0, count: 10)
        for number in 0..<10_000 {
            let fraction = Spread.fraction(of: "con_\(number)")
            #expect(fraction >= 0 && fraction < 1)
            #expect(fraction == Spread.fraction(of: "con_\(number)"))
            tenths[min(Int(fraction * 10), 9)] += 1
        }
        #expect(tenths.allSatisfy { (800...1_200).contains($0) }, "\(tenths)")
    }

    @Test(
        "REL-15 REL-30 backoff has full jitter within its bounds", arguments: [-1, 0, 1, 2, 3, 6, 7, 20, 64, 1_000_000])
    func backoff(attempt: Int) {
        let first: Duration = .seconds(30)
        let most: Duration = .minutes(30)
        let doublings = min(max(attempt - 1, 0), 10)
        let range = min(first * (1 << doublings), most)
        for step in 0..<1_000 {
            let wait = Spread.backoff(attempt: attempt, first: first, most: most, chance: Double(step) / 1_000)
            #expect(wait >= range * 0.099)
            #expect(wait <= range)
        }
    }

    @Test("REL-30 five tries of a delivery take about two hours at most")
    func fiveTries() {
        let longest = (1...4).map { Spread.backoff(attempt: $0, first: .minutes(4), most: .minutes(64), chance: 1) }
        let total = longest.reduce(Duration.zero, +)
        #expect(total >= .minutes(55))
        #expect(total <= .minutes(130))
    }
}
