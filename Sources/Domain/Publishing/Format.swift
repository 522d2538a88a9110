/// What a part of a post is to a platform; derived from what it holds and from the option `format`.
package enum Format: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
    /// Words alone.
    case text
    /// Words about a link that is shown as a card.
    case link
    /// One picture.
    case image
    /// Several pictures or films, also called a carousel.
    case gallery
    /// One picture that moves.
    case gif
    /// One film.
    case video
    /// One upright film in the place for short ones: Reel, Short.
    case reel
    /// One picture or film that is gone after a day.
    case story
    /// A document with pages.
    case document
    /// Sound without a picture.
    case audio
    /// A question with answers.
    case poll
}

/// What a person asks a post to be, by the option `format`.
package enum PostFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// Whatever it is by what it holds.
    case post
    /// A Reel, a Short.
    case reel
    /// A story.
    case story
}

extension Part {
    /// What it is by what it holds, before any platform is asked. A file that is not stored any more counts as a picture.
    package func naturalFormat(_ media: [MediaItem.ID: MediaItem]) -> Format {
        if poll != nil { return .poll }
        guard let first = self.media.first else { return link == nil ? .text : .link }
        guard self.media.count == 1 else { return .gallery }
        return switch media[first.id]?.kind {
        case .video: .video
        case .animation: .gif
        case .document: .document
        case .audio: .audio
        case .image, nil: .image
        }
    }
}

extension Capabilities {
    /// What a part becomes on this platform.
    ///
    /// A film is a Reel where there are only Reels, a GIF a picture where it has no place of its own, and a link stands in the
    /// text where there are no cards. What the platform does not have at all is answered as it is, and has no rules.
    package func format(
        of part: Part, at index: Int = 0, options: DeliveryOptions = DeliveryOptions(),
        media: [MediaItem.ID: MediaItem] = [:]
    ) -> Format {
        if index == 0, part.poll == nil {
            switch options.format {
            case .reel: return .reel
            case .story: return .story
            case .post, nil: break
            }
        }
        let natural = part.naturalFormat(media)
        let offered = formats(ofPart: index)
        guard offered[natural] == nil else { return natural }
        return switch natural {
        case .video where offered[.reel] != nil: .reel
        case .gif where offered[.image] != nil: .image
        case .link: .text
        default: natural
        }
    }

    /// The formats that a part in this place may have: later parts of a thread are comments on some platforms.
    package func formats(ofPart index: Int) -> [Format: FormatRules] {
        guard index > 0, let allowed = thread.formats else { return formats }
        return formats.filter { allowed.contains($0.key) }
    }

    /// The words of a part as they go out: with the link where there is no card for it, and with what the format adds.
    package func text(of part: Part, as format: Format) -> String {
        var text = part.text
        if let link = part.link, putsInText(link, format), !text.contains(link.url) {
            text += (text.isEmpty ? "" : "\n\n") + link.url
        }
        if let tag = formats[format]?.tag, !TextLength.hashtags(in: text).contains(where: { $0.lowercased() == tag }) {
            text += (text.isEmpty ? "" : "\n\n") + "#" + tag.capitalized
        }
        return text
    }

    private func putsInText(_ link: Link, _ format: Format) -> Bool {
        guard formats[format]?.takesText ?? true else { return false }
        return switch self.link {
        case .field: false
        case .card: format != .link
        case .inText, .plain: true
        }
    }

    /// The content as it goes out: each part with its final words, and the link only where it is a card or a field.
    package func composed(
        _ content: Content, options: DeliveryOptions = DeliveryOptions(), media: [MediaItem.ID: MediaItem] = [:]
    ) -> Content {
        var content = content
        for index in content.parts.indices {
            let part = content.parts[index]
            let format = format(of: part, at: index, options: options, media: media)
            content.parts[index].text = text(of: part, as: format)
            if let link = part.link, putsInText(link, format) { content.parts[index].link = nil }
        }
        return content
    }
}

extension String {
    /// With a capital first letter: `#Shorts`.
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
