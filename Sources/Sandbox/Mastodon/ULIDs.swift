import Synchronization

/// Identifiers as GoToSocial makes them: 26 letters and digits that sort by time.
final class ULIDs: Sendable {
    private struct Last {
        var time: Int64 = 0
        var count: UInt64 = 0
    }

    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private let clock: SandboxClock
    private let random: RandomSource
    private let last = Mutex(Last())

    init(clock: SandboxClock, random: RandomSource) {
        self.clock = clock
        self.random = random
    }

    func next() -> String {
        let now = clock.now.milliseconds
        let (time, count) = last.withLock { last in
            last.time = max(last.time, now)
            last.count += 1
            return (last.time, last.count)
        }
        return Self.text(UInt64(max(time, 0)), 10) + Self.text(count, 6) + Self.text(random.next(), 10)
    }

    private static func text(_ value: UInt64, _ count: Int) -> String {
        String((0..<count).reversed().map { digits[Int(value >> UInt64($0 * 5) & 31)] })
    }
}
