import Synchronization

/// What becomes of a piece of work that the rig started or woke up.
enum WorkEvent: Sendable { case finished, hung }

/// Requests in whose middle a node stopped; each may be woken up later, on what is then the wrong node.
final class Hangs: Sendable {
    private struct State {
        var sleeping: [(number: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var count = 0
        var broken: [String] = []
    }

    private let state = Mutex(State())
    private let feed: AsyncStream<WorkEvent>.Continuation
    let events: AsyncStream<WorkEvent>

    init() {
        (events, feed) = AsyncStream.makeStream()
    }

    /// Stops here until woken up.
    func hang() async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.count += 1
                state.sleeping.append((state.count, continuation))
            }
            feed.yield(.hung)
        }
    }

    /// Tells that a piece of work came to its end, and what broke it off, if anything did.
    func finish(after error: (any Error)? = nil) {
        if let error { state.withLock { $0.broken.append("\(error)") } }
        feed.yield(.finished)
    }

    /// The number of the one that fell asleep last.
    var newest: Int { state.withLock(\.count) }

    /// What broke off, although nothing was wrong with the database.
    var broken: [String] { state.withLock(\.broken) }

    /// Wakes up this one; `false` when it does not sleep.
    func wake(_ number: Int) -> Bool {
        let found = state.withLock { state in
            state.sleeping.firstIndex { $0.number == number }.map { state.sleeping.remove(at: $0) }
        }
        found?.continuation.resume()
        return found != nil
    }

    /// Wakes up the one that has slept longest; `false` when nobody sleeps.
    func wakeOne() -> Bool {
        let first = state.withLock { $0.sleeping.first?.number }
        return first.map(wake) ?? false
    }
}
