import Domain
import Outbound
import Testing

@testable import OAuth

@Suite(.timeLimit(.minutes(10)))
struct RefreshFailureTests {
    private func failure(_ status: Int, _ headers: Headers = [:], _ body: String) -> RefreshFailure? {
        do throws(OAuthError) {
            _ = try TokenAnswer(.test(status, headers, body))
            return nil
        } catch { return error.refreshFailure() }
    }

    @Test(
        "REL-9 every failure falls in exactly one class",
        arguments: [
            (400, #"{"error":"invalid_grant"}"#, "terminal"), (401, #"{"error":"invalid_grant"}"#, "terminal"),
            (200, #"{"error":"invalid_grant"}"#, "terminal"), (400, #"{"error":"invalid_client"}"#, "app_fault"),
            (401, #"{"error":"unauthorized_client"}"#, "app_fault"),
            (401, #"{"error":"invalid_client_metadata"}"#, "app_fault"),
            (400, #"{"error":"slow_down"}"#, "throttled"), (429, #"{"error":"anything"}"#, "throttled"),
            (429, "<html>", "throttled"), (429, "{}", "throttled"), (500, #"{"error":"invalid_grant"}"#, "transient"),
            (503, #"{"error":"x"}"#, "transient"), (502, "<html>", "transient"),
            (403, "<html>blocked</html>", "transient"),
            (200, "", "transient"), (200, "{}", "transient"), (200, "<html>", "transient"),
            (400, #"{"error":"temporarily_unavailable"}"#, "transient"),
            (400, #"{"error":"server_error"}"#, "transient"),
            (400, #"{"error":"invalid_request"}"#, "unknown"), (400, #"{"error":"invalid_scope"}"#, "unknown"),
            (400, #"{"error":"use_dpop_nonce"}"#, "unknown"), (418, #"{"error":"teapot"}"#, "unknown"),
        ])
    func classes(_ status: Int, _ body: String, _ label: String) {
        #expect(failure(status, [:], body)?.label == label)
    }

    @Test("REL-9 a throttled answer says until when", arguments: [#"{"error":"x"}"#, "<html>", "{}"])
    func throttledUntil(_ body: String) {
        let failure = failure(429, ["Retry-After": "30"], body)
        guard case .throttled(let until, _)? = failure else {
            Issue.record("not throttled")
            return
        }
        #expect(until == OutboundResponse.testSentAt + .seconds(30))
    }

    @Test(
        "REL-9 no answer is a passing failure, whatever the reason",
        arguments: [
            OutboundError.Kind.unreachable, .timeout, .tooLarge, .badResponse, .cancelled, .notAllowed(.address),
        ])
    func noAnswer(_ kind: OutboundError.Kind) {
        let error = OAuthError.door(OutboundError(kind, requestMayHaveBeenSent: true))
        #expect(error.refreshFailure().label == "transient")
        #expect(error.requestMayHaveBeenSent)
    }

    @Test("REL-9 a connector's own words come first, and the usual rules where it has none")
    func overrides() {
        let own = OAuthError.refused(
            OAuthRefusal(status: 400, error: "invalid_request", words: "Value passed for the token"))
        let usual = OAuthError.refused(OAuthRefusal(status: 400, error: "invalid_client"))
        let rule: (OAuthRefusal) -> RefreshFailure? = { refusal in
            refusal.words?.hasPrefix("Value passed") == true ? .terminal(.revoked, words: refusal.description) : nil
        }

        #expect(own.refreshFailure(rule).label == "terminal")
        #expect(own.refreshFailure().label == "unknown")
        #expect(usual.refreshFailure(rule).label == "app_fault")
    }

    @Test("REL-6 only what never left leaves the refresh token certainly unspent")
    func mayHaveBeenSent() {
        #expect(!OAuthError.door(OutboundError(.unreachable, requestMayHaveBeenSent: false)).requestMayHaveBeenSent)
        #expect(!OAuthError.signing.requestMayHaveBeenSent)
        #expect(!OAuthError.metadata(.otherIssuer).requestMayHaveBeenSent)
        #expect(OAuthError.badAnswer(BadAnswer(status: 502, defect: .notAnObject)).requestMayHaveBeenSent)
    }

    @Test(
        "a failed exchange becomes a code that people understand",
        arguments: [
            ("invalid_grant", 400, AuthorizationFailure.Code.refused), ("invalid_client", 401, .app),
            ("server_error", 500, .unreachable), ("x", 429, .rateLimit), ("access_denied", 403, .refused),
        ])
    func authorizationFailures(_ error: String, _ status: Int, _ code: AuthorizationFailure.Code) {
        let failure = OAuthError.refused(OAuthRefusal(status: status, error: error)).authorizationFailure
        #expect(failure.code == code)
        #expect(failure.words == error)
    }

    @Test("a missing answer of an exchange is told as unreachable, without words of the peer")
    func unreachable() {
        let error = OAuthError.door(OutboundError(.timeout, requestMayHaveBeenSent: true))
        #expect(error.authorizationFailure == AuthorizationFailure(.unreachable))
    }

    @Test("a limit is told as one, whatever stands in the answer")
    func limited() {
        let answer = BadAnswer(status: 429, defect: .notAnObject)
        #expect(OAuthError.badAnswer(answer).authorizationFailure == AuthorizationFailure(.rateLimit))
    }
}
