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
            let rows = try SQLiteRun(statement, on: db).rows(with: values)
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
