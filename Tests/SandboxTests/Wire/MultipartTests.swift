import HTTPTypes
import Sandbox
import Testing

/// Multipart bodies of all kinds, most of them bad (RFC 7578).
@Suite("Multipart", .timeLimit(.minutes(10)))
struct MultipartTests {
    private static func body(_ header: String, _ content: String = "x") -> [UInt8] {
        Array("--b\r\n\(header)\r\n\r\n\(content)\r\n--b--\r\n".utf8)
    }

    @Test(
        "names and files are read as clients write them",
        arguments: [
            ("form-data; name=\"a\"", "a", nil), ("form-data; name=a", "a", nil),
            ("form-data; name=\"a\"; filename=\"f.png\"", "a", "f.png"),
            ("form-data; filename=\"f.png\"; name=\"a\"", "a", "f.png"),
            ("form-data; name=\"a\"; filename=\"x;name=b.png\"", "a", "x;name=b.png"),
            ("form-data; name=\"a;b\"", "a;b", nil), ("form-data; NAME=\"a\"", "a", nil),
            ("form-data; name=\"\"", "", nil), ("form-data; name=\"a\"; filename=\"\"", "a", ""),
        ] as [(String, String, String?)])
    func disposition(header: String, name: String, filename: String?) throws {
        let parts = try Multipart(body: Self.body("Content-Disposition: \(header)"), boundary: "b").parts
        #expect(parts.map(\.name) == [name] && parts.map(\.filename) == [filename])
    }

    @Test(
        "a part without a proper head is refused",
        arguments: [
            "X: y", "Content-Disposition: attachment; name=\"a\"", "Content-Disposition: form-data",
            "Content-Disposition: form-data; filename=\"a\"", "no colon", "Content-Type: text/plain",
        ])
    func wrongHead(header: String) {
        #expect(throws: FieldProblem.malformed) { try Multipart(body: Self.body(header), boundary: "b") }
    }

    @Test("heads may have up to so many bytes", arguments: [(3_900, true), (4_200, false)])
    func headSize(count: Int, isGood: Bool) {
        let header = "Content-Disposition: form-data; name=\"\(String(repeating: "n", count: count))\""
        #expect(((try? Multipart(body: Self.body(header), boundary: "b")) != nil) == isGood)
    }

    @Test("what looks like the boundary inside a content is content")
    func lookalikes() throws {
        let content = "x--b\r\nx--b--\r\n-b\r\n--"
        let parts = try Multipart(
            body: Self.body("Content-Disposition: form-data; name=\"a\"", content), boundary: "b"
        ).parts
        #expect(parts.map(\.text) == [content])
    }

    @Test(
        "the boundary comes from the header and is bounded",
        arguments: [
            ("multipart/form-data; boundary=b", nil), ("multipart/form-data; charset=utf-8; boundary=\"b\"", nil),
            ("Multipart/Form-Data; boundary=b", nil), ("multipart/form-data", .malformed),
            ("multipart/form-data; boundary=", .malformed), ("multipart/form-data; boundary=c", .malformed),
            ("multipart/form-data; boundary=\(String(repeating: "b", count: 71))", .malformed),
            ("multipart/mixed; boundary=b", .wrongType), ("application/json", .wrongType), ("", .wrongType),
        ] as [(String, FieldProblem?)])
    func boundary(type: String, problem: FieldProblem?) {
        let call = Call(
            method: "POST", origin: "https://a.example", path: "/", headers: [.contentType: type],
            body: Self.body("Content-Disposition: form-data; name=\"a\""))
        if let problem {
            #expect(throws: problem) { try Multipart(call) }
        } else {
            #expect((try? Multipart(call))?["a"]?.text == "x")
        }
    }

    @Test("parts are checked like fields: known, once, all there")
    func check() throws {
        func read(_ names: [String]) throws -> Multipart {
            let body = names.flatMap { FormPart.text($0, "v").bytes(boundary: "b") } + Array("--b--".utf8)
            return try Multipart(body: body, boundary: "b")
        }
        try read(["a", "c"]).check(required: ["a"], optional: ["c"])
        #expect(throws: FieldProblem.repeated("a")) { try read(["a", "a"]).check(required: ["a"]) }
        #expect(throws: FieldProblem.missing("a")) { try read(["c"]).check(required: ["a"], optional: ["c"]) }
        #expect(throws: FieldProblem.unknown("z")) { try read(["a", "z"]).check(required: ["a"]) }
    }

    @Test("a thousand hostile bodies are read or refused, in bounded parts, and never more than was sent")
    func hostile() {
        let source = HostileBytes(
            seed: 20_260_807,
            pieces: [
                "--b", "\r\n", "--", "--b--\r\n", "\r\n\r\n", "Content-Disposition: form-data; name=\"a\"", ";", "\"",
                "Content-Type: image/png\r\n", "\u{0}", "filename=\"", "\r\n--b\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n",
            ])
        var read = 0
        for _ in 0..<1_000 {
            let body = source.next()
            guard let parts = try? Multipart(body: body, boundary: "b").parts else { continue }
            read += 1
            #expect(parts.count <= Multipart.maximumParts)
            #expect(parts.reduce(0) { $0 + $1.bytes.count } <= body.count)
        }
        // The rubbish must be good enough to get through now and then, or the test would prove nothing.
        #expect((1..<1_000).contains(read))
    }

    @Test("millions of bytes that almost are a boundary are read in good time")
    func slowPath() throws {
        let content = String(repeating: "\r\n--a", count: 400_000)
        let body = Self.body("Content-Disposition: form-data; name=\"a\"", content)
        let start = ContinuousClock.now
        let parts = try Multipart(body: body, boundary: "b").parts
        #expect(parts.first?.bytes.count == content.utf8.count)
        #expect(start.duration(to: .now) < .seconds(20))
    }
}
