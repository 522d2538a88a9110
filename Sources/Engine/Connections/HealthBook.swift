import Domain
import Storage

/// The only writer of health: state, history line and notice in one transaction (reliability page, section 3).
struct HealthBook: Sendable {
    let ports: Ports
    let node: String

    /// Applies an event; answers the health afterwards. An event that does not fit changes nothing (REL-18), but is a
    /// quiet line of history all the same.
    @discardableResult
    func record(
        _ event: ConnectionEvent, on connection: Connection, evidence: String, generation: Int64,
        in transaction: Transaction
    ) throws -> Health {
        guard let health = ConnectionMachine.next(connection.health, on: event),
            try ConnectionStore.changeHealth(of: connection, to: health, in: transaction)
        else {
            try remark(event.word, on: connection, evidence: evidence, generation: generation, in: transaction)
            return connection.health
        }
        let change = Change(event: event.word, health: health, evidence: evidence, generation: generation)
        try append(change, to: connection, in: transaction)
        try notify(of: change, on: connection, in: transaction)
        return health
    }

    /// Writes a quiet line: somebody looked, and nothing changed.
    func remark(
        _ word: String, on connection: Connection, evidence: String, generation: Int64, in transaction: Transaction
    ) throws {
        try remark(word, on: [(connection, generation)], evidence: evidence, in: transaction)
    }

    /// Writes quiet lines: somebody looked at each of them, and nothing changed.
    func remark(
        _ word: String, on connections: [(connection: Connection, generation: Int64)], evidence: String,
        in transaction: Transaction
    ) throws {
        let lines = connections.map { connection, generation in
            let entry = HistoryEntry(
                id: HistoryEntry.ID(ports, at: transaction.now), at: transaction.now, from: connection.health,
                to: connection.health, event: word, evidence: evidence, node: node, generation: generation)
            return (entry: entry, connection: connection)
        }
        try HistoryStore.appendQuietly(lines, in: transaction)
    }

    /// Writes the first line of a new connection.
    func recordConnected(
        _ connection: Connection, generation: Int64, in transaction: Transaction
    ) throws {
        let entry = HistoryEntry(
            id: HistoryEntry.ID(ports, at: transaction.now), at: transaction.now, from: nil, to: connection.health,
            event: "connected",
            evidence: "\(connection.account.handle) was connected and answered a test call.", node: node,
            generation: generation)
        try HistoryStore.append(entry, to: connection, in: transaction)
        try OutboxStore.append(
            Notice.ID(ports), kind: "connection.created", subject: connection.id.text, payload: "{}",
            of: connection.workspaceID, in: transaction)
    }

    /// Writes that a person took the account out: the last line, unless it comes back.
    func recordRemoved(_ connection: Connection, in transaction: Transaction) throws {
        let line = Change(
            event: "removed", health: connection.health, evidence: "It was disconnected here.", generation: 0)
        try append(line, to: connection, in: transaction)
        try OutboxStore.append(
            Notice.ID(ports), kind: "connection.removed", subject: connection.id.text, payload: "{}",
            of: connection.workspaceID, in: transaction)
    }

    /// Writes that an account came back after it had been taken out; the trouble that it had then is over.
    func recordReturned(
        _ connection: Connection, from before: Health, generation: Int64, in transaction: Transaction
    ) throws {
        let at = try next(for: connection, in: transaction)
        let entry = HistoryEntry(
            id: HistoryEntry.ID(ports, at: at), at: at, from: before, to: connection.health, event: "returned",
            evidence: "\(connection.account.handle) was connected again and answered a test call.", node: node,
            generation: generation)
        try HistoryStore.append(entry, to: connection, in: transaction)
        for (kind, payload) in [
            ("connection.created", "{}"),
            ("connection.healthy", #"{"reason":"","event":"\#(ConnectionEvent.reconnected.word)"}"#),
        ] {
            try OutboxStore.append(
                Notice.ID(ports), kind: kind, subject: connection.id.text, payload: payload,
                of: connection.workspaceID, in: transaction)
        }
    }

    /// Tells of a coming end that only the person can put off: by health the first time, by a line and a notice at each
    /// further stage (REL-14).
    func warnOfEnd(
        _ end: Instant, of connection: Connection, as what: String = "It", generation: Int64,
        in transaction: Transaction
    ) throws {
        let days = (end - transaction.now).daysLeft
        let evidence = "\(what) ends in \(days == 1 ? "a day" : "\(days) days"), and only you can renew it."
        let before = connection.health
        let after = try record(
            .endNear, on: connection, evidence: evidence, generation: generation, in: transaction)
        guard after == before, after.isUsable else { return }
        let line = Change(
            event: ConnectionEvent.endNear.word, health: after, evidence: evidence, generation: generation)
        try append(line, to: connection, in: transaction)
        try OutboxStore.append(
            Notice.ID(ports), kind: "connection.ends_soon", subject: connection.id.text,
            payload: #"{"days":\#(days)}"#, of: connection.workspaceID, in: transaction)
    }

    private struct Change {
        let event: String
        let health: Health
        let evidence: String
        let generation: Int64
    }

    private func append(_ change: Change, to connection: Connection, in transaction: Transaction) throws {
        let at = try next(for: connection, in: transaction)
        let entry = HistoryEntry(
            id: HistoryEntry.ID(ports, at: at), at: at, from: connection.health, to: change.health,
            event: change.event, evidence: change.evidence, node: node, generation: change.generation)
        try HistoryStore.append(entry, to: connection, in: transaction)
    }

    /// Lines sort by their time, so each one is later than the one before, whatever the clocks of the nodes say.
    private func next(for connection: Connection, in transaction: Transaction) throws -> Instant {
        let last = try HistoryStore.list(
            of: connection.id, of: connection.workspaceID, before: nil, limit: 1, in: transaction
        ).first
        return max(transaction.now, (last?.at ?? transaction.now) + .milliseconds(last == nil ? 0 : 1))
    }

    private func notify(of change: Change, on connection: Connection, in transaction: Transaction) throws {
        try OutboxStore.append(
            Notice.ID(ports), kind: "connection.\(change.health.status)", subject: connection.id.text,
            payload: #"{"reason":"\#(change.health.reason ?? "")","event":"\#(change.event)"}"#,
            of: connection.workspaceID, in: transaction)
    }
}

extension ConnectionEvent {
    /// The stable word in history.
    var word: String {
        switch self {
        case .refreshSucceeded: "refresh_succeeded"
        case .checkSucceeded: "check_succeeded"
        case .refreshFailing: "refresh_failing"
        case .endNear: "end_near"
        case .prolonged: "prolonged"
        case .scopeMissing: "scope_missing"
        case .outage: "outage"
        case .refreshLost: "refresh_lost"
        case .identityMismatch: "identity_mismatch"
        case .undecryptable: "undecryptable"
        case .ended: "ended"
        case .reconnected: "reconnected"
        }
    }
}
