import Domain
import Platforms
import Testing

/// Requests that were signed by another program, with the secret `grey-heron` and at the same time.
@Suite("Signed requests of Meta", .timeLimit(.minutes(1)))
struct SignedRequestTests {
    private static let signedAt = Instant(seconds: 1_800_000_000)
    private static let good = """
        LXvbKVgsFRbcjT3IMxk_LqH7NplvCzhFDpYXMYABcGc.\
        eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTgwMDAwMDAwMCwidXNlcl9pZCI6IjEwMDEifQ
        """
    private static let withSHA1 = """
        rpr3zpEXj9CxzMsx0r22aRRz29nWHCw4-GPU8pq5vFw.\
        eyJhbGdvcml0aG0iOiJITUFDLVNIQTEiLCJpc3N1ZWRfYXQiOjE4MDAwMDAwMDAsInVzZXJfaWQiOiIxMDAxIn0
        """
    private static let withoutPerson = """
        VWqhsvzsjjlTDAa0QmUS8zPuIO95AnU1I2naCcTefus.\
        eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTgwMDAwMDAwMH0
        """
    private static let numbered = """
        Q4iMXS-zfcZmuwhCQtlSIcoEdRvv_i0PsOaZ3H04arc.\
        eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTgwMDAwMDAwMCwidXNlcl9pZCI6MTAwMX0
        """

    private static func flaw(
        _ text: String, secrets: [String] = ["grey-heron"], after wait: Duration = .zero
    ) -> SignedRequest.Flaw? {
        do throws(SignedRequest.Flaw) {
            _ = try SignedRequest(text, secrets: secrets.map { Secret($0) }, now: signedAt + wait)
            return nil
        } catch {
            return error
        }
    }

    @Test("SEC-80 a request that the platform signed names the person, by text or number", arguments: [good, numbered])
    func taken(text: String) throws {
        let request = try SignedRequest(text, secrets: [Secret("other"), Secret("grey-heron")], now: Self.signedAt)

        #expect(request.person == "1001")
        #expect(text.hasPrefix(request.signature + "."))
    }

    @Test("SEC-80 another secret, a changed payload or no secret at all is refused")
    func refused() {
        #expect(Self.flaw(Self.good, secrets: ["grey-herons"]) == .wrongSignature)
        #expect(Self.flaw(Self.good, secrets: []) == .wrongSignature)
        #expect(Self.flaw(Self.good.replacing("IjEwMDEifQ", with: "IjEwMDIifQ")) == .wrongSignature)
        #expect(Self.flaw(Self.withSHA1) == .wrongAlgorithm)
        #expect(Self.flaw(Self.withoutPerson) == .malformed)
    }

    @Test(
        "SEC-80 it is good for an hour",
        arguments: [
            (Duration.minutes(60), true), (.minutes(60) + .milliseconds(1), false), (.zero - .minutes(5), true),
            (.zero - .minutes(6), false),
        ])
    func stale(wait: Duration, isGood: Bool) {
        #expect((Self.flaw(Self.good, after: wait) == nil) == isGood)
    }

    @Test(
        "SEC-80 what is no signed request is refused, whatever it is",
        arguments: [
            "", ".", "..", "a.b.c", good + "=", good + ".x", "é.é", String(repeating: "A", count: 5_000) + ".AAAA",
            String(good.split(separator: ".")[1]),
        ])
    func malformed(text: String) {
        #expect(Self.flaw(text) != nil)
    }
}
