package import Domain

extension Row {
    /// A text. Throws `StorageError.unreadable`.
    package func text(_ column: String) throws(StorageError) -> String {
        try present(try optionalText(column), column)
    }

    /// A number. Throws `StorageError.unreadable`.
    package func integer(_ column: String) throws(StorageError) -> Int64 {
        try present(try optionalInteger(column), column)
    }

    /// A number of the machine's size. Throws `StorageError.unreadable`.
    package func int(_ column: String) throws(StorageError) -> Int {
        try present(try optionalInt(column), column)
    }

    /// A fraction; whole numbers count as fractions. Throws `StorageError.unreadable`.
    package func real(_ column: String) throws(StorageError) -> Double {
        try present(try optionalReal(column), column)
    }

    /// Bytes. Throws `StorageError.unreadable`.
    package func bytes(_ column: String) throws(StorageError) -> [UInt8] {
        try present(try optionalBytes(column), column)
    }

    /// A claim, kept as 0 or 1. Throws `StorageError.unreadable`.
    package func bool(_ column: String) throws(StorageError) -> Bool {
        try present(try optionalBool(column), column)
    }

    /// A point in time, kept in milliseconds. Throws `StorageError.unreadable`.
    package func instant(_ column: String) throws(StorageError) -> Instant {
        try present(try optionalInstant(column), column)
    }

    /// A duration, kept in milliseconds. Throws `StorageError.unreadable`.
    package func duration(_ column: String) throws(StorageError) -> Duration {
        try present(try optionalDuration(column), column)
    }

    /// An identifier; its prefix must be that of the subject. Throws `StorageError.unreadable`.
    package func identifier<Subject>(
        _ column: String, _ kind: Identifier<Subject>.Type = Identifier<Subject>.self
    ) throws(StorageError) -> Identifier<Subject> {
        try present(try optionalIdentifier(column, kind), column)
    }

    /// A case of an enumeration. Throws `StorageError.unreadable` for an unknown case.
    package func choice<Choice: RawRepresentable<String>>(
        _ column: String, _ kind: Choice.Type = Choice.self
    ) throws(StorageError) -> Choice {
        try present(try optionalChoice(column, kind), column)
    }

    /// A value kept as JSON text. Throws `StorageError.unreadable`.
    package func json<Content: Decodable>(
        _ column: String, _ kind: Content.Type = Content.self
    ) throws(StorageError) -> Content {
        try present(try optionalJSON(column, kind), column)
    }

    private func present<Content>(_ content: Content?, _ column: String) throws(StorageError) -> Content {
        guard let content else { throw .unreadable(column: column, problem: .null) }
        return content
    }
}
