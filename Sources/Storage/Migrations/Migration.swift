/// One step of the schema: numbered, named, text only, never edited once released (REL-46).
package struct Migration: Sendable, Hashable {
    /// 1, 2, 3, … without gaps.
    package let number: Int
    /// What it does, in a few words.
    package let name: String
    private let text: String
    private let ownText: [Dialect: String]

    /// Statements for both engines, separated by semicolons.
    ///
    /// Written in upper-case words for SQLite's strict tables: `INTEGER`, `REAL`, `TEXT`, `BLOB`, `… ) STRICT;`. For
    /// PostgreSQL these words become `BIGINT`, `DOUBLE PRECISION`, `TEXT COLLATE "C"`, `BYTEA` and nothing.
    package init(_ number: Int, _ name: String, _ sql: String) {
        self.number = number
        self.name = name
        text = sql
        ownText = [:]
    }

    /// Statements that differ more than the words above; each is run as it is.
    package init(_ number: Int, _ name: String, sqlite: String, postgres: String) {
        self.number = number
        self.name = name
        text = ""
        ownText = [.sqlite: sqlite, .postgres: postgres]
    }

    /// The statements for one engine.
    func statements(_ dialect: Dialect) -> String {
        ownText[dialect] ?? dialect.schema(text)
    }
}
