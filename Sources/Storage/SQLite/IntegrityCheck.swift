import Domain
import Foundation
import GRDB
import Logging
import Synchronization

/// Looks through the file at the start, but not longer than it may: a large file is checked as far as time allows,
/// so that the node is ready soon after a crash (REL-40, REL-41).
struct IntegrityCheck: Sendable {
    private let store: DatabasePool
    private let surroundings: Surroundings

    init(store: DatabasePool, _ surroundings: Surroundings) {
        self.store = store
        self.surroundings = surroundings
    }

    /// Throws `StorageError.damaged` with the first finding, or GRDB's error.
    func run() throws {
        let watch = Watch()
        let end = Date(timeIntervalSinceNow: Double(surroundings.settings.integrityCheckTime.milliseconds) / 1000)
        Threads.start("sqlite-check-limit") { [store] in watch.interruptUnlessDone(before: end, store) }
        defer { watch.finish() }
        try check()
    }

    private func check() throws {
        do {
            let findings = try store.writeWithoutTransaction { db in
                try String.fetchAll(db, sql: "PRAGMA quick_check(1)")
            }
            guard findings == ["ok"] else { throw StorageError.damaged(findings.first ?? "no answer") }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            surroundings.logger.notice("Integrity check stopped at its time limit without a finding")
        }
    }
}

/// Interrupts the check at its time limit, and never afterwards: the interruption happens under the lock, so that
/// what runs after the check is safe from it.
private final class Watch: Sendable {
    private let condition = NSCondition()
    private let isDone = Mutex(false)

    func interruptUnlessDone(before end: Date, _ store: DatabasePool) {
        condition.lock()
        defer { condition.unlock() }
        while !isDone.withLock(\.self) {
            if !condition.wait(until: end) {
                if !isDone.withLock(\.self) { store.interrupt() }
                return
            }
        }
    }

    func finish() {
        condition.lock()
        isDone.withLock { $0 = true }
        condition.signal()
        condition.unlock()
    }
}
