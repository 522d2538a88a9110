import CPostgres
import Domain
import Glibc

/// One connection, confined to its thread. Every wait for the server has an end.
///
/// Statements go out in libpq's pipeline mode: what nobody waits for travels with the next one that somebody waits for,
/// and a failure of it is found there.
final class PostgresSession {
    private let connection: OpaquePointer
    private let usualTime: Duration
    private var answerTime: Duration
    private var statements = PreparedStatements()
    /// The server's clock as it was read last.
    var reading: ClockReading?
    /// Whether a transaction that writes was begun: then no standby answers, for as long as this connection lives.
    var hasBegunToWrite = false
    /// Synchronisation points that were sent and not answered yet.
    private var owedPoints = 0
    private(set) var isLost = false

    /// Connects and sets the limits of REL-42. Throws `StorageError.unavailable` or `.settings`.
    static func connect(_ uri: Secret, _ settings: DatabaseSettings) throws(StorageError) -> PostgresSession {
        let parameters = PostgresParameters.connect(uri, settings)
        guard let connection = parameters.withPointers({ PQconnectdbParams($0, $1, 1) }) else {
            throw .unavailable("no memory for a connection")
        }
        let session = PostgresSession(connection, answerTime: settings.statementTime + .seconds(5))
        guard PQstatus(connection) == CONNECTION_OK else {
            throw .unavailable(session.message)
        }
        // Notices go nowhere: libpq would write them to standard error, and they may hold values.
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
        try session.script(PostgresParameters.session(settings))
        return session
    }

    private init(_ connection: OpaquePointer, answerTime: Duration) {
        self.connection = connection
        usualTime = answerTime
        self.answerTime = answerTime
    }

    deinit { PQfinish(connection) }

    /// Marks the connection as useless.
    func abandon() { isLost = true }

    private var message: String {
        let lines = String(cString: PQerrorMessage(connection)).split(separator: "\n")
        return lines.first.map(String.init) ?? "no message"
    }
}

extension PostgresSession: StatementRunner {
    func run(_ sql: String, _ values: [Value], areTyped: Bool) throws(StorageError) -> StatementAnswer {
        try ask(sql, values, areTyped: areTyped).answer
    }

    func enqueue(_ sql: String, _ values: [Value], areTyped: Bool) throws(StorageError) {
        let types = areTyped ? [] : values.map(PostgresType.of)
        let arguments = try PostgresArguments(values)
        try enterPipeline()
        let name = try prepare(sql, types)
        let isSent = arguments.withPointers { pointers, lengths, formats in
            PQsendQueryPrepared(connection, name, Int32(values.count), pointers, lengths, formats, 0)
        }
        guard isSent == 1 else { throw lost() }
    }

    func script(_ sql: String) throws(StorageError) {
        try settle()
        guard PQexitPipelineMode(connection) == 1, PQsendQuery(connection, sql) == 1 else { throw lost() }
        _ = try receive()
    }

    func allow(_ time: Duration) throws(StorageError) {
        try script("SET LOCAL statement_timeout = \(time.milliseconds)")
        answerTime = time + .seconds(5)
    }

    /// Sends a statement and waits for its result and for everything that was sent before.
    func ask(
        _ sql: String, _ values: [Value] = [], areTyped: Bool = false
    ) throws(StorageError) -> PostgresResult {
        try enqueue(sql, values, areTyped: areTyped)
        try sendPoint()
        return try receive()
    }

    /// Rolls back, whatever became of the statements before.
    func undo() throws(StorageError) {
        try enterPipeline()
        try sendPoint()
        _ = try ask("ROLLBACK")
    }

    /// Sends a statement at once whose result does not matter to anybody.
    func tell(_ sql: String) throws(StorageError) {
        try enqueue(sql, [], areTyped: false)
        try sendPoint()
    }

    /// Forgets what the last transaction was allowed and what it found out of date.
    func refresh() throws(StorageError) {
        answerTime = usualTime
        if statements.isStale { try forgetStatements() }
    }

    private func forgetStatements() throws(StorageError) {
        statements.removeAll()
        try script("DEALLOCATE ALL")
    }

    private func prepare(_ sql: String, _ types: [Oid]) throws(StorageError) -> String {
        if let name = statements.name(sql, types) { return name }
        if statements.isFull {
            try forgetStatements()
            try enterPipeline()
        }
        let name = statements.nextName
        guard PQsendPrepare(connection, name, sql, Int32(types.count), types) == 1 else { throw lost() }
        statements.insert(sql, types)
        return name
    }
}

extension PostgresSession {
    private func enterPipeline() throws(StorageError) {
        guard PQenterPipelineMode(connection) == 1 else { throw lost() }
    }

    /// Asks the server to answer everything up to here.
    private func sendPoint() throws(StorageError) {
        guard PQpipelineSync(connection) == 1 else { throw lost() }
        owedPoints += 1
    }

    /// Waits for what was sent so far, so that the connection is at rest.
    private func settle() throws(StorageError) {
        guard PQpipelineStatus(connection) != PQ_PIPELINE_OFF else { return }
        try sendPoint()
        _ = try drain()
    }

    /// Waits for all results of what was sent; the last one counts, and the first error.
    private func receive() throws(StorageError) -> PostgresResult {
        guard let last = try drain() else { throw lost() }
        return last
    }

    private func drain() throws(StorageError) -> PostgresResult? {
        var last: PostgresResult?
        var failure: StorageError?
        let end = ContinuousClock.now + answerTime
        while let result = try nextResult(before: end) {
            if result.isPoint {
                owedPoints -= 1
                if owedPoints == 0 { break }
                // What came before this point was answered for nobody.
                if let failure { statements.noteFailure(isStalePlan: failure.isStalePlan) }
                (last, failure) = (nil, nil)
            } else {
                if let error = result.error, failure == nil { failure = error }
                last = result
            }
        }
        if PQstatus(connection) == CONNECTION_BAD || owedPoints > 0 { isLost = true }
        if let failure {
            statements.noteFailure(isStalePlan: failure.isStalePlan)
            throw failure
        }
        statements.noteSuccess()
        return last
    }

    /// The next result; `nil` at the end of everything that was sent.
    private func nextResult(before end: ContinuousClock.Instant) throws(StorageError) -> PostgresResult? {
        if let result = try takeResult(before: end) { return result }
        // In a pipeline a pause stands between the results of two statements.
        return owedPoints > 0 ? try takeResult(before: end) : nil
    }

    private func takeResult(before end: ContinuousClock.Instant) throws(StorageError) -> PostgresResult? {
        while true {
            let unsent = PQflush(connection)
            guard unsent >= 0 else { throw lost() }
            if unsent == 0, PQisBusy(connection) == 0 { break }
            try waitForSocket(before: end, toWrite: unsent == 1)
            guard PQconsumeInput(connection) == 1 else { throw lost() }
        }
        return PQgetResult(connection).map(PostgresResult.init)
    }

    private func waitForSocket(before end: ContinuousClock.Instant, toWrite: Bool) throws(StorageError) {
        let rest = ContinuousClock.now.duration(to: end).milliseconds
        var entry = pollfd(fd: PQsocket(connection), events: Int16(toWrite ? POLLIN | POLLOUT : POLLIN), revents: 0)
        guard rest > 0, entry.fd >= 0 else {
            isLost = true
            throw .unavailable("the server did not answer in time")
        }
        _ = poll(&entry, 1, Int32(clamping: rest))
    }

    private func lost() -> StorageError {
        isLost = true
        return .unavailable(message)
    }
}
