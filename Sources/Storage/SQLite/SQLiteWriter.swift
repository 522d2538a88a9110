import Domain
import GRDB

/// The one writing thread. Whatever waits shares a transaction and its disk sync: each member runs in a savepoint of
/// its own, so that its failure undoes nothing but its own writes, and all are answered after the commit (REL-41).
struct SQLiteWriter: Sendable {
    // Run for every group or every member, so they stay prepared.
    private static let begin = "BEGIN IMMEDIATE"
    private static let commit = "COMMIT"
    private static let open = "SAVEPOINT member"
    private static let release = "RELEASE SAVEPOINT member"

    private let store: any DatabaseWriter
    private let mailbox: Mailbox<Queued>
    private let dialect: SQLiteDialect
    private let surroundings: Surroundings
    private let record: EngineRecord
    private let keeper: SQLiteLogKeeper?

    init(
        store: any DatabaseWriter, mailbox: Mailbox<Queued>, dialect: SQLiteDialect, record: EngineRecord,
        keeper: SQLiteLogKeeper?, _ surroundings: Surroundings
    ) {
        self.store = store
        self.mailbox = mailbox
        self.dialect = dialect
        self.surroundings = surroundings
        self.record = record
        self.keeper = keeper
    }

    @Sendable
    func run() {
        let settings = surroundings.settings
        while let items = mailbox.take(upTo: settings.groupLimit, waiting: settings.probeTime) {
            probe()
            var waiting = items.filter { !$0.isOverdue(surroundings) }.map(\.work)[...]
            while !waiting.isEmpty { commitGroup(of: &waiting) }
        }
    }

    /// Commits as many of the waiting members as fit in the time of a group, and answers them.
    private func commitGroup(of waiting: inout ArraySlice<Work>) {
        var group = WriteGroup()
        do {
            try store.writeWithoutTransaction { db in try fill(&group, from: &waiting, db) }
            surroundings.monitor.noteWrite()
            group.acknowledge()
            keeper?.lookAfterCommit(of: store)
        } catch {
            fail(group, with: StorageError(sqlite: error), &waiting)
        }
    }

    private func fill(_ group: inout WriteGroup, from waiting: inout ArraySlice<Work>, _ db: GRDB.Database) throws {
        let end = ContinuousClock.now + surroundings.settings.groupTime
        let isAlone = waiting.count == 1
        do {
            try db.cachedStatement(sql: Self.begin).execute()
            repeat {
                guard let work = waiting.popFirst() else { break }
                group.members.append(work)
                try isAlone ? runAlone(work, in: &group, db) : run(work, in: &group, db)
            } while ContinuousClock.now < end
            try commit(group, db)
        } catch {
            // Who cannot even begin does not let each of the others wait for the same lock in turn.
            if group.members.isEmpty { group.members += waiting; waiting = [] }
            if db.isInsideTransaction { try db.execute(sql: "ROLLBACK") }
            throw error
        }
    }
}

extension SQLiteWriter {
    /// Runs the only member: the transaction is its savepoint, and SQLite need not keep what each page was before.
    private func runAlone(_ work: Work, in group: inout WriteGroup, _ db: GRDB.Database) throws {
        let transaction = Transaction(SQLiteRunner(db, dialect), surroundings)
        group.accepted.append((work, try work.attempt(in: transaction)))
    }

    /// Runs a member in its savepoint. Throws only when the whole transaction is lost.
    private func run(_ work: Work, in group: inout WriteGroup, _ db: GRDB.Database) throws {
        let runner = SQLiteRunner(db, dialect)
        try db.cachedStatement(sql: Self.open).execute()
        do {
            let acknowledgement = try work.attempt(in: Transaction(runner, surroundings))
            try db.cachedStatement(sql: Self.release).execute()
            group.accepted.append((work, acknowledgement))
        } catch {
            // SQLite rolls back the whole transaction by itself when the disk is full or fails.
            guard db.isInsideTransaction else { throw error }
            try db.execute(sql: "ROLLBACK TO SAVEPOINT member; RELEASE SAVEPOINT member")
            group.refused.append((work, StorageError(sqlite: error)))
        }
    }

    /// After a failed sync it is unknown whether a crash would bring the transaction back from the log.
    private func commit(_ group: WriteGroup, _ db: GRDB.Database) throws {
        do {
            let begin = ContinuousClock.now
            try db.cachedStatement(sql: Self.commit).execute()
            if !group.accepted.isEmpty {
                record.noteCommit(writes: group.accepted.count, took: begin.duration(to: .now))
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR {
            throw StorageError.commitUnknown("I/O error during the commit")
        }
    }

    /// Nothing of the group is stored. When one member's deferred key broke the commit, each gets a commit of its own.
    private func fail(_ group: WriteGroup, with error: StorageError, _ waiting: inout ArraySlice<Work>) {
        surroundings.monitor.note(error)
        group.sendRefusals()
        let undone = group.unanswered
        guard error.isConstraint, undone.count > 1 else {
            for work in undone { work.refuse(error) }
            return
        }
        for work in undone {
            var alone = [work][...]
            commitGroup(of: &alone)
        }
    }

    /// Tries a write of some size while the database takes none; a disk with a few bytes left is still full.
    private func probe() {
        guard surroundings.monitor.takeProbe(every: surroundings.settings.probeTime) else { return }
        do {
            try store.write { db in
                try db.execute(sql: "CREATE TABLE IF NOT EXISTS storage_probe (id INTEGER PRIMARY KEY, filler BLOB)")
                try db.execute(sql: "INSERT OR REPLACE INTO storage_probe VALUES (1, zeroblob(65536))")
                try db.execute(sql: "DELETE FROM storage_probe")
            }
            surroundings.monitor.noteWrite()
        } catch {
            surroundings.monitor.note(StorageError(sqlite: error))
        }
    }
}
