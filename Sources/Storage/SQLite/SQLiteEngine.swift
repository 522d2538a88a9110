import Domain
import GRDB

/// SQLite by GRDB: one writing thread with group commit, several reading threads.
final class SQLiteEngine: DatabaseEngine {
    let dialect = Dialect.sqlite
    private let writes: Mailbox<Queued>
    private let reads: Mailbox<Queued>
    private let surroundings: Surroundings
    private let record: EngineRecord
    private let keeper: SQLiteLogKeeper?

    /// Opens file or memory on a thread of its own and starts the threads. Throws `StorageError`.
    static func open(path: String?, _ surroundings: Surroundings) async throws(StorageError) -> SQLiteEngine {
        let (store, keeper) = try await Threads.run("sqlite-open") { () throws(StorageError) in
            let store = try SQLiteFile.open(path: path, surroundings)
            return (store, try SQLiteLogKeeper.open(path: path, of: store, surroundings))
        }
        return SQLiteEngine(store: store, keeper: keeper, surroundings)
    }

    private init(store: any DatabaseWriter, keeper: SQLiteLogKeeper?, _ surroundings: Surroundings) {
        self.surroundings = surroundings
        self.keeper = keeper
        record = EngineRecord(dialect: .sqlite, logger: surroundings.logger)
        writes = Mailbox(capacity: surroundings.settings.queueLimit)
        reads = Mailbox(capacity: surroundings.settings.queueLimit)
        let dialect = SQLiteDialect()
        let writer = SQLiteWriter(
            store: store, mailbox: writes, dialect: dialect, record: record, keeper: keeper, surroundings)
        Threads.start("sqlite-writer", writer.run)
        if let keeper { Threads.start("sqlite-log", keeper.run) }
        for _ in 0..<(store is DatabasePool ? surroundings.settings.connectionLimit : 1) {
            Threads.start(
                "sqlite-reader", SQLiteReader(store: store, mailbox: reads, dialect: dialect, surroundings).run)
        }
    }

    var statistics: DatabaseStatistics { record.statistics }

    var queueDepth: Int { writes.count + reads.count }

    /// None: SQLite has no clock but the node's.
    var clockSkew: Duration { .zero }

    func submit(_ work: Work) {
        let mailbox = work.access.isWrite ? writes : reads
        if !mailbox.put(Queued(work: work, since: .now)) { surroundings.turnAway(work) }
    }

    func close() {
        writes.close()
        reads.close()
        keeper?.close()
    }
}
