import Foundation

/// Holds a thread of the database, inside of a transaction, until the test lets it go.
final class Bell: Sendable {
    private let condition = NSConditionLock(condition: 0)

    /// Whether it was rung.
    var isRung: Bool { condition.condition == 1 }

    /// Blocks the thread, for ten seconds at most.
    func wait() {
        if condition.lock(whenCondition: 1, before: Date(timeIntervalSinceNow: 10)) { condition.unlock() }
    }

    /// Lets every waiting thread go, and those that come later.
    func ring() {
        condition.lock()
        condition.unlock(withCondition: 1)
    }
}
