/// A text that must never be seen: token, password, key. It has no printable form (SEC-28).
///
/// Only `OAuth`, `Platforms`, `Vault`, and what logs in at the operator's servers expose it. It is not `Codable`, so that it cannot slip into a body or a row,
/// and comparison takes the same time wherever the first difference stands (SEC-31).
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// Wraps a text.
    package init(_ text: String) {
        self.text = text
    }

    /// The text itself, for the one call that needs it.
    package func expose() -> String { text }

    /// Whether nothing but white space is inside; such an answer never overwrites a token (REL-7).
    package var isBlank: Bool { text.allSatisfy(\.isWhitespace) }

    /// Always the same mask.
    package var description: String { "‹secret›" }

    /// Always the same mask.
    package var debugDescription: String { description }

    /// Shows no child, so that `dump` and test failures print the mask.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Equal texts, compared in constant time (SEC-31).
    package static func == (left: Secret, right: Secret) -> Bool {
        ConstantTime.equal(Array(left.text.utf8), Array(right.text.utf8))
    }
}
