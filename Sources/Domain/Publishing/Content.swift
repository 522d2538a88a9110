/// What is published: one part, or a thread of several.
package struct Content: Sendable, Hashable, Codable {
    /// The parts in order; never empty.
    package var parts: [Part]

    /// Takes the parts in order.
    package init(parts: [Part]) {
        self.parts = parts
    }

    /// A single part with text only.
    package init(text: String) {
        self.init(parts: [Part(text: text)])
    }

    /// Every media item of every part, in order.
    package var mediaIDs: [MediaItem.ID] { parts.flatMap { $0.media.map(\.id) } }
}

/// One part of a post; the first is the post itself, the others continue it as a thread.
package struct Part: Sendable, Hashable, Codable {
    /// The words; may be empty when there is media.
    package var text: String
    /// Pictures in order.
    package var media: [Attachment]

    /// Gathers words and media.
    package init(text: String, media: [Attachment] = []) {
        self.text = text
        self.media = media
    }
}

/// A media item in its place in a part.
package struct Attachment: Sendable, Hashable, Codable {
    /// The stored file.
    package var id: MediaItem.ID
    /// What people hear who cannot see it; may be empty.
    package var altText: String

    /// Gathers file and alt text.
    package init(id: MediaItem.ID, altText: String = "") {
        self.id = id
        self.altText = altText
    }
}

/// Choices that only some platforms know; a platform ignores what it does not know, and preflight says so.
package struct DeliveryOptions: Sendable, Hashable, Codable {
    /// Who may see it, in Mastodon's words: `public`, `unlisted`, `private`, `direct`.
    package var visibility: String?
    /// A content warning shown before the text (Mastodon).
    package var contentWarning: String?
    /// Language of the text, ISO 639-1.
    package var language: String?

    /// Gathers the choices.
    package init(visibility: String? = nil, contentWarning: String? = nil, language: String? = nil) {
        self.visibility = visibility
        self.contentWarning = contentWarning
        self.language = language
    }

    private enum CodingKeys: String, CodingKey {
        case visibility, contentWarning = "content_warning", language
    }
}
