/// What is published: one part, or a thread of several.
package struct Content: Sendable, Hashable, Codable {
    /// The title, where the platform has titles: a video's, a Reddit post's; empty where there is none.
    package var title: String
    /// The parts in order; never empty.
    package var parts: [Part]

    /// Takes the parts in order.
    package init(title: String = "", parts: [Part]) {
        self.title = title
        self.parts = parts
    }

    /// A single part with text only.
    package init(text: String) {
        self.init(parts: [Part(text: text)])
    }

    /// Every media item of every part, in order.
    package var mediaIDs: [MediaItem.ID] { parts.flatMap { $0.media.map(\.id) } }
}

extension Content {
    private enum CodingKeys: String, CodingKey { case title, parts }

    /// Reads what was stored, also by releases that had no titles (REL-46).
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            title: try container.decodeIfPresent(String.self, forKey: .title) ?? "",
            parts: try container.decode([Part].self, forKey: .parts))
    }

    /// Writes the title only where there is one, so that fingerprints of earlier releases stay what they are.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if !title.isEmpty { try container.encode(title, forKey: .title) }
        try container.encode(parts, forKey: .parts)
    }
}

/// One part of a post; the first is the post itself, the others continue it as a thread.
package struct Part: Sendable, Hashable, Codable {
    /// The words; may be empty when there is media, a link or a poll.
    package var text: String
    /// Pictures, films or a document, in order.
    package var media: [Attachment]
    /// The link that it is about, shown as a card where the platform has cards.
    package var link: Link?
    /// A question with answers to choose from; the question is the text.
    package var poll: Poll?

    /// Gathers what the part is made of.
    package init(text: String, media: [Attachment] = [], link: Link? = nil, poll: Poll? = nil) {
        self.text = text
        self.media = media
        self.link = link
        self.poll = poll
    }
}

/// A media item in its place in a part.
package struct Attachment: Sendable, Hashable, Codable {
    /// The stored file.
    package var id: MediaItem.ID
    /// What people hear who cannot see it; may be empty.
    package var altText: String
    /// What becomes of it where its shape is not taken; `nil` where the choice for the account counts.
    package var fit: MediaFit?

    /// Gathers the parts.
    package init(id: MediaItem.ID, altText: String = "", fit: MediaFit? = nil) {
        self.id = id
        self.altText = altText
        self.fit = fit
    }
}

/// A link that a part is about, with what its card says.
package struct Link: Sendable, Hashable, Codable {
    /// The address, http or https.
    package var url: String
    /// The card's title; `nil` where the page's own is to be taken.
    package var title: String?
    /// The card's description; `nil` where the page's own is to be taken.
    package var description: String?

    /// Gathers address and card.
    package init(url: String, title: String? = nil, description: String? = nil) {
        self.url = url
        self.title = title
        self.description = description
    }

    /// Whether it is an address that people can open: http or https, with a host, without spaces.
    package var isWebAddress: Bool {
        let schemes = ["https://", "http://"]
        guard let scheme = schemes.first(where: { url.lowercased().hasPrefix($0) }) else { return false }
        let rest = url.dropFirst(scheme.count)
        let host = rest.prefix { !"/?#".contains($0) }
        return !host.isEmpty && !url.unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x21 }
    }
}

/// A question with answers to choose from.
package struct Poll: Sendable, Hashable, Codable {
    /// The answers, in order.
    package var options: [String]
    /// How long it is open, in minutes.
    package var minutes: Int
    /// Whether a person may choose several.
    package var allowsSeveral: Bool

    /// Gathers answers and rules.
    package init(options: [String], minutes: Int, allowsSeveral: Bool = false) {
        self.options = options
        self.minutes = minutes
        self.allowsSeveral = allowsSeveral
    }
}

extension Poll {
    private enum CodingKeys: String, CodingKey { case options, minutes, allowsSeveral = "allows_several" }
}
