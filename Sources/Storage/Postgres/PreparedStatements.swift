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
    /// Set when the server found one of them out of date; they are made anew before the next transaction.
    var isStale = false

    var isFull: Bool { names.count >= Self.limit }

    /// The name for the statement that is prepared next.
    var nextName: String { "s\(count)" }

    func name(_ sql: String, _ types: [Oid]) -> String? { names[Key(sql: sql, types: types)] }

    /// Notes that the statement was prepared under `nextName`.
    mutating func insert(_ sql: String, _ types: [Oid]) {
        names[Key(sql: sql, types: types)] = nextName
        count += 1
    }

    /// Forgets all; names are not used again.
    mutating func removeAll() {
        names = [:]
        isStale = false
    }
}
