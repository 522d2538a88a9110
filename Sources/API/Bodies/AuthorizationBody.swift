import Domain
import Engine
import Outbound

/// An attempt to connect an account, for programs.
enum AuthorizationBody {
    /// What starts one.
    static let newSchema = Schema.named(
        "NewAuthorization",
        .object([
            .needed("platform", ConnectionBody.platform), .maybe("brand_id", .id("brd")),
            .maybe("instance", .line(300), "The server, where the platform has many."),
            .maybe("handle", .line(300), "The account, where the platform asks for it."),
            .maybe("app_password", .line(200), "Bluesky only: connects at once."),
            .maybe("reconnect", .id("con"), "The connection to repair."),
            .maybe("return_to", .line(512), "A path of this installation to go to afterwards."),
        ]))

    /// What picks accounts.
    static let choiceSchema = Schema.object([
        .needed("choice_ids", .list(of: .line(), limit: 200), "The `remote_id` of each account wanted.")
    ])

    static let schema = Schema.named(
        "Authorization",
        .object([
            .needed("id", .id("aut")), .needed("platform", ConnectionBody.platform), .needed("brand_id", .id("brd")),
            .maybe("reconnect", .id("con")), .needed("status", .choice(["pending", "choose", "done", "failed"])),
            .needed("expires_at", .time),
            .maybe("url", .link, "To be opened once, in the browser of the account's owner."),
            .maybe("choices", .list(of: AccountBody.schema, limit: 1_000)),
            .maybe("connection_ids", .list(of: .id("con"), limit: 1_000)),
            .maybe("code", .line(100), "Why it failed; stable."),
            .maybe("detail", .prose(), "The same in plain words."),
            .maybe("platform_words", .prose(), "What the platform said; text from outside."),
        ]))

    /// The body; `url` only when it was just started.
    static func json(_ attempt: Authorization, url: String? = nil) -> JSONValue {
        var members: [String: JSONValue?] = [
            "id": .id(attempt.id), "platform": .string(attempt.platform.rawValue), "brand_id": .id(attempt.brandID),
            "reconnect": attempt.reconnects.map { .id($0) }, "expires_at": .time(attempt.expiresAt),
            "url": url.map(JSONValue.string),
        ]
        members.merge(state(attempt)) { _, new in new }
        return .fields(members)
    }

    private static func state(_ attempt: Authorization) -> [String: JSONValue?] {
        switch attempt.state {
        case .pending, .consumed: return ["status": "pending"]
        case .choose(let accounts): return ["status": "choose", "choices": .array(accounts.map(AccountBody.json))]
        case .done(let ids): return ["status": "done", "connection_ids": .array(ids.map { .id($0) })]
        case .failed(let failure):
            let advice = Advice.on(failure.code, platform: attempt.platform)
            return [
                "status": "failed", "code": .string(failure.code.rawValue),
                "detail": .string("\(advice.explanation) \(advice.remedy)"),
                "platform_words": failure.words.map(JSONValue.string),
            ]
        }
    }
}
