import Domain
import Outbound

/// A refusal of one of Meta's Graph hosts (platform sheets `facebook`, `instagram` and `threads`, section 6).
struct GraphRefusal: Sendable {
    /// The HTTP status: 400 for nearly everything, so that it decides little.
    let status: Int
    /// The code, with the subcode the word that decides.
    let code: Int64?
    /// The finer code.
    let subcode: Int64?
    /// What may be shown to a person, cleaned.
    let words: String
    /// Whether the platform itself says that it will pass.
    let isTransient: Bool
    /// When a limit opens again: as told, or after the usual pause (sheet `facebook`, section 6).
    let limitEndsAt: Instant
    /// The platform's sentence for programmers, in lower case.
    private let message: String

    /// Reads an answer: the Graph's form, or the flat one of the hosts that exchange codes.
    init(_ response: OutboundResponse) {
        // What is no JSON comes from something in front of the platform, and has no words.
        let json = (try? response.json()) ?? .null
        let error = json["error"] ?? json
        status = response.status
        code = error["code"]?.integer
        subcode = error["error_subcode"]?.integer
        let sentence = error["message"]?.nonBlankString ?? error["error_message"]?.nonBlankString
        message = sentence?.lowercased() ?? ""
        words =
            (error["error_user_msg"]?.nonBlankString ?? sentence).map(PlatformWords.clean)
            ?? "The platform answered with status \(response.status)."
        isTransient = error["is_transient"]?.bool ?? false
        limitEndsAt =
            response.retryAt ?? GraphUsage.regain(response) ?? response.sentAt + GraphUsage.usualPause
    }

    /// Whether the sentence for programmers has this piece.
    func says(_ piece: String) -> Bool { message.contains(piece) }
}

/// What the headers say about limits that are used up.
enum GraphUsage {
    /// How long to wait where nothing is said.
    static let usualPause: Duration = .minutes(60)

    /// When the longest of the limits opens again, by `x-business-use-case-usage`; `nil` when none is named.
    static func regain(_ response: OutboundResponse) -> Instant? {
        guard let text = response.headers["x-business-use-case-usage"],
            let usage = try? JSONValue(parsing: Array(text.utf8), maximumBytes: 16 << 10)
        else { return nil }
        let limits = (usage.object ?? [:]).values.flatMap { $0.array ?? [] }
        let minutes = limits.compactMap { $0["estimated_time_to_regain_access"]?.integer }.max() ?? 0
        return minutes > 0 ? response.sentAt + .minutes(min(minutes, 24 * 60)) : nil
    }
}
