import Synchronization

/// Milliseconds that pass when a test says so.
final class FakeTime: Sendable {
    private let value = Mutex<Int64>(1_790_000_000_000)

    var now: Int64 { value.withLock(\.self) }

    func pass(_ milliseconds: Int64) { value.withLock { $0 += milliseconds } }
}
