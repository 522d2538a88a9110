import Domain
import GRDB

/// SQLite by GRDB: one writing thread with group commit, several reading threads.
final class SQLiteEngine: DatabaseEngine {
    let dialect = Dialect.sqlite
    private let writes: Mailbox<Queued>
    private let reads: Mailbox<Queued>
    private let surroundings: Surroundings
    private let record: EngineRecord

    /// Opens file or memory on a thread of its own and starts the threads. Throws `StorageError`.
    static func open(path: String?, _ surroundings: Surroundings) async throws(StorageError) -> SQLiteEngine {
        let store = try await Threads.run("sqlite-open") { () throws(StorageError) in
            try SQLiteFile.open(path: path, surroundings)
        }
        return SQLiteEngine(store: store, surroundings)
    }

    private init(store: any DatabaseWriter, _ surroundings: Surroundings) {
        self.surroundings = surroundings
        record = EngineRecord(dialect: .sqlite, logger: surroundings.logger)
        writes = Mailbox(capacity: surroundings.settings.queueLimit)
        reads = Mailbox(capacity: surroundings.settings.queueLimit)
        let dialect = SQLiteDialect()
        let writer = SQLiteWriter(store: store, mailbox: writes, dialect: dialect, record: record, surroundings)
        Threads.start("sqlite-writer", writer.run)
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
    }
}
