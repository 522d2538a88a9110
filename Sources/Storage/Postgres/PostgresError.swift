extension StorageError {
    /// Reads the server's complaint by its SQLSTATE (PostgreSQL manual, appendix A). Details are left out: they hold
    /// values of rows.
    init(postgres result: PostgresResult) {
        let code = result.field("C") ?? "08006"
        let message = result.field("M") ?? "no message"
        self = Self.constraint(code, Constraint(postgres: result)) ?? Self.condition(code, message)
    }

    /// Whether a prepared statement is no longer fit, because the schema changed or the pooler forgot it.
    var isStalePlan: Bool {
        switch self {
        case .contention(let detail): detail == Self.stalePlan
        default: false
        }
    }

    private static let stalePlan = "a prepared statement is out of date"

    private static func constraint(_ code: String, _ constraint: Constraint) -> StorageError? {
        switch code {
        case "23505", "23P01": .conflict(constraint)
        case "23503", "23001": .foreignKey(constraint)
        case "23514", "23502", "22001", "22003": .check(constraint)
        default: nil
        }
    }

    private static func condition(_ code: String, _ message: String) -> StorageError {
        switch code {
        case "40001", "40P01", "40003": .contention(message)
        case "26000": .contention(stalePlan)
        case "0A000" where message.contains("cached plan"): .contention(stalePlan)
        case "55P03": .timeout("lock: \(message)")
        case "57014": .timeout("statement: \(message)")
        case "53100": .full(message)
        case "25006", "58030": .readOnly(message)
        case "XX001", "XX002": .damaged(message)
        case _ where code.hasPrefix("08") || code.hasPrefix("53") || code.hasPrefix("57"): .unavailable(message)
        case "25P03": .unavailable(message)
        case _ where code.hasPrefix("28") || code == "3D000": .settings(message)
        case _ where code.hasPrefix("22"): .statement(code: code, message: "a value has the wrong form")
        default: .statement(code: code, message: message)
        }
    }
}

extension Constraint {
    /// The columns stand only in the detail, in the first brackets: `Key (kind, subject)=(…) already exists.`
    init(postgres result: PostgresResult) {
        let detail = result.field("D") ?? ""
        var columns: [String] = []
        if let open = detail.firstIndex(of: "("), let close = detail.firstIndex(of: ")"), open < close,
            detail[close...].hasPrefix(")=(")
        {
            columns = detail[detail.index(after: open)..<close].split(separator: ", ").map(String.init)
        } else if let column = result.field("c") {
            columns = [column]
        }
        self.init(table: result.field("t"), columns: columns, name: result.field("n"))
    }
}
