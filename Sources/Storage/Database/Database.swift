package import Domain
package import Logging
import Synchronization

/// The one database of a node: transactions over SQLite or PostgreSQL, in the same words.
///
/// A transaction, once handed over, runs to its end: neither cancellation of the task nor a closing client takes back
/// a write (REL-5). Its closure is short, touches nothing but the transaction, and may run more than once.
package final class Database: Sendable {
    /// Wakes job runners of this process (REL-54).
    package let signal: JobSignal
    private let engine: any DatabaseEngine
    private let monitor: ConditionMonitor

    /// Opens the database at `location` and checks that it answers; does not migrate it.
    ///
    /// Throws `StorageError.damaged` for an unclean file (REL-41), `.unavailable`, `.settings`.
    package static func open(
        _ location: DatabaseLocation, settings: DatabaseSettings = DatabaseSettings(), ports: Ports = .system,
        logger: Logger = .current
    ) async throws(StorageError) -> Database {
        let signal = JobSignal(ports: ports)
        let surroundings = Surroundings(
            settings: settings, ports: ports, signal: signal, monitor: ConditionMonitor(logger: logger),
            logger: logger)
        let engine: any DatabaseEngine
        switch location {
        case .memory: engine = try await SQLiteEngine.open(path: nil, surroundings)
        case .file(let path): engine = try await SQLiteEngine.open(path: path, surroundings)
        case .postgres(let uri): engine = PostgresEngine(uri: uri, surroundings)
        }
        let database = Database(engine: engine, signal: signal, monitor: surroundings.monitor)
        try await database.ping()
        return database
    }

    private init(engine: any DatabaseEngine, signal: JobSignal, monitor: ConditionMonitor) {
        self.engine = engine
        self.signal = signal
        self.monitor = monitor
    }

    deinit { engine.close() }

    /// Reads from one consistent snapshot. Throws `StorageError`; what `body` throws is the cause of `.abandoned`.
    package func read<Answer: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Answer
    ) async throws(StorageError) -> Answer {
        try await run(.read, body)
    }

    /// Reads and writes in one transaction, and answers when it is on disk (REL-4, REL-21).
    ///
    /// Throws `StorageError`; what `body` throws is the cause of `.abandoned`, and the transaction is rolled back.
    @discardableResult
    package func write<Answer: Sendable>(
        isolation: Isolation = .committed, _ body: @escaping @Sendable (Transaction) throws -> Answer
    ) async throws(StorageError) -> Answer {
        try await run(.write(isolation), body)
    }

    /// Which engine it is.
    package var dialect: Dialect { engine.dialect }

    /// Whether it does its work; recovers by itself (REL-43, REL-53).
    package var condition: DatabaseCondition { monitor.condition }

    /// Shows the database as read-only before it is, because space runs low; what is under way can still be stored.
    ///
    /// Whoever begins something asks `condition` first (REL-43).
    package func restrain(_ isRestrained: Bool) { monitor.restrain(isRestrained) }

    /// How far the database's clock is ahead of the node's, as last measured (REL-55).
    package var clockSkew: Duration { engine.clockSkew }

    /// How many transactions wait for their turn.
    package var queueDepth: Int { engine.queueDepth }

    /// What it has done since it was opened.
    package var statistics: DatabaseStatistics { engine.statistics }

    /// Asks the database for a sign of life. Throws `StorageError`.
    package func ping() async throws(StorageError) {
        _ = try await read { try $0.row("SELECT 1 AS one") }
    }

    /// Takes nothing more; transactions that were taken are finished and answered.
    package func close() { engine.close() }

    /// Hands over a transaction that answers its callers itself.
    func submit(_ work: Work) { engine.submit(work) }

    private func run<Answer: Sendable>(
        _ access: Work.Access, _ body: @escaping @Sendable (Transaction) throws -> Answer
    ) async throws(StorageError) -> Answer {
        let result: Result<Answer, StorageError> = await withCheckedContinuation { continuation in
            let work = Work(access: access) { transaction in
                let answer = try body(transaction)
                return { continuation.resume(returning: .success(answer)) }
            } refuse: { error in
                continuation.resume(returning: .failure(error))
            }
            engine.submit(work)
        }
        return try result.get()
    }
}
