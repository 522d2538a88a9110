import Storage

/// Small tables for tests of the database itself.
enum Tables {
    static let things = Migration(
        1, "things",
        """
        -- It's a comment; with a quote.
        CREATE TABLE things (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL DEFAULT 'INTEGER -- not a type',
            size INTEGER,
            weight REAL,
            content BLOB,
            CONSTRAINT things_size CHECK (size >= 0),
            UNIQUE (kind, size)
        ) STRICT;
        CREATE TABLE parts (
            id TEXT NOT NULL PRIMARY KEY,
            thing_id TEXT NOT NULL REFERENCES things (id),
            later_id TEXT REFERENCES things (id) DEFERRABLE INITIALLY DEFERRED
        ) STRICT;
        """)

    static let insert = "INSERT INTO things (id) VALUES ($1)"
}

extension Database {
    /// How many rows a table has.
    func count(_ table: String) async throws -> Int {
        try await read { try $0.row("SELECT COUNT(*) AS number FROM \(table)")?.int("number") ?? 0 }
    }

    /// The ids of the things, in order.
    func things() async throws -> [String] {
        try await read { transaction in
            try transaction.query("SELECT id FROM things ORDER BY id").map { row in try row.text("id") }
        }
    }
}
