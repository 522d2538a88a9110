/// A statement about many rows at once: it joins `given`, a table of its arguments.
///
/// The arguments are cast in the text, so that one prepared text serves whichever of them are null; SQLite takes that from the first
/// row, and finds a short text sooner among those that it has prepared. There is a text for each power of two; any number of rows
/// is made of those, and on SQLite filled up with rows of nulls. So the first column of `given` is never null otherwise, and the
/// statement leaves out rows where it is: a join does so by itself.
struct BulkStatement: Sendable {
    /// The type of a column of `given`.
    enum ColumnType: String, Sendable {
        case text = "TEXT"
        case integer = "BIGINT"
        case bytes = "BLOB"
    }

    private static let sizes = [64, 32, 16, 8, 4, 2, 1]

    private let width: Int
    private let texts: [Dialect: [Int: String]]

    /// Prepares the texts for the columns of `given`, which must be named differently from those of the table.
    init(given columns: KeyValuePairs<String, ColumnType>, _ sql: String) {
        width = columns.count
        texts = Dictionary(
            uniqueKeysWithValues: Dialect.allCases.map { dialect in
                (
                    dialect,
                    Dictionary(
                        uniqueKeysWithValues: Self.sizes.map { size in
                            (size, Self.given(columns, rows: size, dialect) + sql)
                        })
                )
            })
    }

    /// Runs it for these rows of arguments; answers what it returns for all of them, in no certain order. Throws `StorageError`.
    @discardableResult
    func query(_ rows: [[Value]], in transaction: Transaction) throws(StorageError) -> [Row] {
        var (answer, rest): ([Row], ArraySlice<[Value]>) = ([], rows[...])
        while let (sql, values) = next(&rest, transaction.dialect) {
            answer += try transaction.query(sql, values, areTyped: true)
        }
        return answer
    }

    /// Runs it for these rows of arguments without anybody waiting for it (decision 0008). Throws `StorageError`.
    func enqueue(_ rows: [[Value]], in transaction: Transaction) throws(StorageError) {
        var rest = rows[...]
        while let (sql, values) = next(&rest, transaction.dialect) {
            try transaction.enqueue(sql, values, areTyped: true)
        }
    }

    private func next(_ rest: inout ArraySlice<[Value]>, _ dialect: Dialect) -> (String, [Value])? {
        guard !rest.isEmpty, let size = Self.size(for: rest.count, dialect), let sql = texts[dialect]?[size] else {
            return nil
        }
        let part = rest.prefix(size)
        rest = rest.dropFirst(size)
        return (sql, Array(part.joined()) + repeatElement(.null, count: (size - part.count) * width))
    }

    /// On SQLite a run costs more than rows that match nothing; on PostgreSQL it is the other way round.
    private static func size(for count: Int, _ dialect: Dialect) -> Int? {
        switch dialect {
        case .sqlite: sizes.last { $0 >= count } ?? sizes.first
        case .postgres: sizes.first { $0 <= count }
        }
    }

    private static func given(
        _ columns: KeyValuePairs<String, ColumnType>, rows: Int, _ dialect: Dialect
    ) -> String {
        let names = columns.map(\.key).joined(separator: ", ")
        let lists = (0..<rows).map { row in
            guard row == 0 || dialect == .postgres else {
                return "(\(repeatElement("?", count: columns.count).joined(separator: ", ")))"
            }
            let casts = columns.enumerated().map { index, column in
                "CAST($\(row * columns.count + index + 1) AS \(column.value.name(in: dialect)))"
            }
            return "(\(casts.joined(separator: ", ")))"
        }
        return "WITH given (\(names)) AS (VALUES \(lists.joined(separator: ", "))) "
    }
}

extension BulkStatement.ColumnType {
    fileprivate func name(in dialect: Dialect) -> String {
        self == .bytes && dialect == .postgres ? "BYTEA" : rawValue
    }
}
