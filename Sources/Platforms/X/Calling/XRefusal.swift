import Domain
import Outbound

/// An answer of X that is not what was asked for (platform sheet, section 6).
struct XRefusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// X's words, cleaned: detail, the messages of single errors, or the title.
    let words: String
    /// The last segment of the problem type, e.g. `client-forbidden`; the host before it changed once.
    let problem: String
    /// When to come back, if the answer says so.
    let retryAt: Instant?
    /// Whether the answer was a JSON object; what is not comes from something in front of X.
    let isJSON: Bool
    private let parameters: Set<String>

    /// Reads an answer.
    init(_ response: OutboundResponse) {
        // Anything but JSON has no words.
        let json = (try? response.json()) ?? .null
        let errors = json["errors"]?.array ?? []
        status = response.status
        isJSON = json.object != nil
        words = Self.words(json, errors) ?? "X answered with status \(response.status)."
        let type = json["type"]?.string ?? errors.first?["type"]?.string ?? ""
        problem = type.split(separator: "/").last.map(String.init) ?? ""
        parameters = Set(errors.flatMap { ($0["parameters"]?.object ?? [:]).keys })
        retryAt = XRateLimits.retryAt(response)
    }

    /// Whether a request was refused because of a parameter.
    func names(parameter: String) -> Bool {
        parameters.contains(parameter) || words.contains(parameter)
    }

    private static func words(_ json: JSONValue, _ errors: [JSONValue]) -> String? {
        let single = errors.compactMap { $0["message"]?.nonBlankString ?? $0["detail"]?.nonBlankString }
        let general = json["detail"]?.nonBlankString ?? json["message"]?.nonBlankString ?? json["title"]?.nonBlankString
        // The general sentence about wrong parameters says nothing that the single ones do not say better.
        let text = single.isEmpty ? general : single.joined(separator: " ")
        return text.map(PlatformWords.clean)
    }
}

/// When X may be asked again.
enum XRateLimits {
    /// The window of X's limits, for answers that do not say when it ends.
    static let window = Duration.minutes(15)

    private static let families = ["x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour"]

    /// The latest reset among the limits that are used up; for a refusal for too many calls there is always one.
    static func retryAt(_ response: OutboundResponse) -> Instant? {
        let resets = families.compactMap { reset(of: $0, response) }
        if let latest = resets.max() { return latest }
        return response.retryAt ?? (response.status == 429 ? response.sentAt + window : nil)
    }

    private static func reset(of family: String, _ response: OutboundResponse) -> Instant? {
        guard response.headers[family + "-remaining"].flatMap({ Int($0) }) == 0 else { return nil }
        return response.headers[family + "-reset"].flatMap { RetryAdvice.instant($0, since: response.sentAt) }
    }
}
