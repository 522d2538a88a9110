import CPostgres

/// The statements that one connection has prepared, by text and types of the arguments.
struct PreparedStatements {
    private struct Key: Hashable {
        let sql: String
        let types: [Oid]
    }

    private static let limit = 500
    private var names: [Key: String] = [:]
    private var count = 0
    /// Sent to be prepared, and not answered yet.
    private var unanswered: [Key] = []
    /// Set when the server found one of them out of date; they are made anew before the next transaction.
    private(set) var isStale = false

    var isFull: Bool { names.count >= Self.limit }

    /// The name for the statement that is prepared next.
    var nextName: String { "s\(count)" }

    func name(_ sql: String, _ types: [Oid]) -> String? { names[Key(sql: sql, types: types)] }

    /// Notes that the statement was sent to be prepared under `nextName`.
    mutating func insert(_ sql: String, _ types: [Oid]) {
        let key = Key(sql: sql, types: types)
        names[key] = nextName
        unanswered.append(key)
        count += 1
    }

    /// Everything that was sent is prepared.
    mutating func noteSuccess() { unanswered.removeAll(keepingCapacity: true) }

    /// After a failure the server skips the rest of what was sent, so whether it is prepared is unknown.
    mutating func noteFailure(isStalePlan: Bool) {
        for key in unanswered { names[key] = nil }
        unanswered.removeAll(keepingCapacity: true)
        isStale = isStale || isStalePlan
    }

    /// Forgets all; names are not used again.
    mutating func removeAll() {
        names = [:]
        unanswered = []
        isStale = false
    }
}
