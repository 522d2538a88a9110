package import Domain
import FoundationEssentials

/// Where the database is: `sqlite:/path/file`, `sqlite::memory:`, `postgres://user@host/name?host=/socket/folder`.
package enum DatabaseLocation: Sendable, Hashable {
    case memory
    case file(path: String)
    /// A connection URI as libpq reads it; secret, since it may hold a password.
    case postgres(Secret)

    /// Reads a database URL. Throws `StorageError.settings` with the allowed forms.
    package init(url: String) throws(StorageError) {
        guard let colon = url.firstIndex(of: ":") else { throw Self.refusal }
        let rest = String(url[url.index(after: colon)...])
        switch url[..<colon].lowercased() {
        case "sqlite": self = try Self.sqlite(rest)
        case "postgres", "postgresql": self = try Self.postgres(rest)
        default: throw Self.refusal
        }
    }

    private static func sqlite(_ rest: String) throws(StorageError) -> DatabaseLocation {
        if rest == ":memory:" { return .memory }
        let path = rest.hasPrefix("//") ? String(rest.dropFirst(2)) : rest
        let isPlain = !path.isEmpty && !path.hasSuffix("/") && !path.utf8.contains(0) && !path.contains("?")
        guard isPlain else { throw refusal }
        return .file(path: path)
    }

    private static func postgres(_ rest: String) throws(StorageError) -> DatabaseLocation {
        guard rest.hasPrefix("//"), !rest.utf8.contains(0) else { throw refusal }
        return .postgres(Secret("postgresql:" + rest))
    }

    private static let refusal = StorageError.settings(
        "the address must look like sqlite:/path/file, sqlite::memory: or postgres://user@host/name")
}

extension DatabaseLocation: CustomStringConvertible {
    /// The place without user and password.
    package var description: String {
        switch self {
        case .memory: "sqlite in memory"
        case .file(let path): "sqlite at \(path)"
        case .postgres: "postgres"
        }
    }
}
