import Testing

@testable import Domain

/// A herd before a bucket: who may begin when.
@Suite("Turns of refreshes", .timeLimit(.minutes(1)))
struct RefreshPaceTests {
    /// One that wants a refresh.
    private struct Comer {
        let id: String
        let urgency: RefreshPace.Urgency
        var at: Duration
    }

    /// One that had its turn.
    private struct Start {
        let id: String
        let urgency: RefreshPace.Urgency
        let at: Duration
    }

    /// Lets everybody come, and come back as told; each refresh takes so long.
    private func play(
        _ comers: [Comer], rate: Double, width: Int = 1_000, each: Duration = .milliseconds(50)
    ) -> (starts: [Start], asked: Int) {
        var pace = RefreshPace(rate: rate, width: width, at: .zero)
        var waiting = comers
        var running: [Duration] = []
        var (starts, asked): ([Start], Int) = ([], 0)
        while let index = waiting.indices.min(by: { waiting[$0].at < waiting[$1].at }) {
            let now = waiting[index].at
            for _ in running.filter({ $0 <= now }) { pace.end() }
            running.removeAll { $0 <= now }
            asked += 1
            switch pace.take(waiting[index].id, waiting[index].urgency, at: now) {
            case .go:
                starts.append(Start(id: waiting[index].id, urgency: waiting[index].urgency, at: now))
                running.append(now + each)
                #expect(running.count <= width || waiting[index].urgency == .delivery)
                waiting.remove(at: index)
            case .wait(let pause):
                #expect(pause > .zero && pause <= RefreshPace.longestWait)
                waiting[index].at = now + pause
            }
        }
        return (starts, asked)
    }

    private func herd(
        _ count: Int, _ urgency: RefreshPace.Urgency, from: Duration = .zero
    ) -> [Comer] {
        (0..<count).map { Comer(id: "\(urgency)-\($0)", urgency: urgency, at: from + .milliseconds(Int64($0))) }
    }

    @Test("REL-15 a thousand at once leave at the rate, in the order in which they came, and are asked twice each")
    func rate() {
        let (starts, asked) = play(herd(1_000, .accessToken), rate: 20)

        #expect(starts.count == 1_000)
        for (index, start) in starts.enumerated() where index >= 60 {
            #expect(start.at - starts[index - 60].at >= .seconds(1), "more than a burst and a second's worth")
        }
        let last = starts.map(\.at).max() ?? .zero
        #expect(last >= .seconds(47) && last <= .seconds(56))
        #expect(asked <= 2_100)
        let order = starts.map { Int($0.id.split(separator: "-")[1]) ?? 0 }
        let displaced = order.enumerated().map { abs($0.offset - $0.element) }
        #expect((displaced.max() ?? 0) <= 60, "the order is held")
    }

    @Test("REL-15 deliveries go first, dying refresh tokens next, though they came last")
    func order() {
        let comers =
            herd(600, .accessToken) + herd(60, .refreshToken, from: .seconds(1))
            + herd(20, .delivery, from: .seconds(1))
        let (starts, _) = play(comers, rate: 10)

        let last = { (urgency: RefreshPace.Urgency) in starts.last { $0.urgency == urgency }?.at ?? .zero }
        #expect(last(.delivery) <= .seconds(3))
        #expect(last(.refreshToken) <= .seconds(20))
        #expect(last(.accessToken) >= .seconds(60))
        #expect(starts.count == 680)
        // The urgent ones cost the others their turns, not the rate.
        for (index, start) in starts.enumerated() where index >= 60 {
            #expect(start.at - starts[index - 60].at >= .seconds(1))
        }
    }

    @Test(
        "REL-15 the urgent ones go first although each of the others asks a moment before them",
        arguments: [0.5, 2, 20])
    func phase(rate: Double) {
        let comers = herd(300, .accessToken) + herd(8, .refreshToken, from: .milliseconds(301))
        let (starts, _) = play(comers, rate: rate)

        let last = starts.last { $0.urgency == .refreshToken }?.at ?? .zero
        #expect(starts.count == 308)
        #expect(last <= .seconds(14 / rate + 1))
    }

