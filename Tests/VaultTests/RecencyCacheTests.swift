import TestKit
import Testing

@testable import Vault

@Suite("RecencyCache", .timeLimit(.minutes(10)))
struct RecencyCacheTests {
    @Test("what is used stays, what is not used goes")
    func recency() {
        var cache = RecencyCache<Int, String>(capacity: 4)
        cache[0] = "kept"

        for number in 1...100 {
            cache[number] = "other"
            #expect(cache[0] == "kept")
        }
        #expect(cache[1] == nil)
        #expect(cache[100] == "other")
    }

    @Test("it never holds more than its capacity, and never a stale value", arguments: 0..<20)
    func bounded(_ seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var cache = RecencyCache<Int, Int>(capacity: 10)
        var written: [Int: Int] = [:]

        for step in 0..<2000 {
            let key = Int.random(in: 0..<30, using: &generator)
            switch Int.random(in: 0..<10, using: &generator) {
            case 0:
                cache[key] = nil
                written[key] = nil
            case 1...4:
                cache[key] = step
                written[key] = step
            default:
                if let value = cache[key] { #expect(value == written[key]) }
            }
            #expect(cache.count <= 10)
        }
    }

    @Test("entries can be removed by what they hold, young and old")
    func removal() {
        var cache = RecencyCache<Int, Int>(capacity: 6)
        for number in 0..<6 { cache[number] = number }

        cache.removeAll { $0.isMultiple(of: 2) }

        #expect((0..<6).filter { cache[$0] != nil } == [1, 3, 5])
    }
}
