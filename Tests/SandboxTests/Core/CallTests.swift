import HTTPTypes
import Testing

@testable import Sandbox

/// A request as endpoints read it, and an answer as they write it.
@Suite("Calls and answers", .timeLimit(.minutes(10)))
struct CallTests {
    private static func call(_ type: String?, _ body: String, query: String = "") -> Call {
        Call(
            method: "POST", origin: "https://a.example", path: "/t", query: query,
            headers: type.map { [.contentType: $0] } ?? [:], body: Array(body.utf8))
    }

    @Test(
        "the type of a body is read without parameters, blanks and capitals",
        arguments: [
            ("application/json", "application/json"), ("Application/JSON; charset=utf-8", "application/json"),
            (" text/plain ;x=1", "text/plain"), (";", ""), (nil, ""),
        ] as [(String?, String)])
    func type(header: String?, type: String) {
        #expect(Self.call(header, "").contentType == type)
    }

    @Test(
        "an object is an object of the right type, and nothing else",
        arguments: [
            ("application/json", "{}", nil), ("application/json; charset=utf-8", "{\"a\":1}", nil),
            ("application/json", "[]", .malformed), ("application/json", "", .malformed),
            ("application/json", "{", .malformed), ("application/json", "\"a\"", .malformed),
            ("text/json", "{}", .wrongType), (nil, "{}", .wrongType),
            ("application/x-www-form-urlencoded", "{}", .wrongType),
        ] as [(String?, String, FieldProblem?)])
    func object(type: String?, body: String, problem: FieldProblem?) {
        let call = Self.call(type, body)
        if let problem {
            #expect(throws: problem) { try call.jsonObject() }
        } else {
            #expect(throws: Never.self) { try call.jsonObject() }
        }
    }

    @Test(
        "a form is a form of the right type, and nothing else",
        arguments: [
            ("application/x-www-form-urlencoded", "a=1", nil), ("application/x-www-form-urlencoded", "", nil),
            ("application/x-www-form-urlencoded", "a=%", .malformed), ("application/json", "a=1", .wrongType),
            ("multipart/form-data; boundary=b", "a=1", .wrongType), (nil, "a=1", .wrongType),
        ] as [(String?, String, FieldProblem?)])
    func form(type: String?, body: String, problem: FieldProblem?) {
        let call = Self.call(type, body)
        if let problem {
            #expect(throws: problem) { try call.formFields() }
        } else {
            #expect(throws: Never.self) { try call.formFields() }
        }
    }

    @Test("a summary of very many names has an end, and a body that cannot be read adds none")
    func summary() {
        let names = (0..<500).map { "name\($0)=1" }.joined(separator: "&")
        let long = Self.call("application/x-www-form-urlencoded", names).summary
        #expect(long.hasPrefix("POST /t {name0 name1 ") && long.count < 450)
        #expect(Self.call("application/json", "{broken").summary == "POST /t")
        #expect(Self.call(nil, "hush", query: "a=%").summary == "POST /t")
    }

    @Test("whose call it was is remembered by every copy of it")
    func noted() {
        let call = Self.call(nil, "")
        var copy = call
        copy.endpoint = "other"
        copy.note(account: "ada")
        #expect(call.notedAccount == "ada" && Self.call(nil, "").notedAccount == nil)
    }

    @Test("more headers replace those of the same name, and leave body and status")
    func with() throws {
        let answer = Answer.json(["a": 1], status: .created, headers: [.cacheControl: "no-store"])
        let more = answer.with([.cacheControl: "private", .retryAfter: "5"])
        #expect(more.headers[.cacheControl] == "private" && more.headers[.retryAfter] == "5")
        #expect(more.headers[.contentType]?.hasPrefix("application/json") == true)
        #expect(more.status == .created && more.bytes == answer.bytes)
    }

    @Test("only a whole body has bytes to show")
    func bytes() {
        var answer = Answer.text("a")
        #expect(answer.bytes == Array("a".utf8))
        for body in [Answer.Body.stalled(.zero), .dripped([1], chunk: 1, pause: .zero), .oversized(nil)] {
            answer.body = body
            #expect(answer.bytes == nil)
        }
    }

    @Test("a redirect is one that browsers follow with GET, and is not kept")
    func redirect() {
        let answer = Answer.redirect(to: "/x")
        #expect(answer.status == .seeOther && answer.headers[.location] == "/x")
        #expect(answer.headers[.cacheControl] == "no-store" && answer.bytes == [])
    }

    @Test(
        "a decision is one of two words, and approval names somebody",
        arguments: [
            ("decision=approve&account=ada", true, "ada"), ("decision=deny", false, ""),
            ("decision=deny&account=ada", false, "ada"), ("decision=approve", nil, ""),
            ("decision=approve&account=", nil, ""), ("decision=yes&account=ada", nil, ""), ("account=ada", nil, ""),
            ("decision=approve&decision=deny&account=ada", nil, ""), ("decision=deny&mood=good", nil, ""),
        ] as [(String, Bool?, String)])
    func decision(form: String, isApproved: Bool?, account: String) {
        let decision = try? ConsentDecision(Self.call("application/x-www-form-urlencoded", form))
        #expect(decision?.isApproved == isApproved)
        if isApproved != nil { #expect(decision?.account == account) }
    }
}
