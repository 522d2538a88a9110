import Domain
import Outbound

/// A refusal of Reddit's API (platform sheet, section 6): by status and header, or by codes in an answer that looks good.
struct RedditRefusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// Reddit's code, e.g. `SUBREDDIT_NOEXIST`; empty where there is none. Texts are in the person's language.
    let code: String
    /// Reddit's words, cleaned, or ours where an answer has none.
    let words: String
    /// When to come back, if the answer says so.
    let retryAt: Instant?
    /// When it was asked.
    let sentAt: Instant
    /// What was to be made, in Reddit's word: `image`.
    let kind: String
    /// The error that the header names, e.g. `insufficient_scope`.
    let challenge: String
    /// Whether Reddit itself answered, and nothing in front of it.
    let isReddits: Bool

    /// Reads an answer.
    init(_ response: OutboundResponse, kind: String = "") {
        // What is no JSON comes from something in front of Reddit, and has no words.
        let json = (try? response.json()) ?? .null
        let error = json["json"]?["errors"]?[0]
        status = response.status
        sentAt = response.sentAt
        code = error?[0]?.nonBlankString ?? json["reason"]?.nonBlankString ?? ""
        challenge = response.headers["WWW-Authenticate"] ?? ""
        isReddits = json.object != nil
        self.kind = kind
        let isWall = response.status == 403 && !isReddits
        let said =
            error?[1]?.nonBlankString ?? json["explanation"]?.nonBlankString ?? json["message"]?.nonBlankString
        words = isWall ? Self.wall : said.map(PlatformWords.clean) ?? "Reddit answered with status \(response.status)."
        retryAt =
            response.retryAt ?? RedditPause.told(by: json, said ?? "").map { response.sentAt + $0 }
    }

    private static let wall = """
        Reddit does not let this installation in. The operator checks that the app is approved, that its username on Reddit \
        is in the settings, and that the address of the server is not blocked.
        """
}

/// How long Reddit wants to be left alone (platform sheet, section 6).
enum RedditPause {
    /// Where an answer does not say.
    static let usual = Duration.minutes(10)
    private static let units: [(String, Duration)] = [
        ("millisecond", .milliseconds(1)), ("second", .seconds(1)), ("minute", .minutes(1)), ("hour", .hours(1)),
    ]

    /// The seconds in the answer, or the number in its words and one unit more; `nil` where neither is there.
    static func told(by json: JSONValue, _ words: String) -> Duration? {
        if let seconds = json["json"]?["ratelimit"]?.double, (0...86_400).contains(seconds) {
            return .milliseconds(Int64((seconds * 1000).rounded(.up)))
        }
        let pieces = words.lowercased().split { !$0.isLetter && !$0.isNumber }
        for (number, word) in zip(pieces, pieces.dropFirst()) {
            guard number.utf8.count <= 3, let count = Int64(number), count >= 0,
                let unit = units.first(where: { word == $0.0 || word == $0.0 + "s" })
            else { continue }
            return unit.1 * Int(count + 1)
        }
        return nil
    }
}
