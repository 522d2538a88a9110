/// A kind of thing that has identifiers of its own.
package protocol Identified {
    /// What identifiers of this kind begin with, e.g. `con` in `con_01j…`.
    static var identifierPrefix: String { get }
}

/// The identifier of one thing: prefix, underscore, and a time-ordered UUIDv7 in lower-case base 32 (26 characters).
package struct Identifier<Subject: Identified>: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// The whole text, prefix included.
    package let text: String

    /// Takes a text that is known to be an identifier, e.g. one read from our own tables.
    package init(stored text: String) {
        self.text = text
    }

    /// Reads an identifier that came from outside; `nil` when prefix, length or alphabet are wrong (SEC-59).
    package init?(_ text: String) {
        let digits = text.utf8.dropFirst(Subject.identifierPrefix.utf8.count + 1)
        guard text.hasPrefix(Subject.identifierPrefix + "_"), digits.count == UUIDv7.textLength,
            digits.allSatisfy(UUIDv7.isDigit)
        else { return nil }
        self.text = text
    }

    /// Makes a new identifier from the present time and fresh random bits.
    package init(_ ports: Ports) {
        self.init(ports, at: ports.now())
    }

    /// Makes a new identifier from a time and fresh random bits.
    package init(_ ports: Ports, at instant: Instant) {
        text = Subject.identifierPrefix + "_" + UUIDv7.text(at: instant, random: ports.randomBytes(10))
    }

    /// Reads the bare text.
    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the bare text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The whole text, prefix included.
    package var description: String { text }

    /// Older identifiers come first.
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
