package import Domain
import FoundationEssentials

extension Row {
    /// A number of the machine's size that may be null. Throws `StorageError.unreadable`.
    package func optionalInt(_ column: String) throws(StorageError) -> Int? {
        try optionalInteger(column).map(Int.init)
    }

    /// A claim that may be null, kept as 0 or 1. Throws `StorageError.unreadable`.
    package func optionalBool(_ column: String) throws(StorageError) -> Bool? {
        switch try optionalInteger(column) {
        case nil: nil
        case 0: false
        case 1: true
        default: throw .unreadable(column: column, problem: .outOfRange)
        }
    }

    /// A point in time that may be null, kept in milliseconds. Throws `StorageError.unreadable`.
    package func optionalInstant(_ column: String) throws(StorageError) -> Instant? {
        try optionalInteger(column).map(Instant.init(milliseconds:))
    }

    /// A duration that may be null, kept in milliseconds. Throws `StorageError.unreadable`.
    package func optionalDuration(_ column: String) throws(StorageError) -> Duration? {
        try optionalInteger(column).map(Duration.milliseconds)
    }

    /// An identifier that may be null; its prefix must be that of the subject. Throws `StorageError.unreadable`.
    package func optionalIdentifier<Subject>(
        _ column: String, _ kind: Identifier<Subject>.Type = Identifier<Subject>.self
    ) throws(StorageError) -> Identifier<Subject>? {
        guard let text = try optionalText(column) else { return nil }
        guard text.hasPrefix(Subject.identifierPrefix + "_") else {
            throw .unreadable(column: column, problem: .outOfRange)
        }
        return Identifier(stored: text)
    }

    /// A case of an enumeration that may be null. Throws `StorageError.unreadable` for an unknown case.
    package func optionalChoice<Choice: RawRepresentable<String>>(
        _ column: String, _ kind: Choice.Type = Choice.self
    ) throws(StorageError) -> Choice? {
        guard let text = try optionalText(column) else { return nil }
        guard let choice = Choice(rawValue: text) else { throw .unreadable(column: column, problem: .outOfRange) }
        return choice
    }

    private static let decoder = JSONDecoder()

    /// A value kept as JSON text that may be null. Throws `StorageError.unreadable`.
    package func optionalJSON<Content: Decodable>(
        _ column: String, _ kind: Content.Type = Content.self
    ) throws(StorageError) -> Content? {
        guard let text = try optionalText(column) else { return nil }
        do {
            return try Self.decoder.decode(Content.self, from: Data(text.utf8))
        } catch {
            throw .unreadable(column: column, problem: .otherKind)
        }
    }
}
