import Sandbox
import Synchronization
import Testing

/// What grows has an end: stores, windows, shelves.
@Suite("Bounds", .timeLimit(.minutes(10)))
struct BoundTests {
    @Test("a store never holds more than a tenth above its capacity, whatever is done to it", arguments: [1, 10, 100])
    func store(capacity: Int) {
        let random = RandomSource(seed: 9)
        var store = BoundedStore<Int>(capacity: capacity)
        var last: [String: Int] = [:]
        for number in 0..<5_000 {
            let key = "\(random.next() % UInt64(capacity * 3))"
            if random.next() % 4 == 0 {
                store[key] = nil
                last[key] = nil
            } else {
                store[key] = number
                last[key] = number
            }
            if number % 50 == 0 { #expect(store.values.count <= capacity + capacity / 10) }
        }
        for (key, value) in last { if let kept = store[key] { #expect(kept == value) } }
    }

    @Test("a store keeps the newest and gives them in the order in which they came")
    func newest() {
        var store = BoundedStore<Int>(capacity: 100)
        for number in 0..<1_000 { store["\(number)"] = number }
        #expect(store.values == store.values.sorted() && store.values.last == 999)
        #expect((100...110).contains(store.values.count) && store["999"] == 999 && store["0"] == nil)
    }

    @Test(
        "a window counts to its limit and no further, and begins anew at its end",
        arguments: [(1, 1), (3, 60), (100, 900)])
    func window(limit: Int, seconds: Int) {
        let real = Mutex<Int64>(1_000)
        let counter = RateCounter(clock: SandboxClock(real: { real.withLock { $0 } }))
        func take() -> RateCounter.Standing { counter.take("b", limit: limit, window: .seconds(seconds)) }
        for used in 1...limit {
            let standing = take()
            #expect(!standing.isExceeded && standing.remaining == limit - used && standing.limit == limit)
        }
        for _ in 0..<3 { #expect(take().isExceeded && take().remaining == 0) }
        real.withLock { $0 += Int64(seconds) * 1_000 - 1 }
        #expect(take().isExceeded)
        real.withLock { $0 += 1 }
        #expect(!take().isExceeded)
    }

    @Test("a clock that is set back does not lock a window for longer than it is")
    func setBack() {
        let clock = SandboxClock(real: { 0 })
        let counter = RateCounter(clock: clock)
        clock.advance(by: .seconds(10_000))
        _ = counter.take("b", limit: 1, window: .seconds(60))
        clock.setOffset(.zero)
        #expect(!counter.take("b", limit: 1, window: .seconds(60)).isExceeded)
    }

    @Test("without enforcement calls are counted and never refused; a reset forgets them")
    func lenient() {
        let counter = RateCounter(clock: SandboxClock(real: { 0 }), isEnforced: false)
        for _ in 0..<5 { #expect(!counter.take("b", limit: 2, window: .seconds(60)).isExceeded) }
        #expect(counter.take("b", limit: 2, window: .seconds(60)).remaining == 0)
        counter.reset()
        #expect(counter.take("b", limit: 2, window: .seconds(60)).remaining == 1)
    }

    @Test("the shelf replaces a file of the same name, forgets on reset and never keeps more than it may")
    func shelf() {
        let shelf = MediaShelf(capacity: 100)
        for number in 0..<50 {
            shelf.store(
                platform: "x", id: "\(number % 7)", contentType: "image/png", bytes: .init(repeating: 1, count: 30))
        }
        let kept = (0..<7).compactMap { shelf.file(platform: "x", id: "\($0)") }
        #expect(kept.reduce(0) { $0 + $1.bytes.count } <= 100 && kept.count == 3)
        #expect(shelf.file(platform: "y", id: "0") == nil)
        shelf.store(platform: "x", id: "big", contentType: "image/png", bytes: .init(repeating: 1, count: 101))
        #expect(shelf.file(platform: "x", id: "big") == nil)
        shelf.reset()
        #expect((0..<7).allSatisfy { shelf.file(platform: "x", id: "\($0)") == nil })
    }

    @Test("posts and tokens of the ledger are bounded too and say what they forgot")
    func ledger() {
        var limits = Ledger.Limits()
        (limits.posts, limits.tokens) = (10, 10)
        let ledger = Ledger(clock: SandboxClock(real: { 0 }), limits: limits)
        for number in 0..<100 {
            ledger.token(.issued, .access, "\(number)", platform: "x", account: "ada")
            ledger.post(
                .init(
                    platform: "x", account: "ada", remoteID: "\(number)", text: "\(number)", permalink: "/\(number)",
                    at: SandboxTime(milliseconds: 0)))
        }
        #expect(ledger.posts().count <= 11 && ledger.tokens().count <= 11)
        let counters = ledger.counters("x")
        #expect(counters.posts == 100 && counters.tokensIssued == 100)
        #expect(counters.forgotten == 200 - ledger.posts().count - ledger.tokens().count)
        #expect(ledger.post(platform: "x", remoteID: "99")?.text == "99")
    }
}
