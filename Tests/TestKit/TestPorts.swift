package import Domain
import Synchronization

/// A clock and a source of chance that only move when told, for tests.
package final class TestPorts: Sendable {
    private struct State {
        var now: Instant
        var monotonic: Duration = .zero
        var generator: SplitMix64
    }

    private let state: Mutex<State>

    /// Starts at `now` with the given seed; equal seeds give equal runs.
    package init(now: Instant = Instant(milliseconds: 1_800_000_000_000), seed: UInt64 = 1) {
        state = Mutex(State(now: now, generator: SplitMix64(seed: seed)))
    }

    /// The ports over this clock; `sleep` moves the clock and returns at once.
    package var ports: Ports {
        Ports(
            now: { self.now },
            monotonic: { self.state.withLock(\.monotonic) },
            sleep: { duration in
                try Task.checkCancellation()
                self.advance(by: duration)
                await Task.yield()
            },
            randomBytes: { count in self.state.withLock { state in (0..<count).map { _ in state.generator.nextByte() } }
            }
        )
    }

    /// The present time of this clock.
    package var now: Instant { state.withLock(\.now) }

    /// Moves the clock forward.
    package func advance(by duration: Duration) {
        state.withLock { state in
            state.now = state.now + duration
            state.monotonic += duration
        }
    }
}

/// A small seeded generator (SplitMix64), the same on every machine.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Equal seeds give equal sequences.
    package init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// The next 8 bits.
    package mutating func nextByte() -> UInt8 { UInt8(truncatingIfNeeded: next() >> 56) }
}
