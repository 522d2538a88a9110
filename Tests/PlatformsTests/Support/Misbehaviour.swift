import Domain
import Outbound
import Testing

/// What a token endpoint or an API may do wrong (reliability page, section 8), and what each thing means everywhere.
struct Misbehaviour: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let act: ScriptedDoor.Act
    /// The class of a refresh that meets it.
    var refresh = "transient"
    /// The class of a check that meets it.
    var check = PlatformFailure.Kind.transient
    /// The code of an attempt to connect that meets it.
    var connect = AuthorizationFailure.Code.unreachable

    /// None of them says anything about a grant.
    static let passing = [
        Misbehaviour(testDescription: "HTML with 200", act: .text(200, type: "text/html", "<html><h1>Sorry")),
        Misbehaviour(testDescription: "HTML with 401", act: .text(401, type: "text/html", "<h1>Login to the proxy")),
        Misbehaviour(testDescription: "HTML with 403", act: .text(403, type: "text/html", "<h1>Blocked")),
        Misbehaviour(testDescription: "HTML with 502", act: .text(502, type: "text/html", "<h1>Bad gateway")),
        Misbehaviour(testDescription: "an empty body", act: .text(200, type: "application/json", "")),
        Misbehaviour(testDescription: "an empty refusal", act: .text(500, type: "application/json", "")),
        Misbehaviour(testDescription: "half a document", act: .text(200, type: "application/json", #"{"access_tok"#)),
        Misbehaviour(testDescription: "deep nesting", act: .text(200, type: "application/json", deep)),
        Misbehaviour(testDescription: "a list", act: .json(200, ["access_token"])),
        Misbehaviour(testDescription: "a text", act: .json(200, "access_token")),
        Misbehaviour(testDescription: "an empty object", act: .json(200, [:])),
        Misbehaviour(testDescription: "wrong types", act: .json(200, wrongTypes)),
        Misbehaviour(testDescription: "a blank token", act: .json(200, ["access_token": "  ", "expires_in": 60])),
        Misbehaviour(testDescription: "far too much", act: .failed(.tooLarge)),
        Misbehaviour(testDescription: "broken HTTP", act: .failed(.badResponse)),
        Misbehaviour(testDescription: "too late", act: .lost(mayHaveArrived: true)),
        Misbehaviour(testDescription: "nobody there", act: .lost(mayHaveArrived: false)),
        Misbehaviour(
            testDescription: "429 with Retry-After", act: .headed(429, ["Retry-After": "30"], ["message": "slow"]),
            refresh: "throttled", check: .rateLimit, connect: .rateLimit),
        Misbehaviour(
            testDescription: "429 with a page", act: .text(429, type: "text/html", "<h1>Slow down"),
            refresh: "throttled", check: .rateLimit, connect: .rateLimit),
    ]

    private static let deep = String(repeating: "[", count: 5_000)
    private static let wrongTypes: JSONValue = [
        "access_token": 7, "expires_in": "soon", "data": "none", "elements": "none", "active": "perhaps", "sub": [:],
        "id": [:], "results": 1, "paging": 2,
    ]
}
