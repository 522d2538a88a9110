extension StorageError: CustomStringConvertible {
    /// One sentence for logs and operators.
    package var description: String {
        switch self {
        case .conflict(let constraint): "A row with the same key exists: \(constraint)."
        case .foreignKey(let constraint): "A reference between rows would break: \(constraint)."
        case .check(let constraint): "A value is not allowed here: \(constraint)."
        case .full(let detail): "The database has no space left: \(detail)."
        case .readOnly(let detail): "The database takes no writes: \(detail)."
        case .unavailable(let detail): "The database cannot be reached: \(detail)."
        case .timeout(let detail): "The database took too long: \(detail)."
        case .contention(let detail): "Too many writers at the same rows: \(detail)."
        case .commitUnknown(let detail): "It is not known whether the transaction was stored: \(detail)."
        case .damaged(let detail): "The database is damaged: \(detail)."
        case .schemaTooNew(let found, let known):
            "The database has schema \(found), this release knows \(known): start a newer release of Martlet."
        case .schemaDiffers(let number, let found, let known):
            "Migration \(number) is \"\(found)\" in the database, but \"\(known)\" in this release."
        case .unreadable(let column, let problem): "Column \(column) \(problem.rawValue)."
        case .statement(let code, let message): "The database refused a statement (\(code)): \(message)."
        case .settings(let detail): "The database settings are wrong: \(detail)."
        case .abandoned: "The transaction was given up."
        }
    }

    /// A stable word for logs, metrics and problem documents.
    package var code: String {
        switch self {
        case .conflict: "conflict"
        case .foreignKey: "foreign_key"
        case .check: "check"
        case .full: "full"
        case .readOnly: "read_only"
        case .unavailable: "unavailable"
        case .timeout: "timeout"
        case .contention: "contention"
        case .commitUnknown: "commit_unknown"
        case .damaged: "damaged"
        case .schemaTooNew: "schema_too_new"
        case .schemaDiffers: "schema_differs"
        case .unreadable: "unreadable"
        case .statement: "statement"
        case .settings: "settings"
        case .abandoned: "abandoned"
        }
    }

    /// Whether nothing was written and the same call may succeed later without any change.
    package var isRetryable: Bool {
        switch self {
        case .full, .readOnly, .unavailable, .timeout, .contention: true
        case .conflict, .foreignKey, .check, .commitUnknown, .damaged, .schemaTooNew, .schemaDiffers, .unreadable,
            .statement, .settings, .abandoned:
            false
        }
    }

    /// A storage error as it is, anything else as the cause of `.abandoned`.
    init(_ error: any Error) {
        self = error as? StorageError ?? .abandoned(error)
    }
}
