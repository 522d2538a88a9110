import GRDB

extension StorageError {
    /// Reads GRDB's error; one of ours passes as it is.
    init(sqlite error: any Error) {
        guard let error = error as? DatabaseError else {
            self.init(error)
            return
        }
        self = Self.constraint(error) ?? Self.condition(error)
    }

    /// Whether the schema itself forbade it.
    var isConstraint: Bool {
        switch self {
        case .conflict, .foreignKey, .check: true
        default: false
        }
    }

    private static func constraint(_ error: DatabaseError) -> StorageError? {
        guard error.resultCode == .SQLITE_CONSTRAINT else { return nil }
        let constraint = Constraint(sqliteMessage: error.message ?? "")
        return switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: .conflict(constraint)
        case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey(constraint)
        default: .check(constraint)
        }
    }

    private static func condition(_ error: DatabaseError) -> StorageError {
        let message = error.message ?? "no message"
        return switch error.resultCode {
        case .SQLITE_FULL: .full(message)
        case .SQLITE_IOERR, .SQLITE_READONLY: .readOnly(message)
        case .SQLITE_BUSY, .SQLITE_LOCKED: .contention(message)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged(message)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: .unavailable(message)
        case .SQLITE_INTERRUPT: .timeout(message)
        default: .statement(code: "SQLITE \(error.extendedResultCode.rawValue)", message: message)
        }
    }
}

extension Constraint {
    /// Reads e.g. `UNIQUE constraint failed: jobs.kind, jobs.subject` or `CHECK constraint failed: name`.
    init(sqliteMessage message: String) {
        let subject = message.split(separator: ": ", maxSplits: 1).dropFirst().first ?? ""
        let places = subject.split(separator: ", ").map { $0.split(separator: ".") }
        if !places.isEmpty, places.allSatisfy({ $0.count == 2 }) {
            self.init(table: places.first.map { String($0[0]) }, columns: places.map { String($0[1]) })
        } else {
            self.init(name: subject.isEmpty ? nil : String(subject))
        }
    }
}
