import Domain
import Outbound
import Testing

@Suite(.timeLimit(.minutes(10)))
struct HeadersTests {
    @Test("names compare without regard to case, order and repeats stay")
    func namesCompareLoosely() {
        var headers: Headers = ["Content-Type": "a/b", "X-A": "1", "x-a": "2"]

        #expect(headers["content-TYPE"] == "a/b")
        #expect(headers.values("X-A") == ["1", "2"])
        headers["x-A"] = "3"
        #expect(headers.values("x-a") == ["3"])
        headers["X-A"] = nil
        #expect(headers["x-a"] == nil)
        headers.add("Set-Cookie", "a")
        headers.add("Set-Cookie", "b")
        #expect(headers.values("set-cookie") == ["a", "b"])
    }

    @Test(
        "the media type of an answer is read without its parameters",
        arguments: [
            ("application/json; charset=utf-8", "application/json"), ("Text/HTML", "text/html"), (" a/b ;x", "a/b"),
        ])
    func mediaTypesAreRead(_ value: String, _ expected: String) throws {
        #expect(try response(["Content-Type": value]).contentType == expected)
    }

    @Test("REL-64 the platform's own request id is found and cut")
    func requestIDsAreFound() throws {
        #expect(try response(["X-Transaction-Id": "abc"]).peerRequestID == "abc")
        #expect(try response(["x-request-id": String(repeating: "a", count: 500)]).peerRequestID?.count == 128)
        #expect(try response([:]).peerRequestID == nil)
    }

    private func response(_ headers: Headers) throws -> OutboundResponse {
        OutboundResponse(
            status: 200, headers: headers, sentAt: Instant(milliseconds: 0),
            url: try #require(OutboundURL("https://example.org")))
    }
}
