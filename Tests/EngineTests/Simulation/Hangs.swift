import Synchronization

/// What becomes of a piece of work that the rig started or woke up.
enum WorkEvent: Sendable { case finished, hung }

/// Requests in whose middle a node stopped; each may be woken up later, on what is then the wrong node.
final class Hangs: Sendable {
    private let sleeping = Mutex<[CheckedContinuation<Void, Never>]>([])
    private let feed: AsyncStream<WorkEvent>.Continuation
    let events: AsyncStream<WorkEvent>

    init() {
        (events, feed) = AsyncStream.makeStream()
    }

    /// Stops here until woken up.
    func hang() async {
        await withCheckedContinuation { continuation in
            sleeping.withLock { $0.append(continuation) }
            feed.yield(.hung)
        }
    }

    /// Tells that a piece of work came to its end.
    func finish() { feed.yield(.finished) }

    var count: Int { sleeping.withLock(\.count) }

    /// Wakes up the one that has slept longest; `false` when nobody sleeps.
    func wakeOne() -> Bool {
        let first = sleeping.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        first?.resume()
        return first != nil
    }
}
