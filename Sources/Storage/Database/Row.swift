/// One row of an answer, read by column name. A value of another kind than asked for is a typed error, never a trap.
package struct Row: Sendable, Hashable {
    /// The names of the columns, in the order of the statement.
    package let columns: ArraySlice<String>
    private let values: ArraySlice<Value>

    /// Pairs names with values; both have the same count.
    init(columns: [String], values: [Value]) {
        self.init(columns: columns[...], values: values[...])
    }

    private init(columns: ArraySlice<String>, values: ArraySlice<Value>) {
        self.columns = columns
        self.values = values
    }

    /// The row of a join cut into those of its tables: the first so many columns, and the rest.
    func cut(after count: Int) -> (head: Row, rest: Row) {
        (
            Row(columns: columns.prefix(count), values: values.prefix(count)),
            Row(columns: columns.dropFirst(count), values: values.dropFirst(count))
        )
    }

    /// The bare value. Throws `StorageError.unreadable` when there is no such column.
    package func value(_ column: String) throws(StorageError) -> Value {
        guard let index = columns.firstIndex(of: column) else { throw .unreadable(column: column, problem: .missing) }
        return values[index]
    }

    /// A text that may be null. Throws `StorageError.unreadable`.
    package func optionalText(_ column: String) throws(StorageError) -> String? {
        switch try value(column) {
        case .null: nil
        case .text(let text): text
        case .integer, .real, .bytes: throw .unreadable(column: column, problem: .otherKind)
        }
    }

    /// A number that may be null. Throws `StorageError.unreadable`.
    package func optionalInteger(_ column: String) throws(StorageError) -> Int64? {
        switch try value(column) {
        case .null: nil
        case .integer(let number): number
        case .text, .real, .bytes: throw .unreadable(column: column, problem: .otherKind)
        }
    }

    /// A fraction that may be null; whole numbers count as fractions. Throws `StorageError.unreadable`.
    package func optionalReal(_ column: String) throws(StorageError) -> Double? {
        switch try value(column) {
        case .null: nil
        case .real(let number): number
        case .integer(let number): Double(number)
        case .text, .bytes: throw .unreadable(column: column, problem: .otherKind)
        }
    }

    /// Bytes that may be null. Throws `StorageError.unreadable`.
    package func optionalBytes(_ column: String) throws(StorageError) -> [UInt8]? {
        switch try value(column) {
        case .null: nil
        case .bytes(let bytes): bytes
        case .text, .integer, .real: throw .unreadable(column: column, problem: .otherKind)
        }
    }
}
