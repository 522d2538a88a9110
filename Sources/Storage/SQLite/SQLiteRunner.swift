import Foundation
import GRDB

/// Runs statements on GRDB's connection, within one of its blocks.
final class SQLiteRunner: StatementRunner {
    private let db: GRDB.Database
    private let dialect: SQLiteDialect
    private let isReading: Bool

    init(_ db: GRDB.Database, _ dialect: SQLiteDialect, isReading: Bool = false) {
        self.db = db
        self.dialect = dialect
        self.isReading = isReading
    }

    func run(_ sql: String, _ values: [Value], areTyped: Bool) throws(StorageError) -> StatementAnswer {
        do {
            let statement = try db.cachedStatement(sql: dialect.translate(sql))
            guard !isReading || statement.isReadonly else { throw StorageError.readOnly("a read that writes") }
            let arguments = StatementArguments(try values.map(Self.databaseValue))
            guard statement.columnCount > 0 else {
                try statement.execute(arguments: arguments)
                return StatementAnswer(changes: statement.isReadonly ? 0 : db.changesCount)
            }
            let rows = try Self.rows(statement, arguments)
            return StatementAnswer(rows: rows, changes: statement.isReadonly ? 0 : db.changesCount)
        } catch {
            throw StorageError(sqlite: error)
        }
    }

    func enqueue(_ sql: String, _ values: [Value], areTyped: Bool) throws(StorageError) {
        _ = try run(sql, values, areTyped: areTyped)
    }

    func script(_ sql: String) throws(StorageError) {
        do {
            try db.execute(sql: sql)
        } catch {
            throw StorageError(sqlite: error)
        }
    }

    /// SQLite's statements have no limit in time.
    func allow(_ time: Duration) {}

    private static func rows(_ statement: Statement, _ arguments: StatementArguments) throws -> [Row] {
        let columns = statement.columnNames
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
        var rows: [Row] = []
        while let row = try cursor.next() {
            rows.append(Row(columns: columns, values: row.databaseValues.map(value)))
        }
        return rows
    }

    private static func value(_ value: DatabaseValue) -> Value {
        switch value.storage {
        case .null: .null
        case .int64(let number): .integer(number)
        case .double(let number): .real(number)
        case .string(let text): .text(text)
        case .blob(let data): .bytes(Array(data))
        }
    }

    private static func databaseValue(_ value: Value) throws(StorageError) -> DatabaseValue {
        switch value {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): try text.withoutNUL.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        }
    }
}

extension String {
    /// The text itself. Throws `StorageError.check` when it holds a NUL character, which PostgreSQL cannot store.
    var withoutNUL: String {
        get throws(StorageError) {
            guard !utf8.contains(0) else { throw .check(Constraint(name: "text without NUL")) }
            return self
        }
    }
}
