import Synchronization
import Testing

@testable import Engine

@Suite("Who wants the same thing at the same time shares the work", .timeLimit(.minutes(10)))
struct SingleFlightTests {
    /// Counts who works, and how many at once.
    private final class Count: Sendable {
        private let state = Mutex((runs: 0, present: 0, most: 0))

        var runs: Int { state.withLock(\.runs) }
        var most: Int { state.withLock(\.most) }

        func enter() {
            state.withLock { state in
                state.runs += 1
                state.present += 1
                state.most = max(state.most, state.present)
            }
        }

        func leave() -> Int {
            state.withLock { state in
                state.present -= 1
                return state.runs
            }
        }
    }

    @Test("REL-1 REL-16 nobody works beside another, and who boards in time gets the answer of the one who began")
    func shared() async {
        let flights = SingleFlight<String, Int>()
        let count = Count()
        let answers = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    await flights.run("key") {
                        count.enter()
                        for _ in 0..<20 { await Task.yield() }
                        return count.leave()
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 50)
        #expect(count.most == 1)
        #expect(Set(answers).count == count.runs)
    }

    @Test("Different things do not wait for each other")
    func separate() async {
        let flights = SingleFlight<String, String>()
        let answer = await flights.run("outer") { await flights.run("inner") { "inside" } }
        #expect(answer == "inside")
    }

    @Test("What is over is forgotten: the next one does the work again")
    func anew() async {
        let flights = SingleFlight<String, Int>()
        let first = await flights.run("key") { 1 }
        let second = await flights.run("key") { 2 }
        #expect([first, second] == [1, 2])
    }

    @Test("Remembered values end with their time, and are never more than there is room for")
    func remembered() {
        let known = Remembered<String, Int>(capacity: 2)
        known.remember(1, for: "a", until: .seconds(10))
        #expect(known.value("a", now: .seconds(9)) == 1)
        #expect(known.value("a", now: .seconds(10)) == nil)
        known.remember(2, for: "b", until: .seconds(10))
        known.remember(3, for: "c", until: .seconds(10))
        #expect(known.value("a", now: .zero) == nil && known.value("b", now: .zero) == nil)
        #expect(known.value("c", now: .zero) == 3)
    }
}
