package import Domain

/// One open transaction: statements run at once, one after the other, on the thread of the database.
///
/// After a statement has failed the transaction only rolls back, on both engines: PostgreSQL forbids more, and SQLite
/// shall not behave otherwise. What may fail without harm runs in a `savepoint`.
package final class Transaction {
    /// The database's time at the beginning of the transaction (REL-17): PostgreSQL's clock, or the node's for SQLite.
    package let now: Instant
    /// The engine, for the rare statement that needs two texts.
    package let dialect: Dialect
    /// Wakes the job runners of this process once the transaction is stored.
    let signal: JobSignal
    private let ports: Ports
    private let runner: any StatementRunner
    private(set) var failure: StorageError?
    private(set) var followUps: [@Sendable () -> Void] = []

    init(now: Instant, dialect: Dialect, ports: Ports, signal: JobSignal, runner: any StatementRunner) {
        self.now = now
        self.dialect = dialect
        self.ports = ports
        self.signal = signal
        self.runner = runner
    }

    /// Runs a statement and answers how many rows it changed. Throws `StorageError`.
    @discardableResult
    package func execute(_ sql: String, _ values: [Value] = []) throws(StorageError) -> Int {
        try guarded { () throws(StorageError) in try runner.run(sql, values, areTyped: false).changes }
    }

    /// Runs a statement whose answer nobody needs; on PostgreSQL it travels with the next one. Throws `StorageError`, perhaps
    /// only there, and at the latest instead of the commit.
    package func enqueue(_ sql: String, _ values: [Value] = []) throws(StorageError) {
        try enqueue(sql, values, areTyped: false)
    }

    /// The same; `areTyped` where the text itself tells the types of its arguments.
    func enqueue(_ sql: String, _ values: [Value], areTyped: Bool) throws(StorageError) {
        try guarded { () throws(StorageError) in try runner.enqueue(sql, values, areTyped: areTyped) }
    }

    /// Runs a statement and answers its rows, also those of `RETURNING`. Throws `StorageError`.
    package func query(_ sql: String, _ values: [Value] = []) throws(StorageError) -> [Row] {
        try query(sql, values, areTyped: false)
    }

    /// The same; `areTyped` where the text itself tells the types of its arguments.
    func query(_ sql: String, _ values: [Value], areTyped: Bool) throws(StorageError) -> [Row] {
        try guarded { () throws(StorageError) in try runner.run(sql, values, areTyped: areTyped).rows }
    }

    /// Runs a statement and answers its first row. Throws `StorageError`.
    package func row(_ sql: String, _ values: [Value] = []) throws(StorageError) -> Row? {
        try query(sql, values).first
    }

    /// Runs several statements without arguments, separated by semicolons. Throws `StorageError`.
    package func script(_ sql: String) throws(StorageError) {
        try guarded { () throws(StorageError) in try runner.script(sql) }
    }

    /// Runs `body` so that what it wrote vanishes when it throws, while the transaction goes on.
    @discardableResult
    package func savepoint<Answer>(_ body: () throws -> Answer) throws -> Answer {
        let kept = followUps.count
        try script("SAVEPOINT inner_work")
        do {
            let answer = try body()
            if let failure { throw failure }
            try script("RELEASE SAVEPOINT inner_work")
            return answer
        } catch {
            try undo(to: kept, after: error)
            throw error
        }
    }

    /// A new identifier, by the node's clock and chance.
    package func makeID<Subject>() -> Identifier<Subject> { Identifier(ports) }

    /// An identifier that comes after what was made before that time, and before what was made after it.
    func makeID<Subject>(at instant: Instant) -> Identifier<Subject> { Identifier(ports, at: instant) }

    /// Does something once the transaction is stored, and not at all when it is not; it must be short.
    package func afterCommit(_ followUp: @escaping @Sendable () -> Void) {
        followUps.append(followUp)
    }

    /// Lets the statements of this transaction run longer than others. Throws `StorageError`.
    func allow(_ time: Duration) throws(StorageError) { try runner.allow(time) }

    private func undo(to kept: Int, after error: any Error) throws(StorageError) {
        if let failure, failure.endsTransaction { throw failure }
        failure = nil
        followUps.removeLast(followUps.count - kept)
        try script("ROLLBACK TO SAVEPOINT inner_work; RELEASE SAVEPOINT inner_work")
    }

    private func guarded<Answer>(_ body: () throws(StorageError) -> Answer) throws(StorageError) -> Answer {
        if let failure { throw failure }
        do {
            return try body()
        } catch {
            failure = error
            throw error
        }
    }
}

extension StorageError {
    /// Whether no savepoint can save the transaction in which it happened.
    fileprivate var endsTransaction: Bool {
        switch self {
        case .full, .readOnly, .unavailable, .contention, .commitUnknown, .damaged: true
        case .conflict, .foreignKey, .check, .timeout, .schemaTooNew, .schemaDiffers, .unreadable, .statement,
            .settings, .abandoned:
            false
        }
    }
}
