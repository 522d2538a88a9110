import Domain
import FoundationEssentials
import Outbound

/// One part as an `app.bsky.feed.post` record. The same parts always give the same bytes (sheet, section 7).
struct PostRecord: Sendable {
    /// A picture or film that the server has, and what the record says of it.
    struct Image: Sendable {
        /// The blob exactly as the server returned it.
        let blob: JSONValue
        /// For people who cannot see it; may be empty.
        let alt: String
        /// In pixels; left out where either side is 0.
        let width: Int
        /// In pixels.
        let height: Int
    }

    /// The final text.
    let text: String
    /// The accounts behind the handles in the text; a handle that is not here stays plain text.
    var mentioned: [ATHandle: DID] = [:]
    /// The language, if it is known.
    var language: String?
    /// At most four.
    var images: [Image] = []
    /// Stands alone.
    var film: Image?
    /// A link that is shown as a card, where there are no files.
    var card: Link?
    /// What people are warned of, by one of the network's words.
    var label: String?
    /// Topics that are not shown in the text.
    var tags: [String] = []
    /// What it quotes.
    var quote: RecordReference?
    /// What it continues.
    var reply: (root: RecordReference, parent: RecordReference)?
    /// When it was made.
    let createdAt: Instant

    /// The record; members without content are left out.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "$type": .string(RecordAddress.posts), "text": .string(text),
            "createdAt": .string(Self.datetime(createdAt)),
        ]
        let facets = Facet.all(in: text).compactMap(json)
        if !facets.isEmpty { members["facets"] = .array(facets) }
        if let language, Self.isLanguage(language) { members["langs"] = [.string(language)] }
        members["embed"] = embed
        if let label { members["labels"] = Self.labels(label) }
        let topics = tags.map { $0.drop { $0 == "#" } }.filter { !$0.isEmpty }
        if !topics.isEmpty { members["tags"] = .array(topics.map { .string(String($0)) }) }
        if let reply { members["reply"] = ["root": json(reply.root), "parent": json(reply.parent)] }
        return .object(members)
    }

    private var embed: JSONValue? {
        guard let quote else { return shown }
        guard let shown else { return ["$type": "app.bsky.embed.record", "record": json(quote)] }
        return ["$type": "app.bsky.embed.recordWithMedia", "record": ["record": json(quote)], "media": shown]
    }

    /// What is shown below the text.
    private var shown: JSONValue? {
        if let film { return video(film) }
        if !images.isEmpty { return ["$type": "app.bsky.embed.images", "images": .array(images.map(json))] }
        return card.map { card in
            let external: JSONValue = [
                "uri": .string(card.url), "title": .string(card.title ?? ""),
                "description": .string(card.description ?? ""),
            ]
            return ["$type": "app.bsky.embed.external", "external": external]
        }
    }

    private func video(_ film: Image) -> JSONValue {
        var members: [String: JSONValue] = ["$type": "app.bsky.embed.video", "video": film.blob]
        if !film.alt.isEmpty { members["alt"] = .string(film.alt) }
        members["aspectRatio"] = aspect(film)
        return .object(members)
    }

    private static func labels(_ label: String) -> JSONValue {
        ["$type": "com.atproto.label.defs#selfLabels", "values": [["val": .string(label)]]]
    }

    private func json(_ image: Image) -> JSONValue {
        var members: [String: JSONValue] = ["image": image.blob, "alt": .string(image.alt)]
        members["aspectRatio"] = aspect(image)
        return .object(members)
    }

    private func aspect(_ image: Image) -> JSONValue? {
        guard image.width > 0, image.height > 0 else { return nil }
        return ["width": .integer(image.width), "height": .integer(image.height)]
    }

    private func json(_ reference: RecordReference) -> JSONValue {
        ["uri": .string(reference.uri), "cid": .string(reference.cid)]
    }

    private func json(_ facet: Facet) -> JSONValue? {
        guard let feature = json(facet.feature) else { return nil }
        let index: JSONValue = [
            "byteStart": .integer(facet.bytes.lowerBound), "byteEnd": .integer(facet.bytes.upperBound),
        ]
        return ["index": index, "features": [feature]]
    }

    private func json(_ feature: Facet.Feature) -> JSONValue? {
        switch feature {
        case .mention(let handle):
            mentioned[handle].map { ["$type": "app.bsky.richtext.facet#mention", "did": .string($0.description)] }
        case .link(let uri): ["$type": "app.bsky.richtext.facet#link", "uri": .string(uri)]
        case .tag(let tag): ["$type": "app.bsky.richtext.facet#tag", "tag": .string(tag)]
        }
    }

    private static func isLanguage(_ text: String) -> Bool {
        text.utf8.count <= 35 && text.wholeMatch(of: /[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*/) != nil
    }

    /// RFC 3339 in UTC with three decimals, written from whole seconds so that no fraction is lost to rounding.
    static func datetime(_ instant: Instant) -> String {
        let date = Date(timeIntervalSince1970: Double(instant.seconds))
        let decimals = String(1000 + instant.milliseconds - instant.seconds * 1000).dropFirst()
        return "\(date.formatted(.iso8601).dropLast()).\(decimals)Z"
    }
}