    @Test("REL-15 no more than so many are under way, and those who wait for room do not ask all the time")
    func width() {
        let (starts, asked) = play(herd(300, .accessToken), rate: 50, width: 4, each: .seconds(2))

        #expect(starts.count == 300)
        let last = starts.map(\.at).max() ?? .zero
        #expect(last >= .seconds(140) && last <= .seconds(400))
        // Twice per turn at most, though three of four find no room.
        #expect(Double(asked) <= 2 * 50 * (last / .seconds(1)) + 400)
    }

    @Test("REL-15 one that comes anew does not pass by those who wait")
    func fair() {
        let late = (0..<100).map {
            Comer(id: "late-\($0)", urgency: .accessToken, at: .seconds(5) + .milliseconds(Int64($0) * 7))
        }
        let (starts, _) = play(herd(400, .accessToken) + late, rate: 10)

        let lastOld = starts.last { $0.id.hasPrefix("access") }?.at ?? .zero
        let firstNew = starts.first { $0.id.hasPrefix("late") }?.at ?? .zero
        #expect(lastOld - firstNew <= .seconds(5))
    }

    @Test("REL-15 without a herd nobody waits")
    func quiet() {
        let comers = (0..<500).map { Comer(id: "\($0)", urgency: .accessToken, at: .milliseconds(Int64($0) * 100)) }
        let (starts, asked) = play(comers, rate: 20)
        #expect(asked == 500)
        #expect(zip(starts, comers).allSatisfy { $0.at == $1.at })
    }

    @Test("REL-15 who comes after somebody more urgent is told a later time, and is not called in vain")
    func pushedBack() {
        var pace = RefreshPace(rate: 1, width: 10, at: .zero)
        for id in ["one", "two"] { #expect(pace.take(id, .accessToken, at: .zero) == .go) }
        #expect(pace.take("three", .accessToken, at: .zero) == .wait(.seconds(1)))
        #expect(pace.take("four", .accessToken, at: .zero) == .wait(.seconds(2)))
        #expect(pace.take("urgent", .refreshToken, at: .zero) == .wait(.seconds(1)))
        #expect(pace.take("five", .accessToken, at: .zero) == .wait(.seconds(4)))
    }

    @Test("REL-15 who is sent away comes back within half an hour, however long the queue is")
    func longest() {
        var pace = RefreshPace(rate: 0.001, width: 10, at: .zero)
        #expect(pace.take("first", .accessToken, at: .zero) == .go)
        for index in 0..<5 {
            guard case .wait(let pause) = pace.take("\(index)", .accessToken, at: .zero) else {
                Issue.record("\(index) did not wait")
                return
            }
            #expect(pause <= RefreshPace.longestWait)
        }
    }

    @Test("REL-15 no more turns are remembered than the bound: who comes beyond it comes as if anew")
    func bounded() {
        var pace = RefreshPace(rate: 10, width: 1_000, at: .zero)
        for index in 0..<20 { #expect(pace.take("burst-\(index)", .accessToken, at: .zero) == .go) }
        for index in 0..<RefreshPace.capacity { _ = pace.take("\(index)", .accessToken, at: .zero) }
        _ = pace.take("beyond", .accessToken, at: .zero)

        // The queue is hours long, and the bucket is full again.
        let later = Duration.minutes(30)
        #expect(pace.take("beyond", .accessToken, at: later) != .go)
        #expect(pace.take("called", .accessToken, isCalled: true, at: later) != .go)
        #expect(pace.take("5", .accessToken, at: later) == .go, "whoever is remembered has the turn")
        #expect(pace.take("called", .accessToken, isCalled: true, at: later) == .go, "there is room for one again")
    }

    @Test("REL-15 who was told to come and never came is forgotten when all their turns are long past")
    func forgotten() {
        var pace = RefreshPace(rate: 1, width: 10, at: .zero)
        for id in ["one", "two"] { #expect(pace.take(id, .accessToken, at: .zero) == .go) }
        #expect(pace.take("never", .accessToken, at: .zero) != .go)
        pace.end()
        pace.end()
        #expect(!pace.isIdle, "somebody may come yet")

        #expect(pace.take("later", .accessToken, at: .minutes(32)) == .go)
        pace.end()
        #expect(pace.isIdle)
    }
}
