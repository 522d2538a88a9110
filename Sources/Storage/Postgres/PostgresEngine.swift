import Domain

/// PostgreSQL by libpq: a thread per connection.
final class PostgresEngine: DatabaseEngine {
    let dialect = Dialect.postgres
    private let mailbox: Mailbox<Queued>
    private let surroundings: Surroundings
    private let record: EngineRecord

    /// Starts the threads; each connects when it gets its first transaction.
    init(uri: Secret, _ surroundings: Surroundings) {
        self.surroundings = surroundings
        record = EngineRecord(dialect: .postgres, logger: surroundings.logger)
        mailbox = Mailbox(capacity: surroundings.settings.queueLimit)
        for _ in 0..<surroundings.settings.connectionLimit {
            let worker = PostgresWorker(uri: uri, mailbox: mailbox, record: record, surroundings)
            Threads.start("postgres", worker.run)
        }
    }

    var statistics: DatabaseStatistics { record.statistics }

    var queueDepth: Int { mailbox.count }

    var clockSkew: Duration { record.clockSkew }

    func submit(_ work: Work) {
        if !mailbox.put(Queued(work: work, since: .now)) { surroundings.turnAway(work) }
    }

    func close() { mailbox.close() }
}
