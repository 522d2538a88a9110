import Testing

@testable import Dashboard

@Suite("Reading forms", .timeLimit(.minutes(10)))
struct FormTests {
    @Test("fields keep their order and may repeat")
    func fields() throws {
        let form = try FormBody(urlEncoded: "a=1&b=x+y%20z&a=2&empty=&bare&utf8=%C3%A4".utf8)

        #expect(form.all("a") == ["1", "2"])
        #expect(form["b"] == "x y z")
        #expect(form["utf8"] == "ä")
        #expect(form.first("empty") == "")
        #expect(form.first("bare") == "")
        #expect(form.first("missing") == nil)
    }

    @Test("line breaks of all browsers become one")
    func lineBreaks() throws {
        #expect(try FormBody(urlEncoded: "t=a%0D%0Ab%0Ac".utf8)["t"] == "a\nb\nc")
    }

    @Test(
        "SEC-59 what no browser sends is refused",
        arguments: [
            "a=%", "a=%4", "a=%zz", "a=%FF", "a=%C3", "a=%00", "a=%1B", "a=%7F", "%C0%80=x", "a=%0D",
        ])
    func malformed(body: String) {
        #expect(throws: FormError.malformed) { try FormBody(urlEncoded: body.utf8) }
    }

    @Test("SEC-56 more fields than any page has are refused")
    func tooMany() {
        let body = String(repeating: "a=1&", count: FormBody.fieldLimit + 1)

        #expect(throws: FormError.tooManyFields) { try FormBody(urlEncoded: body.utf8) }
    }
}

@Suite("Reading forms with files", .timeLimit(.minutes(10)))
struct MultipartTests {
    private func parse(_ body: String, _ type: String = "multipart/form-data; boundary=b") throws -> MultipartForm {
        try MultipartForm(Array(body.utf8), contentType: type)
    }

    private static let good = """
        --b\r\nContent-Disposition: form-data; name="text-0"\r\n\r\nHello\r\nworld\r\n\
        --b\r\nContent-Disposition: form-data; name="files-0"; filename="a%22b.png"\r\nContent-Type: image/png\r\n\r\n\
        \u{1}--b\r\n-b\r\nx\r\n\
        --b\r\nContent-Disposition: form-data; name="files-1"; filename=""\r\n\r\n\r\n--b--\r\n
        """

    @Test("fields and files are told apart, and bytes stay as they are")
    func parts() throws {
        let form = try parse(Self.good)

        #expect(form.form["text-0"] == "Hello\nworld")
        #expect(form.files.map(\.field) == ["files-0"])
        #expect(form.files.map(\.fileName) == ["a\"b.png"])
        #expect(form.files.first?.bytes == Array("\u{1}--b\r\n-b\r\nx".utf8))
    }

    @Test("an empty form is a form")
    func empty() throws {
        #expect(try parse("--b--\r\n").form.fields.isEmpty)
    }

    @Test(
        "SEC-59 what is not exactly as the standard says is refused",
        arguments: [
            "", "--b", "--b\r\n", "x--b--", "--c--", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
            "--b\r\n\r\nno name\r\n--b--", "--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\u{0}\r\n--b--",
            "--b\r\nX: \(String(repeating: "x", count: 5000))\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\na\r\n--bb\r\n--b--",
            "--bContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--",
        ])
    func malformed(body: String) {
        #expect(throws: FormError.malformed) { try parse(body) }
    }

    @Test(
        "SEC-59 a boundary must be one",
        arguments: [
            "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
            "multipart/mixed; boundary=b", "multipart/form-data; boundary=a b\u{7f}", "text/plain; boundary=b",
            "multipart/form-data; boundary=\(String(repeating: "b", count: 71))",
        ])
    func boundaries(type: String) {
        #expect(throws: FormError.wrongContentType) { try parse(Self.good, type) }
    }

    @Test("a quoted boundary is the same one")
    func quotedBoundary() throws {
        #expect(try parse(Self.good, "Multipart/Form-Data; charset=utf-8; boundary=\"b\"").files.count == 1)
    }

    @Test("SEC-56 more parts than any page has are refused")
    func tooMany() {
        let part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n"

        #expect(throws: FormError.tooManyFields) {
            try parse(String(repeating: part, count: MultipartForm.partLimit + 1) + "--b--\r\n")
        }
    }

    @Test("SEC-56 a body of false starts takes no longer than one without")
    func falseStarts() throws {
        let content = String(repeating: "\r\n--", count: 200_000)
        let body = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n\(content)\r\n--b--\r\n"

        #expect(try parse(body).files.first?.bytes.count == content.utf8.count)
    }
}
