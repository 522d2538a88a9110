import GRDB
import GRDBSQLite

/// One run of a prepared statement by SQLite's own means: on GRDB's ways each value would be copied several times.
struct SQLiteRun {
    /// Tells SQLite to copy what it is given.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private let statement: SQLiteStatement
    private let connection: SQLiteConnection?
    private let columns: [String]

    init(_ statement: Statement, on db: GRDB.Database) {
        self.statement = statement.sqliteStatement
        connection = db.sqliteConnection
        columns = statement.columnNames
    }

    /// Runs it to its end and answers what it returned. Throws `DatabaseError`, and `StorageError` for a text with NUL.
    func rows(with values: [Value]) throws -> [Row] {
        defer { sqlite3_reset(statement) }
        guard sqlite3_bind_parameter_count(statement) == values.count else {
            throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "wrong number of arguments")
        }
        for (index, value) in values.enumerated() {
            guard try bind(value, at: CInt(index + 1)) == SQLITE_OK else { throw failure }
        }
        var rows: [Row] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: rows.append(Row(columns: columns, values: columns.indices.map { value(CInt($0)) }))
            case SQLITE_DONE: return rows
            default: throw failure
            }
        }
    }

    private var failure: DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)))
    }

    private func bind(_ value: Value, at index: CInt) throws -> CInt {
        switch value {
        case .null: sqlite3_bind_null(statement, index)
        case .integer(let number): sqlite3_bind_int64(statement, index, number)
        case .real(let number): sqlite3_bind_double(statement, index, number)
        case .text(let text):
            sqlite3_bind_text(statement, index, try text.withoutNUL, CInt(text.utf8.count), Self.transient)
        // No address would mean null.
        case .bytes(let bytes) where bytes.isEmpty: sqlite3_bind_zeroblob(statement, index, 0)
        case .bytes(let bytes): sqlite3_bind_blob(statement, index, bytes, CInt(bytes.count), Self.transient)
        }
    }

    private func value(_ column: CInt) -> Value {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT: .text(String(decoding: bytes(sqlite3_column_text(statement, column), column), as: UTF8.self))
        case SQLITE_BLOB:
            .bytes(Array(UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, column), count: count(column))))
        default: .null
        }
    }

    private func bytes(_ start: UnsafePointer<UInt8>?, _ column: CInt) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: start, count: count(column))
    }

    /// How many bytes a text or a blob has; to be asked once it was fetched.
    private func count(_ column: CInt) -> Int { Int(sqlite3_column_bytes(statement, column)) }
}
