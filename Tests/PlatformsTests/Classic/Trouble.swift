import Domain
import Outbound
import Sandbox
import Testing

/// A misbehaviour of a token endpoint (reliability page, section 8), and the classes that are right for it.
struct Trouble: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let fault: Fault
    /// Classes of a failed refresh (REL-9).
    let labels: Set<String>
    /// Codes of a failed exchange.
    let codes: Set<AuthorizationFailure.Code>

    private init(
        _ what: String, _ fault: Fault, labels: Set<String> = ["transient"],
        codes: Set<AuthorizationFailure.Code> = [.unreachable]
    ) {
        (testDescription, self.fault, self.labels, self.codes) = (what, fault, labels, codes)
    }

    private static func status(_ status: Int, _ body: String, _ type: String = "application/json") -> Fault {
        Fault(.status).with { fault in
            (fault.status, fault.body) = (status, body)
            fault.headers["Content-Type"] = type
        }
    }

    private static let page = "<!doctype html><html><body><h1>Just a moment</h1></body></html>"

    /// Nothing of this comes from the platform itself, or can be read.
    static let unusable = [
        Trouble("a page with 200", status(200, page, "text/html")),
        Trouble("a page with 400", status(400, page, "text/html")),
        Trouble("a page with 401", status(401, page, "text/html")),
        Trouble("a page with 403", status(403, page, "text/html")),
        Trouble("a page with 404", status(404, page, "text/html")),
        Trouble("a page that says it is JSON", status(200, page)),
        Trouble("the platform is down", Fault(.outage)),
        Trouble("nothing with 200", status(200, "")),
        Trouble("nothing with 400", status(400, "")),
        Trouble("nothing with 401", status(401, "")),
        Trouble("nothing with 500", status(500, "")),
        Trouble("an empty object", status(200, "{}")),
        Trouble("an empty object with 401", status(401, "{}")),
        Trouble("a list", status(200, "[]")),
        Trouble("a text", status(200, "\"access_token\"")),
        Trouble("null", status(200, "null")),
        Trouble("half an answer", status(200, #"{"access_token":"a","refr"#)),
        Trouble("a form instead of JSON", status(200, "access_token=a&token_type=bearer")),
        Trouble("too deep", status(200, String(repeating: "[", count: 5_000))),
        Trouble("bytes that are no text", status(200, "\u{0}\u{1}{")),
        Trouble("too much", Fault(.oversized).with { $0.bytes = 2 << 20 }),
        Trouble("without end", Fault(.oversized).with { $0.bytes = 0 }),
        Trouble("cut off", Fault(.reset)),
    ]

    /// Answers in the form of an answer, with something else in them.
    static let wrong = [
        Trouble("a number for the token", status(200, #"{"access_token":7,"token_type":"bearer","expires_in":3600}"#)),
        Trouble("an object for the token", status(200, #"{"access_token":{"a":1},"token_type":"bearer"}"#)),
        Trouble("a blank token", status(200, #"{"access_token":" ","token_type":"bearer","expires_in":3600}"#)),
        Trouble("a token in a failure", status(500, #"{"access_token":"a","token_type":"bearer"}"#)),
        Trouble("an error in a success", status(200, #"{"error":"temporarily_unavailable"}"#)),
        Trouble("a dead grant during an outage", status(503, #"{"error":"invalid_grant"}"#)),
        Trouble("a failure of the server", status(500, #"{"error":"server_error"}"#)),
        Trouble(
            "a new word", status(418, #"{"error":"teapot"}"#), labels: ["unknown", "transient"],
            codes: [.refused, .unreachable]),
    ]

    /// Everything that must pass without a trace.
    static let all = unusable + wrong
}

/// A door that gives one sort of call only a moment, so that lateness need not be waited for.
struct HurriedDoor: Door {
    let door: any Door
    let limit: Duration
    let isMeant: @Sendable (OutboundRequest) -> Bool

    func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        var request = request
        if isMeant(request) { (request.limits.total, request.limits.firstByte) = (limit, limit) }
        return try await door.send(request)
    }
}

extension OutboundRequest {
    /// Whether tokens are renewed by it, at whatever platform.
    var isRefresh: Bool {
        field("grant_type") == "refresh_token" || url.path.hasSuffix("/refresh_access_token")
    }
}
