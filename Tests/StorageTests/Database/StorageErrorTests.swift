import Logging
import Testing

@testable import Storage

@Suite("Storage errors", .timeLimit(.minutes(10)))
struct StorageErrorTests {
    private struct Regret: Error {}

    /// Every error, its stable word, and whether the same call may succeed later.
    static let all: [(error: StorageError, code: String, isRetryable: Bool)] = [
        (.conflict(Constraint(table: "jobs", columns: ["kind"])), "conflict", false),
        (.foreignKey(Constraint(name: "fk")), "foreign_key", false), (.check(Constraint()), "check", false),
        (.full("disk"), "full", true), (.readOnly("standby"), "read_only", true),
        (.unavailable("gone"), "unavailable", true), (.timeout("lock"), "timeout", true),
        (.contention("deadlock"), "contention", true), (.commitUnknown("cut"), "commit_unknown", false),
        (.damaged("page"), "damaged", false), (.schemaTooNew(found: 9, known: 4), "schema_too_new", false),
        (.schemaDiffers(number: 1, found: "a", known: "b"), "schema_differs", false),
        (.unreadable(column: "c", problem: .null), "unreadable", false),
        (.statement(code: "42601", message: "syntax"), "statement", false), (.settings("url"), "settings", false),
        (.abandoned(Regret()), "abandoned", false),
    ]

    @Test("each error has a stable word and a sentence", arguments: all)
    func words(error: StorageError, code: String, isRetryable: Bool) {
        #expect(error.code == code)
        #expect(error.isRetryable == isRetryable)
        #expect(error.description.hasSuffix(".") && error.description.first?.isUppercase == true)
    }

    @Test("no two errors have the same word or sentence")
    func distinct() {
        #expect(Set(Self.all.map(\.code)).count == Self.all.count)
        #expect(Set(Self.all.map(\.error.description)).count == Self.all.count)
    }

    @Test("REL-42 an unknown commit is never simply repeated")
    func unknownCommit() {
        #expect(!StorageError.commitUnknown("").isRetryable)
    }

    @Test("an error of ours stays what it is, any other becomes the cause of giving up")
    func wrapped() {
        #expect(StorageError(StorageError.full("x") as any Error).code == "full")
        guard case .abandoned(let cause) = StorageError(Regret()) else {
            Issue.record("not abandoned")
            return
        }
        #expect(cause is Regret)
    }

    @Test("REL-43 REL-53 only what says something about the database changes its condition", arguments: all)
    func condition(error: StorageError, code: String, isRetryable: Bool) {
        let monitor = ConditionMonitor(logger: .current)
        monitor.note(error)

        let expected: DatabaseCondition =
            switch code {
            case "full", "read_only": .readOnly
            case "unavailable", "commit_unknown": .unreachable
            default: .writable
            }
        #expect(monitor.condition == expected)
        monitor.noteWrite()
        #expect(monitor.condition == .writable)
    }

    @Test("REL-43 a database that takes no writes is tried now and then, by one at a time; a sound one is not")
    func probes() {
        let monitor = ConditionMonitor(logger: .current)
        #expect(!monitor.takeProbe(every: .zero))
        monitor.note(.full("disk"))

        #expect(monitor.takeProbe(every: .seconds(60)))
        #expect(!monitor.takeProbe(every: .seconds(60)))
        #expect(monitor.takeProbe(every: .zero))
    }

    static let messages: [(message: String, description: String)] = [
        ("UNIQUE constraint failed: jobs.kind, jobs.subject", "jobs(kind, subject)"),
        ("UNIQUE constraint failed: persons.email", "persons(email)"),
        ("NOT NULL constraint failed: posts.content", "posts(content)"),
        ("CHECK constraint failed: things_size", "things_size"),
        ("CHECK constraint failed: length(payload) <= 4096", "length(payload) <= 4096"),
        ("FOREIGN KEY constraint failed", "unnamed"), ("", "unnamed"), (": ", "unnamed"),
    ]

    @Test("SQLite's complaints are read for table and columns", arguments: messages)
    func sqliteConstraints(message: String, description: String) {
        #expect(Constraint(sqliteMessage: message).description == description)
    }
}

extension StorageErrorTests {
    @Test(
        "PostgreSQL's types are read by kind; what does not read as its type is a text",
        arguments: [
            ("t", PostgresType.bool, 1), ("f", PostgresType.bool, 0), ("-5", PostgresType.int2, -5),
            ("7", PostgresType.int4, 7), ("9223372036854775807", PostgresType.int8, .integer(.max)),
            ("9223372036854775808", PostgresType.int8, "9223372036854775808"), ("1.5", PostgresType.float4, .real(1.5)),
            ("-Infinity", PostgresType.float8, .real(-.infinity)), ("12", PostgresType.numeric, 12),
            ("12.25", PostgresType.numeric, .real(12.25)), ("x", PostgresType.numeric, "x"),
            ("\\x00ff10", PostgresType.bytea, .bytes([0, 255, 16])), ("\\x", PostgresType.bytea, .bytes([])),
            ("\\x0", PostgresType.bytea, "\\x0"), ("\\xzz", PostgresType.bytea, "\\xzz"), ("☂", PostgresType.text, "☂"),
            ("", PostgresType.unknown, ""),
        ] as [(String, UInt32, Value)])
    func postgresTypes(text: String, type: UInt32, expected: Value) {
        let value = Array(text.utf8).withUnsafeBufferPointer { PostgresType.value($0, type) }
        #expect(value == expected)
    }

    @Test("arguments lie in one buffer, each at its place; null has none")
    func arguments() throws {
        let arguments = try PostgresArguments(["é", nil, 42, .bytes([0, 1]), .real(0.5), ""])

        arguments.withPointers { pointers, lengths, formats in
            #expect(pointers.map { $0 == nil } == [false, true, false, false, false, false])
            #expect(lengths == [2, 0, 2, 2, 3, 0])
            #expect(formats == [0, 0, 0, 1, 0, 0])
            #expect(pointers[0].map { String(cString: $0) } == "é")
            #expect(pointers[2].map { String(cString: $0) } == "42")
            #expect(pointers[3].map { [$0[0], $0[1]] } == [0, 1])
            #expect(pointers[5].map { String(cString: $0) } == "")
        }
        #expect(throws: StorageError.self) { try PostgresArguments(["a\0b"]) }
    }
}
