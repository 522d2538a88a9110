import Domain
import Outbound

/// LinkedIn's name of a thing, e.g. `urn:li:share:7141138937766391808`: whole, and opaque but for its time.
struct LinkedInURN: Sendable, Hashable {
    /// The name as LinkedIn writes it.
    let text: String

    /// Takes what LinkedIn answered; `nil` for what is no such name.
    init?(_ text: String?) {
        guard let text, text.hasPrefix("urn:li:"), text.utf8.count <= 300,
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else { return nil }
        self.text = text
    }

    /// In a path or a list, where its colons must be encoded (sheet `linkedin-page`, section 9).
    var encoded: String { PercentEncoding.component(text) }

    /// Where people see a post (sheet `linkedin`, section 4).
    var permalink: String { "\(LinkedInConnector.web)/feed/update/\(text)/" }

    /// When it was made: the upper bits of the number are milliseconds. A finding of other people, unverified (sheet
    /// `linkedin`, section 7); `nil` where there is no such number.
    var madeAt: Instant? {
        text.split(separator: ":").last.flatMap { Int64($0) }.map { Instant(milliseconds: $0 >> 22) }
    }
}
