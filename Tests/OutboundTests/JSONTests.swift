import Outbound
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10)))
struct JSONTests {
    @Test("values are read by type")
    func valuesAreRead() throws {
        let value = try JSONValue(
            parsing:
                #" {"a":[1,-2.5e3,"x",true,false,null,{}],"b":"\u00e4\ud83d\ude00\n\/","id":12345678901234567890} "#)

        #expect(value["a"]?[0]?.integer == 1)
        #expect(value["a"]?[1]?.double == -2500)
        #expect(value["a"]?[2]?.string == "x")
        #expect(value["a"]?[3]?.bool == true)
        #expect(value["a"]?[5]?.isNull == true)
        #expect(value["a"]?[6]?.object?.isEmpty == true)
        #expect(value["a"]?[7] == nil)
        #expect(value["b"]?.string == "ä😀\n/")
        #expect(value["id"]?.identifier == "12345678901234567890")
        #expect(value["id"]?.integer == nil)
        #expect(value["nothing"] == nil)
        #expect(value["a"]?.strings == ["x"])
    }

    @Test(
        "numbers written as texts count as numbers",
        arguments: [("7200", 7200), (#""7200""#, 7200), ("7200.0", 7200), ("7.2e3", 7200), ("-1", -1)])
    func numericTextsAreNumbers(_ text: String, _ expected: Int64) throws {
        #expect(try JSONValue(parsing: text).integer == expected)
    }

    @Test(
        "what is no whole number is none",
        arguments: ["1.5", #""""#, #""x""#, "true", "null", "1e400", "9223372036854775808"])
    func otherValuesAreNoNumbers(_ text: String) throws {
        #expect(try JSONValue(parsing: text).integer == nil)
    }

    @Test("blank texts are told from others")
    func blankTextsAreTold() {
        #expect(JSONValue.string(" \n\u{a0}").nonBlankString == nil)
        #expect(JSONValue.string(" a ").nonBlankString == " a ")
        #expect(JSONValue.string("").identifier == nil)
    }

    @Test(
        "SEC-70 what is not JSON is a typed error",
        arguments: [
            "", " ", "<html>", "{", "}", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "'a'",
            "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"", "01", "+1",
            "1.",
            ".5", "1e", "-", "NaN", "Infinity", "tru", "nul", "1 2", "{} {}", "[1 2]", "\u{feff}\u{feff}1", "// x\n1",
        ])
    func brokenTextsAreRefused(_ text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }

    @Test("SEC-70 bytes that are no UTF-8 are refused")
    func brokenBytesAreRefused() {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xff, 0x22]) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xc0, 0x80, 0x22]) }
    }

    @Test("SEC-70 nesting beyond 32 is refused, up to 32 is read")
    func nestingIsBounded() throws {
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(throws: Never.self) { try JSONValue(parsing: deep) }
        #expect(throws: JSONError.tooDeep) { try JSONValue(parsing: "[\(deep)]") }
        #expect(throws: JSONError.tooDeep) { try JSONValue(parsing: String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test("SEC-70 a size beyond the bound is refused")
    func sizeIsBounded() {
        #expect(throws: JSONError.tooLarge) { try JSONValue(parsing: Array("[1,2]".utf8), maximumBytes: 4) }
    }

    @Test("a name that comes twice is refused, also when it is escaped")
    func duplicatesAreRefused() {
        #expect(throws: JSONError.duplicateName("a")) { try JSONValue(parsing: #"{"a":1,"\u0061":2}"#) }
    }

    @Test("a byte order mark in front is passed over")
    func byteOrderMarkIsIgnored() throws {
        #expect(try JSONValue(parsing: "\u{feff}[]") == [])
    }

    @Test("writing and reading give the same value", arguments: 0..<50)
    func roundTrip(_ seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let value = Self.value(&generator, depth: 4)
        #expect(try JSONValue(parsing: value.bytes) == value)
    }

    @Test("SEC-92 random and damaged bytes never trap", arguments: 0..<200)
    func damagedBytesNeverTrap(_ seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var bytes = Self.value(&generator, depth: 3).bytes
        for _ in 0..<4 where !bytes.isEmpty {
            bytes[Int.random(in: bytes.indices, using: &generator)] = generator.nextByte()
        }
        let value = try? JSONValue(parsing: bytes)
        // What was read must be writable and readable again.
        if let value { #expect(throws: Never.self) { try JSONValue(parsing: value.bytes) } }
    }

    @Test("control characters, quotes and backslashes are written escaped, names in order")
    func textsAreEscaped() {
        let value: JSONValue = ["b": .string("\"\\\u{1}\n\u{7f}ä"), "a": [1, true, .null]]
        #expect(value.text == #"{"a":[1,true,null],"b":"\"\\\u0001\u000a\u007fä"}"#)
    }

    private static func value(_ generator: inout SplitMix64, depth: Int) -> JSONValue {
        switch Int.random(in: depth > 0 ? 0...6 : 0...4, using: &generator) {
        case 0: .null
        case 1: .bool(Bool.random(using: &generator))
        case 2: .integer(Int64.random(in: .min ... .max, using: &generator))
        case 3: .number("\(Int.random(in: -9...9, using: &generator)).5e-3")
        case 4: .string(text(&generator))
        case 5: .array((0..<3).map { _ in value(&generator, depth: depth - 1) })
        default:
            .object(
                Dictionary(
                    (0..<3).map { _ in (text(&generator), value(&generator, depth: depth - 1)) },
                    uniquingKeysWith: { $1 }))
        }
    }

    private static func text(_ generator: inout SplitMix64) -> String {
        let scalars = (0..<5).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x10ffff, using: &generator)) }
        return String(String.UnicodeScalarView(scalars))
    }
}
