import Synchronization

/// Lets callers that want the same thing at the same time share one piece of work (REL-1, REL-16).
final class SingleFlight<Key: Hashable & Sendable, Answer: Sendable>: Sendable {
    private let waiting = Mutex<[Key: [CheckedContinuation<Answer?, Never>]]>([:])

    /// Runs the work, or waits for the answer of whoever runs it already.
    func run(_ key: Key, _ work: @Sendable () async -> Answer) async -> Answer {
        while true {
            if lead(key) {
                let answer = await work()
                for follower in land(key) { follower.resume(returning: answer) }
                return answer
            }
            if let answer = await follow(key) { return answer }
        }
    }

    private func lead(_ key: Key) -> Bool {
        waiting.withLock { waiting in
            guard waiting[key] == nil else { return false }
            waiting[key] = []
            return true
        }
    }

    private func land(_ key: Key) -> [CheckedContinuation<Answer?, Never>] {
        waiting.withLock { $0.removeValue(forKey: key) ?? [] }
    }

    /// The leader's answer, or `nil` when it landed before we could board.
    private func follow(_ key: Key) async -> Answer? {
        await withCheckedContinuation { continuation in
            let isAboard = waiting.withLock { waiting in
                guard waiting[key] != nil else { return false }
                waiting[key]?.append(continuation)
                return true
            }
            if !isAboard { continuation.resume(returning: nil) }
        }
    }
}
