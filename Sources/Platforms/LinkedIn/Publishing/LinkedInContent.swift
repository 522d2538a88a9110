import Domain
import Outbound

/// The body of a new post (sheet `linkedin`, section 4).
struct LinkedInContent: Sendable {
    let publication: Publication
    let format: Format
    let author: String
    /// Pages are read by everybody.
    let isPage: Bool

    private var part: Part { publication.content.parts[0] }

    /// The whole body. Throws when a file was not uploaded yet.
    func body() throws(PlatformFailure) -> JSONValue {
        var members: [String: JSONValue] = [
            "author": .string(author), "commentary": .string(TextLength.littleText(part.text)),
            "visibility": isPage || publication.options.visibility != "connections" ? "PUBLIC" : "CONNECTIONS",
            "distribution": [
                "feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": [],
            ],
            "lifecycleState": "PUBLISHED", "isReshareDisabledByAuthor": false,
        ]
        members["content"] = try content()
        return .object(members)
    }

    private func content() throws(PlatformFailure) -> JSONValue? {
        switch format {
        case .link: article
        case .poll: poll
        case .gallery: ["multiImage": ["images": .array(try images())]]
        case .image, .gif, .video, .document, .audio, .reel, .story: try single()
        case .text: nil
        }
    }

    /// The names of the uploaded files, in order. Throws when one is missing.
    static func assets(of publication: Publication) throws(PlatformFailure) -> [String] {
        let media = publication.content.parts.first?.media ?? []
        let names = media.indices.compactMap { publication.outputs["upload:0:\($0)"]?.remoteID }
        guard names.count == media.count else {
            throw PlatformFailure(.unknown, words: "A file of the post was not uploaded yet.")
        }
        return names
    }

    private func images() throws(PlatformFailure) -> [JSONValue] {
        zip(try Self.assets(of: publication), part.media).map { name, attachment in
            .object(Self.described(name, attachment))
        }
    }

    private func single() throws(PlatformFailure) -> JSONValue? {
        guard let name = try Self.assets(of: publication).first, let attachment = part.media.first else { return nil }
        let takesAltText = format == .image || format == .gif
        var media = takesAltText ? Self.described(name, attachment) : ["id": .string(name)]
        if !publication.content.title.isEmpty { media["title"] = .string(publication.content.title) }
        return ["media": .object(media)]
    }

    private static func described(_ name: String, _ attachment: Attachment) -> [String: JSONValue] {
        attachment.altText.isEmpty
            ? ["id": .string(name)] : ["id": .string(name), "altText": .string(attachment.altText)]
    }

    /// LinkedIn does not read the page: what the card says comes from the author, and its title must say something.
    private var article: JSONValue? {
        guard let link = part.link else { return nil }
        let titles = [link.title, publication.content.title, OutboundURL(link.url)?.origin.host.text, link.url]
        let title = titles.lazy.compactMap { $0 }.first { !$0.allSatisfy(\.isWhitespace) } ?? link.url
        var article: [String: JSONValue] = [
            "source": .string(link.url), "title": .string(String(title.prefix(Self.longestTitle))),
        ]
        if let description = link.description, !description.isEmpty {
            article["description"] = .string(String(description.prefix(Self.longestDescription)))
        }
        return ["article": .object(article)]
    }

    private static let longestTitle = 399
    private static let longestDescription = 4_085

    private var poll: JSONValue? {
        guard let poll = part.poll else { return nil }
        let days = poll.minutes / 1_440
        let duration: JSONValue =
            days <= 1 ? "ONE_DAY" : days <= 3 ? "THREE_DAYS" : days <= 7 ? "SEVEN_DAYS" : "FOURTEEN_DAYS"
        return [
            "poll": [
                "question": .string(publication.content.title),
                "options": .array(poll.options.map { ["text": .string($0)] }), "settings": ["duration": duration],
            ]
        ]
    }
}
