/// What an engine does for an open transaction.
protocol StatementRunner: AnyObject {
    /// Runs one statement with `$1`, `$2`, … in its text. Throws `StorageError`.
    ///
    /// - Parameter areTyped: Whether the text itself tells the types of its arguments.
    func run(_ sql: String, _ values: [Value], areTyped: Bool) throws(StorageError) -> StatementAnswer

    /// Runs one statement whose answer nobody needs; a failure may show only with the next one, or at the end.
    func enqueue(_ sql: String, _ values: [Value], areTyped: Bool) throws(StorageError)

    /// Runs several statements without arguments. Throws `StorageError`.
    func script(_ sql: String) throws(StorageError)

    /// Lets the statements of this transaction run longer than others, where there is a limit. Throws `StorageError`.
    func allow(_ time: Duration) throws(StorageError)
}

/// The answer to one statement.
struct StatementAnswer {
    var rows: [Row] = []
    /// How many rows were inserted, updated or deleted.
    var changes = 0
}
