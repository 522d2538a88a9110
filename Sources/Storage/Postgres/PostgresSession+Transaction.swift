import Domain

extension PostgresSession {
    private static let clock = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now"
    private static let beginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    private static let beginCommitted = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
    private static let beginSerializable = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"

    /// Runs a transaction once. Throws `.commitUnknown` when the connection was lost while a write was committed.
    func transact(
        _ work: Work, _ surroundings: Surroundings, _ record: EngineRecord
    ) throws(StorageError) -> Acknowledgement {
        try refresh()
        do {
            let now = try begin(work.access, surroundings, record)
            let transaction = Transaction(
                now: now, dialect: .postgres, ports: surroundings.ports, signal: surroundings.signal, runner: self)
            let acknowledgement = try work.attempt(in: transaction)
            let begin = ContinuousClock.now
            try commit(work.access)
            if work.access.isWrite { record.noteCommit(writes: 1, took: begin.duration(to: .now)) }
            return acknowledgement
        } catch {
            rollBack()
            throw error
        }
    }

    /// Begins, and reads the database's clock in the same round trip; half of that trip is the error of the skew.
    ///
    /// Where the clock was read a moment ago, its time is reckoned from that, and the beginning travels with the first
    /// statement (decision 0008).
    private func begin(
        _ access: Work.Access, _ surroundings: Surroundings, _ record: EngineRecord
    ) throws(StorageError) -> Instant {
        if let now = reading?.now, hasBegunToWrite || !access.isWrite {
            try enqueue(Self.text(access), [], areTyped: false)
            return surroundings.settings.clock == .node ? surroundings.ports.now() : now
        }
        let sent = surroundings.ports.now()
        let now = try open(access).answer.rows.first?.instant("now") ?? sent
        let received = surroundings.ports.now()
        reading = ClockReading(time: now)
        if access.isWrite { hasBegunToWrite = true }
        record.note(clockSkew: now - (sent + (received - sent) / 2))
        return surroundings.settings.clock == .node ? received : now
    }

    /// A standby begins only what reads, and says that it does not know how to begin anything else (SQLSTATE 0A000).
    private func open(_ access: Work.Access) throws(StorageError) -> PostgresResult {
        do {
            try enqueue(Self.text(access), [], areTyped: false)
            return try ask(Self.clock)
        } catch .statement(code: "0A000", let message) where access.isWrite {
            throw .readOnly(message)
        }
    }

    private static func text(_ access: Work.Access) -> String {
        switch access {
        case .read: beginRead
        case .write(.committed): beginCommitted
        case .write(.serializable): beginSerializable
        }
    }

    /// Nobody waits for the end of what only read.
    private func commit(_ access: Work.Access) throws(StorageError) {
        guard access.isWrite else { return try tell("COMMIT") }
        do {
            let tag = try ask("COMMIT").commandTag
            guard tag == "COMMIT" else { throw StorageError.statement(code: "25P02", message: "rolled back: \(tag)") }
        } catch {
            guard isLost else { throw StorageError(error) }
            throw .commitUnknown("the connection was lost during the commit")
        }
    }

    /// A session whose rollback fails is of no use any more; the error that led here is the one to tell.
    private func rollBack() {
        guard !isLost else { return }
        do {
            try undo()
        } catch {
            abandon()
        }
    }
}
