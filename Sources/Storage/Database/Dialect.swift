import Synchronization

/// The engine behind the database and the few words in which the two differ.
package enum Dialect: String, Sendable, CaseIterable {
    case sqlite
    case postgres

    /// A migration's text in this dialect. Migrations are written for SQLite's strict tables; PostgreSQL gets its own
    /// words for the types, and byte order for texts, so that both engines sort and page alike.
    func schema(_ sql: String) -> String {
        switch self {
        case .sqlite: sql
        case .postgres: SQLText.replacingWords(in: sql, Self.postgresWords)
        }
    }

    private static let postgresWords = [
        "INTEGER": "BIGINT", "REAL": "DOUBLE PRECISION", "BLOB": "BYTEA", "TEXT": "TEXT COLLATE \"C\"", "STRICT": "",
    ]
}

/// Turns the common text into SQLite's: `?1` for `$1`, and no row locks, since there is one writer.
///
/// `$1` itself would be a *named* parameter in SQLite, numbered by its first appearance.
final class SQLiteDialect: Sendable {
    private static let cacheLimit = 2_000
    private let known = Mutex<[String: String]>([:])

    /// How many texts are kept.
    var cachedCount: Int { known.withLock(\.count) }

    func translate(_ sql: String) -> String {
        if let text = known.withLock({ $0[sql] }) { return text }
        let text = SQLText.outsideQuotes(of: sql) { part in
            part.replacing("$", with: "?").replacing(" FOR UPDATE SKIP LOCKED", with: "")
                .replacing(" FOR UPDATE", with: "")
        }
        known.withLock { known in
            if known.count >= Self.cacheLimit { known.removeAll() }
            known[sql] = text
        }
        return text
    }
}

/// Reads SQL just well enough to leave quoted text alone.
enum SQLText {
    /// Rewrites what stands outside of single and double quotes, and drops comments.
    static func outsideQuotes(of sql: String, _ rewrite: (String) -> String) -> String {
        sql.matches(of: /'[^']*'|"[^"]*"|--[^\n]*|(?:[^'"\-]|-(?!-))+|./).map { match in
            switch match.output.first {
            case "'", "\"": String(match.output)
            case "-" where match.output.hasPrefix("--"): ""
            default: rewrite(String(match.output))
            }
        }.joined()
    }

    /// Replaces whole upper-case words outside of quotes.
    static func replacingWords(in sql: String, _ words: [String: String]) -> String {
        outsideQuotes(of: sql) { part in
            part.replacing(/\b[A-Z]+\b/) { words[String($0.output)] ?? String($0.output) }
        }
    }
}
