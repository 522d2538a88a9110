import Domain
import Outbound

/// An answer that is no success, or a success without the promised content (sheet, section 6).
struct XRPCRefusal: Sendable, Hashable {
    /// The HTTP status.
    let status: Int
    /// The name of the error, where the server gives one.
    let name: String?
    /// The server's words, cut and on one line.
    let message: String?
    /// When to come back, if the server says so.
    let retryAt: Instant?

    /// Reads what can be read; proxies answer HTML or plain text, so that everything but the status may be missing.
    init(_ response: OutboundResponse) {
        // An answer that is no JSON has no name; its status must do.
        let json = try? response.json()
        status = response.status
        name = json?["error"]?.nonBlankString.map { Self.plain($0, limit: 100) }
        let words = json?["message"]?.nonBlankString ?? json?["error_description"]?.nonBlankString
        message = words.map { Self.plain($0, limit: 400) } ?? Self.plainText(response)
        retryAt = response.retryAt
    }

    /// Name and words in one line.
    var words: String {
        switch (name, message) {
        case (let name?, let message?): "\(name): \(message)"
        case (let name?, nil): name
        case (nil, let message?): message
        case (nil, nil) where status < 300: "The server's answer was not usable."
        case (nil, nil): "The server answered with status \(status)."
        }
    }

    /// Some servers refuse in plain words, e.g. `record already exists`; pages for people are no words.
    private static func plainText(_ response: OutboundResponse) -> String? {
        guard response.contentType == "text/plain", !response.body.isEmpty else { return nil }
        return plain(String(decoding: response.body.prefix(800), as: UTF8.self), limit: 400)
    }

    private static func plain(_ text: String, limit: Int) -> String {
        String(
            text.prefix(limit).map {
                $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0
            })
    }
}

/// Why a call brought nothing.
enum XRPCError: Error, Sendable {
    /// No answer.
    case door(OutboundError)
    /// An answer, but not the one hoped for.
    case refused(XRPCRefusal)
}
