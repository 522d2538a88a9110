import Foundation
import Synchronization

/// A gate that threads, not tasks, wait at until it is opened.
final class Gate: Sendable {
    private let condition = NSCondition()
    private let isOpen = Atomic(false)

    func wait() {
        condition.lock()
        while !isOpen.load(ordering: .acquiring) { condition.wait() }
        condition.unlock()
    }

    func open() {
        condition.lock()
        isOpen.store(true, ordering: .releasing)
        condition.broadcast()
        condition.unlock()
    }
}
