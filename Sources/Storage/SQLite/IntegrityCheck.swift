import Domain
import Foundation
import GRDB
import Logging

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
        let done = NSCondition()
        let time = surroundings.settings.integrityCheckTime
        Threads.start("sqlite-check-limit") { [store] in
            done.lock()
            defer { done.unlock() }
            if !done.wait(until: Date(timeIntervalSinceNow: Double(time.milliseconds) / 1000)) { store.interrupt() }
        }
        defer {
            done.lock()
            done.signal()
            done.unlock()
        }
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
