import Testing

@testable import Storage

/// The few words in which the engines differ.
@Suite("Dialects")
struct DialectTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let given: String
        let expected: String
    }

    static let statements = [
        Case(testDescription: "placeholders", given: "a = $1 AND b = $12", expected: "a = ?1 AND b = ?12"),
        Case(testDescription: "quoted text", given: "a = '$1' AND b = $2", expected: "a = '$1' AND b = ?2"),
        Case(
            testDescription: "quoted quote", given: "a = 'it''s $1' AND b = $2", expected: "a = 'it''s $1' AND b = ?2"),
        Case(testDescription: "quoted name", given: "\"a$1\" = $1", expected: "\"a$1\" = ?1"),
        Case(testDescription: "row locks", given: "SELECT 1 FOR UPDATE SKIP LOCKED", expected: "SELECT 1"),
        Case(testDescription: "plain row locks", given: "(SELECT 1 FOR UPDATE)", expected: "(SELECT 1)"),
        Case(testDescription: "comments", given: "SELECT 1 -- it's\n + $1", expected: "SELECT 1 \n + ?1"),
        Case(testDescription: "minus", given: "$1 - $2 - -3", expected: "?1 - ?2 - -3"),
        Case(testDescription: "open quote", given: "'$1", expected: "'?1"),
        Case(testDescription: "several lines", given: "SELECT\n'a\n$1'\n, $1", expected: "SELECT\n'a\n$1'\n, ?1"),
    ]

    @Test("statements become SQLite's", arguments: statements)
    func statement(example: Case) {
        let dialect = SQLiteDialect()
        #expect(dialect.translate(example.given) == example.expected)
        #expect(dialect.translate(example.given) == example.expected)
    }

    static let schemas = [
        Case(testDescription: "integer", given: "a INTEGER NOT NULL", expected: "a BIGINT NOT NULL"),
        Case(testDescription: "text", given: "a TEXT,", expected: "a TEXT COLLATE \"C\","),
        Case(testDescription: "bytes", given: "a BLOB)", expected: "a BYTEA)"),
        Case(testDescription: "fraction", given: "a REAL", expected: "a DOUBLE PRECISION"),
        Case(testDescription: "strict table", given: ") STRICT;", expected: ") ;"),
        Case(testDescription: "part of a word", given: "INTEGERS TEXTUAL a_TEXT", expected: "INTEGERS TEXTUAL a_TEXT"),
        Case(testDescription: "lower case", given: "integer text", expected: "integer text"),
        Case(testDescription: "quoted", given: "DEFAULT 'TEXT'", expected: "DEFAULT 'TEXT'"),
    ]

    @Test("types become PostgreSQL's, and stay SQLite's", arguments: schemas)
    func schema(example: Case) {
        #expect(Dialect.postgres.schema(example.given) == example.expected)
        #expect(Dialect.sqlite.schema(example.given) == example.given)
    }

    @Test("a migration with two texts runs each as it is")
    func ownTexts() {
        let migration = Migration(1, "own", sqlite: "a TEXT", postgres: "b TEXT")
        #expect(migration.statements(.sqlite) == "a TEXT")
        #expect(migration.statements(.postgres) == "b TEXT")
    }

    @Test("the cache of texts stays bounded")
    func boundedCache() {
        let dialect = SQLiteDialect()
        for number in 0..<5_000 { _ = dialect.translate("SELECT \(number), $1") }
        #expect(dialect.cachedCount <= 2_000)
    }
}
