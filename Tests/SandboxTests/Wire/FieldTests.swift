import Sandbox
import Testing

/// Queries, forms and JSON of strangers.
@Suite("Fields", .timeLimit(.minutes(10)))
struct FieldTests {
    @Test(
        "escapes are read strictly",
        arguments: [
            ("a=%41", "A"), ("a=%c3%A9", "é"), ("a=+", " "), ("a=%2B", "+"), ("a==", "="), ("a=b=c", "b=c"), ("a", ""),
            ("&&a=1&", "1"), ("%61=1", "1"), ("a=%4", nil), ("a=%", nil), ("a=%4g", nil), ("a=%C3", nil),
            ("a=%ED%A0%80", nil), ("a=%+1", nil), ("a=%-1", nil),
        ] as [(String, String?)])
    func escapes(text: String, value: String?) {
        #expect((try? Fields(encoded: text))?["a"] == value)
    }

    @Test("what is written is read again, whatever it holds")
    func roundTrip() throws {
        let random = RandomSource(seed: 5)
        for _ in 0..<500 {
            let text = String(decoding: random.bytes(Int(random.next() % 40)), as: UTF8.self)
            let encoded = Percent.query([("a b", text), (text, "x")])
            #expect(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            #expect(try Fields(encoded: encoded)["a b"] == text)
            #expect(try Percent.decodePath(Percent.encode(text)) == text)
        }
    }

    @Test("a thousand hostile queries are read or refused, and refused ones as malformed only")
    func hostile() {
        let source = HostileBytes(seed: 11, pieces: ["a=", "&", "%", "%4", "%41", "%ff", "=", "+", "b[]=", ";", "é"])
        var problems: Set<FieldProblem?> = []
        for _ in 0..<1_000 {
            do {
                let fields = try Fields(encoded: String(decoding: source.next(), as: UTF8.self))
                #expect(fields.list.count <= 200)
                problems.insert(nil)
            } catch {
                problems.insert(error as? FieldProblem)
            }
        }
        #expect(problems == [nil, .malformed])
    }

    @Test("members of JSON are checked like fields")
    func members() throws {
        let object: [String: JSONValue] = ["a": 1, "n": nil]
        try object.check(required: ["a"], optional: ["n"])
        #expect(throws: FieldProblem.missing("n")) { try object.check(required: ["a", "n"]) }
        #expect(throws: FieldProblem.unknown("n")) { try object.check(required: ["a"]) }
        #expect(try object.value("n", \.string) == nil && object.value("zz", \.string) == nil)
        #expect(throws: FieldProblem.invalid("a")) { try object.value("a", \.string) }
        #expect(throws: FieldProblem.invalid("l")) { try (["l": ["x", 1]] as [String: JSONValue]).strings("l") }
    }

    @Test("a thousand hostile bodies are JSON or none; what is read can be written and read again")
    func json() {
        let source = HostileBytes(
            seed: 3,
            pieces: ["{", "}", "[", "]", "\"a\"", ":", ",", "1", "-", "1e400", "null", "true", "\\u0000", "\""])
        var read = 0
        for _ in 0..<1_000 {
            guard let value = JSONValue(parsing: source.next(upTo: 6)) else { continue }
            read += 1
            #expect(JSONValue(parsing: value.bytes) == value)
        }
        #expect((1..<1_000).contains(read))
    }

    @Test("nesting without end is refused instead of ending the server")
    func nesting() {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(JSONValue(parsing: Array(deep.utf8)) == nil)
    }
}
