/// Something that stands between a post and an account, found before anything is sent.
package struct Problem: Sendable, Hashable, Codable {
    /// How grave it is.
    package enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
        /// The platform would refuse the post.
        case error
        /// The post goes out, but not quite as it was meant.
        case notice
    }

    /// What it is about, in the words of the API.
    package enum Field: String, Sendable, Hashable, Codable, CaseIterable {
        case account, parts, text, title, link, poll, media, options, visibility, language
        case altText = "alt_text"
        case contentWarning = "content_warning"
    }

    /// The stable code.
    package let code: Code
    /// What is wrong, in plain words with the numbers.
    package let message: String
    /// What to do about it.
    package let remedy: String
    /// The part concerned, from 0; `nil` when it is the whole post.
    package let part: Int?
    /// What it is about.
    package let field: Field
    /// The choice concerned, where it is one.
    package let option: OptionKey?

    /// How grave it is.
    package var severity: Severity { code.severity }

    /// Gathers the parts.
    package init(
        _ code: Code, message: String, remedy: String, part: Int? = nil, field: Field, option: OptionKey? = nil
    ) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.part = part
        self.field = field
        self.option = option
    }
}

extension Sequence<Problem> {
    /// Whether any of them keeps the post from going out.
    package var blocksPublishing: Bool { contains { $0.severity == .error } }
}
