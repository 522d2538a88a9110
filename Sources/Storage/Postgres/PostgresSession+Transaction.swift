import Domain

extension PostgresSession {
    private static let clock = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now"
    private static let beginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; " + clock
    private static let beginCommitted = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; " + clock
    private static let beginSerializable = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE; " + clock

    /// Runs a transaction once. Throws `.commitUnknown` when the connection was lost while a write was committed.
    func transact(
        _ work: Work, _ surroundings: Surroundings, _ record: EngineRecord
    ) throws(StorageError) -> Acknowledgement {
        try refresh()
        let now = try begin(work.access, surroundings, record)
        let transaction = Transaction(
            now: now, dialect: .postgres, ports: surroundings.ports, signal: surroundings.signal, runner: self)
        do {
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
    private func begin(
        _ access: Work.Access, _ surroundings: Surroundings, _ record: EngineRecord
    ) throws(StorageError) -> Instant {
        let sent = surroundings.ports.now()
        let now = try open(access).answer.rows.first?.instant("now") ?? sent
        let received = surroundings.ports.now()
        record.note(clockSkew: now - (sent + (received - sent) / 2))
        return surroundings.settings.clock == .node ? received : now
    }

    /// A standby begins only what reads, and says that it does not know how to begin anything else (SQLSTATE 0A000).
    private func open(_ access: Work.Access) throws(StorageError) -> PostgresResult {
        do {
            return try simple(Self.text(access))
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

    private func commit(_ access: Work.Access) throws(StorageError) {
        do {
            let tag = try simple("COMMIT").commandTag
            guard tag == "COMMIT" else { throw StorageError.statement(code: "25P02", message: "rolled back: \(tag)") }
        } catch {
            guard isLost, access.isWrite else { throw StorageError(error) }
            throw .commitUnknown("the connection was lost during the commit")
        }
    }

    /// A session whose rollback fails is of no use any more; the error that led here is the one to tell.
    private func rollBack() {
        guard !isLost else { return }
        do {
            try script("ROLLBACK")
        } catch {
            abandon()
        }
    }
}
