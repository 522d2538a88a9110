import Storage

/// The whole content of a database, for comparing before and after.
enum DatabaseContent {
    /// Every row of every table as text, with the table's name, in order.
    static func rows(_ transaction: Transaction) throws -> [String] {
        let names =
            switch transaction.dialect {
            case .sqlite: "SELECT name FROM sqlite_master WHERE type = 'table'"
            case .postgres:
                "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema()"
            }
        var rows: [String] = []
        for name in try transaction.query(names).map({ try $0.optionalText("name") ?? "" }) {
            rows += try transaction.query("SELECT * FROM \"\(name)\"").map { "\(name): \($0)" }
        }
        return rows.sorted()
    }
}
