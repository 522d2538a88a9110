/// What can go wrong on the Storage floor. No case carries a stored value or a password.
package enum StorageError: Error, Sendable {
    /// A unique key or primary key is taken.
    case conflict(Constraint)
    /// A row that is referred to does not exist, or one that is still referred to was removed.
    case foreignKey(Constraint)
    /// A value breaks a check, is null where it must not be, or has the wrong size.
    case check(Constraint)
    /// No space is left; nothing was written (REL-43).
    case full(String)
    /// The database takes no writes now: I/O error, read-only file system, standby (REL-43).
    case readOnly(String)
    /// The database cannot be reached, is shutting down, or has no free place.
    case unavailable(String)
    /// A statement or a lock took longer than its limit; nothing was written.
    case timeout(String)
    /// Others wrote the same rows at the same time and all retries were used up; nothing was written (REL-42).
    case contention(String)
    /// The connection was lost during the commit: read again before doing anything else (REL-42).
    case commitUnknown(String)
    /// The file is not a sound database (REL-41).
    case damaged(String)
    /// The database was migrated by a newer release (REL-46).
    case schemaTooNew(found: Int, known: Int)
    /// A migration that was applied is not the one known by its number (REL-46).
    case schemaDiffers(number: Int, found: String, known: String)
    /// A stored value does not read as what it should be.
    case unreadable(column: String, problem: Problem)
    /// The database did not accept a statement: a mistake of ours.
    case statement(code: String, message: String)
    /// The address or a setting of the database does not make sense.
    case settings(String)
    /// The work on the transaction threw something of its own; the transaction was rolled back.
    case abandoned(any Error)

    /// Why a column could not be read.
    package enum Problem: String, Sendable {
        case missing = "is not part of the answer"
        case null = "is null"
        case otherKind = "has another kind of value"
        case outOfRange = "has a value outside of its range"
    }
}

/// Which key or check was broken; the same on both engines as far as the engine tells.
package struct Constraint: Sendable, Hashable {
    /// The table, where known.
    package var table: String?
    /// The columns of the key, where known.
    package var columns: [String]
    /// The name of the constraint, where the engine tells it.
    package var name: String?

    /// Gathers what is known.
    package init(table: String? = nil, columns: [String] = [], name: String? = nil) {
        self.table = table
        self.columns = columns
        self.name = name
    }

    /// Whether it is the key of `table` over exactly these columns.
    package func covers(_ table: String, _ columns: String...) -> Bool {
        self.table == table && Set(self.columns) == Set(columns)
    }
}

extension Constraint: CustomStringConvertible {
    /// Table and columns, e.g. `jobs(kind, subject)`, or the name.
    package var description: String {
        let place = (table ?? "") + (columns.isEmpty ? "" : "(\(columns.joined(separator: ", ")))")
        return place.isEmpty ? name ?? "unnamed" : place
    }
}
