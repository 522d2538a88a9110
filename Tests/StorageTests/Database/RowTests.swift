import Domain
import Testing

@testable import Storage

/// Reading rows by name and kind.
@Suite("Rows")
struct RowTests {
    enum Colour: String, Sendable, Hashable { case green, red }
    struct Size: Codable, Equatable { var width: Int }

    static let row = Row(
        columns: ["text", "number", "real", "bytes", "nothing", "flag", "id", "colour", "json"],
        values: [
            "t", 7, .real(0.5), .bytes([1, 2]), nil, true, "job_01", "red", "{\"width\":3}",
        ])

    @Test("each kind of value is read as what it is")
    func reading() throws {
        let row = Self.row
        #expect(try row.text("text") == "t")
        #expect(try row.integer("number") == 7)
        #expect(try row.int("number") == 7)
        #expect(try row.real("real") == 0.5)
        #expect(try row.real("number") == 7)
        #expect(try row.bytes("bytes") == [1, 2])
        #expect(try row.bool("flag"))
        #expect(try row.instant("number") == Instant(milliseconds: 7))
        #expect(try row.duration("number") == .milliseconds(7))
        #expect(try row.identifier("id", Job.ID.self) == Job.ID(stored: "job_01"))
        #expect(try row.choice("colour", Colour.self) == .red)
        #expect(try row.json("json", Size.self) == Size(width: 3))
    }

    @Test("null is read where it may be")
    func null() throws {
        let row = Self.row
        #expect(try row.optionalText("nothing") == nil)
        #expect(try row.optionalInteger("nothing") == nil)
        #expect(try row.optionalReal("nothing") == nil)
        #expect(try row.optionalBytes("nothing") == nil)
        #expect(try row.optionalBool("nothing") == nil)
        #expect(try row.optionalInstant("nothing") == nil)
        #expect(try row.optionalDuration("nothing") == nil)
        #expect(try row.optionalIdentifier("nothing", Job.ID.self) == nil)
        #expect(try row.optionalChoice("nothing", Colour.self) == nil)
        #expect(try row.optionalJSON("nothing", Size.self) == nil)
    }

    struct Misreading: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let column: String
        let problem: StorageError.Problem
        let read: @Sendable (Row) throws -> Void
    }

    static let misreadings = [
        Misreading(testDescription: "no such column", column: "x", problem: .missing) { _ = try $0.text("x") },
        Misreading(testDescription: "null", column: "nothing", problem: .null) { _ = try $0.text("nothing") },
        Misreading(testDescription: "number as text", column: "number", problem: .otherKind) {
            _ = try $0.text("number")
        },
        Misreading(testDescription: "text as number", column: "text", problem: .otherKind) {
            _ = try $0.integer("text")
        },
        Misreading(testDescription: "text as fraction", column: "text", problem: .otherKind) {
            _ = try $0.real("text")
        },
        Misreading(testDescription: "text as bytes", column: "text", problem: .otherKind) {
            _ = try $0.bytes("text")
        },
        Misreading(testDescription: "7 as claim", column: "number", problem: .outOfRange) {
            _ = try $0.bool("number")
        },
        Misreading(testDescription: "other prefix", column: "text", problem: .outOfRange) {
            _ = try $0.identifier("text", Job.ID.self)
        },
        Misreading(testDescription: "unknown case", column: "text", problem: .outOfRange) {
            _ = try $0.choice("text", Colour.self)
        },
        Misreading(testDescription: "broken JSON", column: "text", problem: .otherKind) {
            _ = try $0.json("text", Size.self)
        },
    ]

    @Test("a value of another kind is a typed error that names the column", arguments: misreadings)
    func misreading(example: Misreading) throws {
        let error = try #require(throws: StorageError.self) { try example.read(Self.row) }
        guard case .unreadable(let column, let problem) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(column == example.column)
        #expect(problem == example.problem)
    }

    @Test("values are made from the words of the domain, null included")
    func values() throws {
        #expect(Value.id(Job.ID(stored: "job_1")) == .text("job_1"))
        #expect(Value.id(Job.ID?.none) == .null)
        #expect(Value.instant(Instant(milliseconds: 5)) == .integer(5))
        #expect(Value.instant(nil) == .null)
        #expect(Value.duration(.seconds(2)) == .integer(2000))
        #expect(Value.bool(true) == .integer(1))
        #expect(Value.bool(nil) == .null)
        #expect(Value.raw(Colour.green) == .text("green"))
        #expect(Value.raw(Colour?.none) == .null)
        #expect(Value.int(3) == .integer(3))
        #expect(try Value.json(Size(width: 1)) == .text("{\"width\":1}"))
        let maybe: String? = nil
        #expect(Value.text(maybe) == .null)
    }
}
