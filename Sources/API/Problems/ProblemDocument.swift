import Domain
import HTTPTypes
import Outbound

/// A problem document (RFC 9457): what clients get of every error, with a code that stays (SEC-58).
struct ProblemDocument: Sendable {
    /// The HTTP status.
    var status: HTTPResponse.Status
    /// The stable code.
    var code: String
    /// What happened, the same for every problem with this code.
    var title: String
    /// What happened this time, and what to do.
    var detail: String
    /// Fields or accounts that are concerned.
    var errors: [JSONValue] = []
    /// What the platform said: untrusted text.
    var platformWords: String?
    /// When it makes sense to come back.
    var retryAfter: Duration?

    /// The type: stable, and not meant to be fetched.
    static func type(_ code: String) -> String { "urn:martlet:problem:\(code)" }

    /// The document.
    func json(requestID: String) -> JSONValue {
        .fields([
            "type": .string(Self.type(code)), "title": .string(title), "status": .integer(status.code),
            "detail": .string(detail), "code": .string(code), "request_id": .string(requestID),
            "errors": errors.isEmpty ? nil : .array(errors), "platform_words": platformWords.map(JSONValue.string),
        ])
    }

    /// Its shape.
    static let schema = Schema.named(
        "Problem",
        .object([
            .needed("type", .line(), "A name of the kind of problem; stable."),
            .needed("title", .line(), "What happened, the same for all of its kind."),
            .needed("status", .integer(400...599)),
            .needed("detail", .prose(), "What happened this time, and what to do."),
            .needed("code", .line(100), "Stable; made for programs."),
            .needed("request_id", .line(100), "Under which the log knows the request."),
            .maybe(
                "errors", .list(of: itemSchema, limit: 2_000), "What is wrong, field by field or account by account."),
            .maybe("platform_words", .prose(), "What the platform said; text from outside."),
        ]))

    /// The shape of one of its errors.
    static let itemSchema = Schema.named(
        "ProblemItem",
        .object([
            .needed("field", .line(), "The path of the field."), .needed("message", .prose()),
            .maybe("connection_id", .id("con")), .maybe("code", .line(100)),
            .maybe("severity", .choice(["error", "notice"])), .maybe("remedy", .prose()),
            .maybe("part", .count, "The part of the post, from 0."),
            .maybe("option", .choice(OptionKey.allCases.map(\.rawValue)), "The choice, where it is about one."),
        ]))
}
