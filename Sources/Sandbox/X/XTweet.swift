/// A post as X shows it to programs: links shortened, HTML escaped, fields on demand.
struct XTweet {
    static let fields: Set<String> = [
        "id", "text", "edit_history_tweet_ids", "created_at", "author_id", "conversation_id", "in_reply_to_user_id",
        "entities", "attachments", "referenced_tweets", "note_tweet", "public_metrics", "lang", "possibly_sensitive",
        "reply_settings", "source", "context_annotations", "edit_controls", "geo", "withheld", "article", "card_uri",
        "community_id", "display_text_range", "media_metadata", "non_public_metrics", "organic_metrics",
        "promoted_metrics", "scopes",
    ]

    /// The text as X returns it.
    let text: String
    private let post: XState.Post
    private let media: [XState.Media]
    private let urls: [JSONValue]

    init(_ post: XState.Post, links: [XState.ShortLink], media: [XState.Media]) {
        self.post = post
        self.media = media
        var text = ""
        var urls: [JSONValue] = []
        var rest = post.text[...]
        for link in links {
            guard let range = rest.firstRange(of: link.written) else { continue }
            text += Self.escape(rest[..<range.lowerBound])
            urls.append(Self.entity(link, at: text.unicodeScalars.count))
            text += link.short
            rest = rest[range.upperBound...]
        }
        text += Self.escape(rest)
        if let first = media.first {
            let link = XState.ShortLink(
                short: "https://t.co/M\(first.id.suffix(9))", target: "https://x.com/i/web/status/\(post.id)/photo/1",
                written: "pic.x.com/\(first.id.suffix(9))")
            text += text.isEmpty ? "" : " "
            urls.append(Self.entity(link, at: text.unicodeScalars.count))
            text += link.short
        }
        self.text = text
        self.urls = urls
    }

    /// The object with the usual members and those asked for.
    func json(author: SandboxAccount, parent: SandboxAccount? = nil, fields: [String]) -> JSONValue {
        var tweet: [String: JSONValue] = [
            "id": .string(post.id), "text": .string(text), "edit_history_tweet_ids": [.string(post.id)],
        ]
        for field in fields {
            if let value = value(of: field, author: author, parent: parent) { tweet[field] = value }
        }
        return .object(tweet)
    }

    private func value(of field: String, author: SandboxAccount, parent: SandboxAccount?) -> JSONValue? {
        switch field {
        case "created_at": .string(SandboxTime(milliseconds: post.at.milliseconds / 1_000 * 1_000).text)
        case "author_id": .string(author.id)
        case "conversation_id": .string(post.conversation ?? post.id)
        case "in_reply_to_user_id": parent.map { .string($0.id) }
        case "lang": "en"
        case "entities": urls.isEmpty ? nil : ["urls": .array(urls)]
        case "attachments": media.isEmpty ? nil : ["media_keys": .array(media.map { .string($0.key) })]
        case "referenced_tweets":
            post.replyTo.map { [["type": "replied_to", "id": .string($0)]] }
                ?? post.reposted.map { [["type": "retweeted", "id": .string($0)]] }
        case "public_metrics":
            [
                "impression_count": 0, "like_count": 0, "reply_count": 0, "quote_count": 0, "bookmark_count": 0,
                "retweet_count": 0,
            ]
        default: nil
        }
    }

    private static func entity(_ link: XState.ShortLink, at start: Int) -> JSONValue {
        let display = link.target.split(separator: "://", maxSplits: 1).last.map(String.init) ?? link.target
        return [
            "start": .integer(start), "end": .integer(start + link.short.count), "url": .string(link.short),
            "expanded_url": .string(link.target), "display_url": .string(String(display.prefix(26))),
        ]
    }

    private static func escape(_ text: Substring) -> String {
        String(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
