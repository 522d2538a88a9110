import Domain
import Outbound

/// A refusal of the store that platforms keep uploads in: XML with a code, in S3's way.
struct StoreRefusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// The code, e.g. `EntityTooLarge`; empty where there is none.
    let code: String
    /// What may be shown to a person.
    let words: String

    /// Reads an answer.
    init(_ response: OutboundResponse) {
        let text = String(decoding: response.body.prefix(Self.longest), as: UTF8.self)
        status = response.status
        code = Self.element("Code", in: text) ?? ""
        let limit = Self.element("MaxSizeAllowed", in: text).map { " At most \($0) bytes are taken." } ?? ""
        let message = Self.element("Message", in: text) ?? "The store answered with status \(response.status)."
        words = PlatformWords.clean(message + limit)
    }

    /// Whether the permission to upload was over, so that a new one is worth a try.
    var isOfLease: Bool { status == 403 || code == "ExpiredToken" || code == "AccessDenied" }

    /// The failure that it amounts to (sheets `reddit` and `pinterest`, section 6).
    var failure: PlatformFailure {
        PlatformFailure(status >= 500 || status == 408 || status == 429 ? .transient : .media, words: words)
    }

    private static let longest = 10_000

    private static func element(_ name: String, in text: String) -> String? {
        guard let start = text.firstRange(of: "<\(name)>"), let end = text.firstRange(of: "</\(name)>"),
            start.upperBound <= end.lowerBound
        else { return nil }
        return PlainText.unescaped(String(text[start.upperBound..<end.lowerBound]))
    }
}
