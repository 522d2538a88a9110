import Domain
import GRDB

/// A thread that runs reading transactions one after the other.
struct SQLiteReader: Sendable {
    private let store: any DatabaseWriter
    private let mailbox: Mailbox<Queued>
    private let dialect: SQLiteDialect
    private let surroundings: Surroundings

    init(store: any DatabaseWriter, mailbox: Mailbox<Queued>, dialect: SQLiteDialect, _ surroundings: Surroundings) {
        self.store = store
        self.mailbox = mailbox
        self.dialect = dialect
        self.surroundings = surroundings
    }

    @Sendable
    func run() {
        while let items = mailbox.take(upTo: 1, waiting: .hours(1)) {
            for item in items where !item.isOverdue(surroundings) { perform(item.work) }
        }
    }

    private func perform(_ work: Work) {
        do {
            try read { db in
                try work.attempt(in: Transaction(SQLiteRunner(db, dialect, isReading: true), surroundings))
            }.send()
        } catch {
            work.fail(StorageError(sqlite: error), surroundings.monitor)
        }
    }

    /// Memory has one connection. To let it only read for a while, as GRDB does, voids every statement that it has
    /// prepared; the runner watches over that itself, and the queue is the snapshot.
    private func read<Answer>(_ body: (GRDB.Database) throws -> Answer) throws -> Answer {
        store is DatabaseQueue ? try store.unsafeRead(body) : try store.read(body)
    }
}

extension Transaction {
    /// A transaction of SQLite, at the node's time.
    convenience init(_ runner: SQLiteRunner, _ surroundings: Surroundings) {
        self.init(
            now: surroundings.ports.now(), dialect: .sqlite, ports: surroundings.ports, signal: surroundings.signal,
            runner: runner)
    }
}
