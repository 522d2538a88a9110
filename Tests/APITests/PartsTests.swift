import Domain
import Outbound
import Storage
import TestKit
import Testing

@testable import API

@Suite("Times", .timeLimit(.minutes(10)))
struct RFC3339Tests {
    @Test(
        "times are read with their offset and written in UTC with milliseconds",
        arguments: [
            ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z"),
            ("2026-03-01T09:00:00+02:00", 1_772_348_400_000, "2026-03-01T07:00:00.000Z"),
            ("2024-02-29T23:59:59.9999Z", 1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            ("2000-01-01t00:00:00.5z", 946_684_800_500, "2000-01-01T00:00:00.500Z"),
            ("2026-12-31T23:30:00-00:45", 1_798_762_500_000, "2027-01-01T00:15:00.000Z"),
        ] as [(String, Int64, String)])
    func good(text: String, milliseconds: Int64, written: String) {
        let instant = RFC3339.instant(text)
        #expect(instant == Instant(milliseconds: milliseconds))
        #expect(RFC3339.text(Instant(milliseconds: milliseconds)) == written)
    }

    @Test(
        "SEC-59 anything else is no time",
        arguments: [
            "", "2026", "2026-03-01", "2026-03-01T09:00:00", "2026-03-01 09:00:00Z", "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-04-00T00:00:00Z",
            "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+0200",
            "2026-01-01T00:00:00Zx", "1969-12-31T23:59:59Z", "+2026-01-01T00:00:00Z", "２０２６-01-01T00:00:00Z",
        ])
    func bad(text: String) {
        #expect(RFC3339.instant(text) == nil)
    }

    @Test("reading and writing are inverse over four centuries")
    func inverse() {
        for day in stride(from: Int64(0), to: 146_097, by: 13) {
            let instant = Instant(milliseconds: day * 86_400_000 + day)
            #expect(RFC3339.instant(RFC3339.text(instant)) == instant)
        }
    }
}

@Suite("Limits", .timeLimit(.minutes(10)))
struct TokenBucketsTests {
    @Test("SEC-57 a bucket empties, says how long to wait, and fills again; others are not concerned")
    func fills() throws {
        let clock = TestPorts()
        let buckets = TokenBuckets(size: 60, ports: clock.ports)
        for _ in 0..<60 { #expect(buckets.take(1, of: "a") == nil) }
        #expect(buckets.take(1, of: "a") == .seconds(1))
        #expect(buckets.take(10, of: "a") == .seconds(10))
        #expect(buckets.take(1, of: "b") == nil)
        clock.advance(by: .seconds(2))
        #expect(buckets.take(1, of: "a") == nil)
        #expect(buckets.take(1, of: "a") == nil)
        #expect(buckets.take(1, of: "a") != nil)
    }

    @Test("SEC-57 the number of callers remembered is bounded, and the emptiest bucket stays remembered")
    func bounded() {
        let buckets = TokenBuckets(size: 2, limit: 10, ports: TestPorts().ports)
        #expect(buckets.take(2, of: "greedy") == nil)
        for number in 0..<100 { #expect(buckets.take(1, of: "caller-\(number)") == nil) }
        #expect(buckets.take(1, of: "greedy") != nil)
    }
}

/// The head of a part as browsers send it.
private let partHead = "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: x/y"

@Suite("Uploads", .timeLimit(.minutes(10)))
struct UploadedFileTests {
    private static let type = "multipart/form-data; boundary=\"b-1\""

    /// Takes a form in pieces of a size, as a network brings it.
    private static func take(
        _ body: [UInt8], by size: Int, contentType: String? = type
    ) throws -> (name: String?, bytes: [UInt8]) {
        var parser = try FormParser(contentType: contentType)
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: size) {
            bytes += try parser.take(body[start..<min(start + size, body.count)])
        }
        try parser.finish()
        return (parser.fileName, bytes)
    }

    @Test(
        "SEC-77 one file in the right field is taken, byte by byte, however it is cut on the way",
        arguments: [1, 2, 3, 7, 10, 64, 10_000])
    func good(size: Int) throws {
        let content: [UInt8] = [0, 13, 10, 45, 45, 98, 255, 13, 10] + Array("\r\n--b-\r\n--b\r".utf8)
        let body = Array("--b-1\r\n\(partHead)\r\n\r\n".utf8) + content + Array("\r\n--b-1--\r\n".utf8)
        let file = try Self.take(body, by: size)
        #expect(file.name == "a.png")
        #expect(file.bytes == content)
    }

    @Test("SEC-77 what is no more than a piece stays in memory")
    func bounded() throws {
        var parser = try FormParser(contentType: Self.type)
        _ = try parser.take("--b-1\r\n\(partHead)\r\n\r\n".utf8)
        for _ in 0..<100 { #expect(try parser.take([UInt8](repeating: 13, count: 1_000)).count >= 990) }
    }

    @Test(
        "SEC-56 anything else is refused",
        arguments: [
            "", "--b-1--", "--b-1\r\n", "--b-1\r\n--b-1--", "--b-1\r\n\r\n\r\nx\r\n--b-1--", "x--b-1\r\n",
            "--b-1\r\n\(partHead)\r\n\r\nx",
            "--b-1\r\n\(partHead)\r\n\r\nx\r\n--b-1\r\n\(partHead)\r\n\r\ny\r\n--b-1--",
            "--b-1\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b-1--",
            "--b-1\r\nContent-Disposition: form-data; name=\"other\"; filename=\"a\"\r\n\r\nx\r\n--b-1--",
            "--b-1\r\n\(partHead)\r\n\(partHead)\r\n\r\nx\r\n--b-1--",
            "--b-1\r\n\(String(repeating: "X: y\r\n", count: 1000))\(partHead)\r\n\r\nx\r\n--b-1--",
        ])
    func bad(body: String) {
        for size in [1, 5, 100_000] {
            #expect(throws: Refusal.self) { try Self.take(Array(body.utf8), by: size) }
        }
    }

    @Test(
        "SEC-56 a boundary that is missing or out of form is refused",
        arguments: [
            nil, "", "image/png", "multipart/form-data", "multipart/form-data; boundary=",
            "multipart/mixed; boundary=b-1", "multipart/form-data; boundary=\(String(repeating: "b", count: 71))",
        ] as [String?])
    func types(type: String?) {
        #expect(throws: Refusal.self) { try FormParser(contentType: type) }
    }
}

@Suite("Cursors", .timeLimit(.minutes(10)))
struct CursorTextTests {
    @Test("a cursor comes back as it was, and nothing else is one")
    func cursor() throws {
        let id = Post.ID(TestPorts().ports)
        let text = CursorText.text(.init(at: Instant(milliseconds: -5), id: id))
        let cursor = try #require(CursorText.cursor(text))
        #expect(cursor.at == Instant(milliseconds: -5))
        #expect(cursor.id == id)
        for bad in ["", "a", "MQ", text + "a", Base64URL.encode("1.con_x".utf8), Base64URL.encode([0xff])] {
            #expect(CursorText.cursor(bad) == nil)
        }
    }
}
