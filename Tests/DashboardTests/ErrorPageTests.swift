import Domain
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Dashboard
@testable import Engine

@Suite("Error pages", .timeLimit(.minutes(10)))
struct ErrorPageTests {
    /// An error whose text must not reach anybody.
    struct Leaky: Error, CustomStringConvertible {
        let description = "SELECT * FROM grants WHERE token = 's3cret' at /srv/martlet"
    }

    @Test("SEC-58 an unknown error shows a number, and nothing of itself")
    func unknown() async throws {
        let visitor = Visitor(FakeEngine { $0.failures["list connections"] = Leaky() })

        let answer = try await visitor.get("/connections?secret=s3cret")

        #expect(answer.status == .internalServerError)
        #expect(answer.html.all("code").count == 1)
        for piece in ["SELECT", "s3cret", "/srv", "Leaky"] { #expect(!answer.text.contains(piece)) }
    }

    @Test("SEC-58 scripts get a stable code and words")
    func json() async throws {
        let visitor = Visitor(FakeEngine { $0.failures["authorization"] = Leaky() }).script

        let answer = try await visitor.get("/connections/authorizations/\(Samples.authorizationID)")

        #expect(answer.status == .internalServerError)
        #expect(answer.text.contains("\"code\":\"internal\""))
        #expect(!answer.text.contains("SELECT"))
    }

    struct Case: Sendable {
        let error: EngineError
        let status: Int
        let code: String
        let words: String
    }

    private static let cases = [
        Case(error: .notFound, status: 404, code: "not_found", words: "does not exist"),
        Case(error: .forbidden(.connect), status: 403, code: "forbidden", words: "role"),
        Case(
            error: .conflict(code: "already_publishing", words: "It is already being published."), status: 409,
            code: "already_publishing", words: "already being published"),
        Case(
            error: .tooMany(retryAfter: .milliseconds(300)), status: 429, code: "too_many_requests",
            words: "Wait 1 seconds"),
        Case(error: .readOnly, status: 503, code: "read_only", words: "cannot store"),
        Case(
            error: .invalid(field: "url", words: "Give the address of the post."), status: 422, code: "invalid",
            words: "address of the post"),
    ]

    @Test("SEC-58 each refusal has its status, its code and what to do", arguments: cases.indices)
    func refusals(index: Int) {
        let test = Self.cases[index]

        let trouble = Trouble(test.error)

        #expect(trouble.status.code == test.status)
        #expect(trouble.code == test.code)
        #expect(trouble.words.contains(test.words))
    }

    @Test(
        "SEC-63 identifiers of others, of another kind and nonsense all look alike",
        arguments: [
            "/posts/\(Samples.postID)", "/posts/con_00000000000000000000000001", "/posts/%00", "/posts/pst_",
            "/unknown",
        ])
    func absent(path: String) async throws {
        let answer = try await Visitor().get(path)

        #expect(answer.status == .notFound)
        #expect(answer.text.contains("it is not yours to see"))
    }

    @Test("SEC-56 a form larger than any page sends is refused, however it is announced")
    func tooLarge() async throws {
        let body = "name=" + String(repeating: "x", count: BodyLimit.form)

        let answer = try await Visitor().send(
            .post, "/settings/keys", body: body, type: "application/x-www-form-urlencoded")

        #expect(answer.status == .contentTooLarge)
    }

    @Test("SEC-59 a form in another encoding is refused", arguments: ["text/plain", "application/json", nil])
    func wrongEncoding(type: String?) async throws {
        let answer = try await Visitor().send(.post, "/settings/keys", body: "name=x", type: type)

        #expect(answer.status == .badRequest)
    }
}
