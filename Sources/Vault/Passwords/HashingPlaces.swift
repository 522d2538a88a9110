import Foundation

/// A fixed number of places for slow work, with a short queue before them (SEC-32).
///
/// The work runs on a thread of its own: a tenth of a second of arithmetic would hold up the cooperative threads. A
/// caller that is cancelled while it waits keeps its turn, which is at most a second away.
actor HashingPlaces {
    private let waitingLimit: Int
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(parallel: Int, waiting: Int) {
        free = max(1, parallel)
        waitingLimit = waiting
    }

    /// How many wait for a place.
    var waitingCount: Int { waiting.count }

    /// Does the work as soon as a place is free. Throws `busy` when the queue is full.
    func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws(VaultError) -> Value {
        try await enter()
        let value = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: work()) }
        }
        leave()
        return value
    }

    private func enter() async throws(VaultError) {
        if free > 0 {
            free -= 1
            return
        }
        guard waiting.count < waitingLimit else { throw .busy }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Hands the place to the one who waits longest.
    private func leave() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
