import Domain
import Foundation
import Synchronization

/// Where tasks leave work for threads of our own; taking blocks the thread, leaving never blocks the task.
final class Mailbox<Item: Sendable>: Sendable {
    private struct State {
        var items: [Item?] = []
        var head = 0
        var isClosed = false

        var count: Int { items.count - head }

        mutating func removeFirst(_ number: Int) -> [Item] {
            let taken = items[head..<head + number].compactMap(\.self)
            for index in head..<head + number { items[index] = nil }
            head += number
            compact()
            return taken
        }

        /// Moves the rest to the front when more than half is empty, so that a take costs constant time on average.
        private mutating func compact() {
            guard head * 2 >= items.count else { return }
            items.removeFirst(head)
            head = 0
        }
    }

    private let state = Mutex(State())
    private let bell = NSCondition()
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// How many items wait.
    var count: Int { state.withLock(\.count) }

    /// Leaves an item; `false` when the box is full or closed.
    func put(_ item: Item) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isClosed, state.count < capacity else { return false }
            state.items.append(item)
            return true
        }
        if isTaken { ring() }
        return isTaken
    }

    /// Waits for items and takes up to `limit` of them; empty when time ran out, `nil` when closed and empty.
    func take(upTo limit: Int, waiting time: Duration) -> [Item]? {
        let end = Date(timeIntervalSinceNow: Double(time.milliseconds) / 1000)
        bell.lock()
        defer { bell.unlock() }
        while true {
            let (items, isClosed) = state.withLock { ($0.removeFirst(min(limit, $0.count)), $0.isClosed) }
            if !items.isEmpty { return items }
            if isClosed { return nil }
            if !bell.wait(until: end) { return [] }
        }
    }

    /// Accepts nothing more; what is inside is still taken.
    func close() {
        state.withLock { $0.isClosed = true }
        bell.lock()
        bell.broadcast()
        bell.unlock()
    }

    /// Rings under the lock: a thread between its look and its wait holds the lock, so no ring is missed.
    private func ring() {
        bell.lock()
        bell.signal()
        bell.unlock()
    }
}
