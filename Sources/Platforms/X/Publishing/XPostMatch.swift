import Domain
import Outbound

/// Whether a post in the account's timeline is the one whose answer was lost.
struct XPostMatch: Sendable {
    private let text: ComparedText
    private let mediaCount: Int
    private let mediaKeys: Set<String>
    private let parent: String?
    /// A post made before this is not ours.
    let earliest: Instant

    /// Clocks of two machines differ; a post this much older than the intent may still be ours.
    static let clockTolerance = Duration.seconds(60)

    init(_ lost: LostCommit, of publication: Publication) {
        self.init(lost.step, since: lost.intentAt, of: publication)
    }

    /// Looks for what a step may have made since a moment.
    init(_ step: Step, since moment: Instant, of publication: Publication) {
        let part = publication.content.parts[step.part]
        text = ComparedText(part.text)
        mediaCount = part.media.count
        mediaKeys = Set(
            part.media.indices.compactMap { item in
                publication.outputs["upload:\(step.part):\(item)"]?.facts[XMedia.mediaKey]
            })
        parent = step.part > 0 ? publication.outputs["publish:\(step.part - 1)"]?.remoteID : nil
        earliest = moment - Self.clockTolerance
    }

    /// Whether a post is ours: same parent, same images, same text once X's short links are undone.
    func matches(_ post: JSONValue) -> Bool {
        if let createdAt = post["created_at"]?.string.flatMap({ Timestamp.instant($0) }), createdAt < earliest {
            return false
        }
        guard repliedTo(post) == parent, hasOurMedia(post) else { return false }
        let note = post.either("note_tweet", "note_post")
        let whole = note?["text"]?.string ?? post["text"]?.string ?? ""
        let links = (note?["entities"]?["urls"] ?? post["entities"]?["urls"])?.array ?? []
        return ComparedText(shown: whole, links: links, hasMedia: mediaCount > 0) == text
    }

    private func repliedTo(_ post: JSONValue) -> String? {
        let references = post.either("referenced_tweets", "referenced_posts")?.array ?? []
        return references.first { $0["type"]?.string == "replied_to" }?["id"]?.identifier
    }

    private func hasOurMedia(_ post: JSONValue) -> Bool {
        let keys = post["attachments"]?["media_keys"]?.strings ?? []
        guard keys.count == mediaCount else { return false }
        return mediaKeys.count < mediaCount || Set(keys) == mediaKeys
    }
}

/// A text in a form in which what was sent and what X shows are the same: links by their targets, words by themselves.
struct ComparedText: Sendable, Equatable {
    private let words: [String]

    /// What was sent.
    init(_ sent: String) {
        words = Self.words(sent) { $0 }
    }

    /// What X shows: references escaped, links as `t.co`, and a link to its own media at the end.
    init(shown: String, links: [JSONValue], hasMedia: Bool) {
        var targets: [String: String] = [:]
        var ofMedia: Set<String> = []
        for link in links {
            guard let short = link["url"]?.string else { continue }
            targets[short] = link["expanded_url"]?.string ?? link["unwound_url"]?.string
            if Self.leadsToMedia(link) { ofMedia.insert(short) }
        }
        var words = Self.words(PlainText.unescaped(shown)) { ofMedia.contains($0) ? "" : targets[$0] ?? $0 }
        words.removeAll { $0.isEmpty }
        if hasMedia, let last = words.last, last.hasPrefix("t.co/") { words.removeLast() }
        self.words = words
    }

    private static func leadsToMedia(_ link: JSONValue) -> Bool {
        if link["media_key"]?.string != nil { return true }
        let target = link["expanded_url"]?.string ?? ""
        return target.contains("/status/") && (target.contains("/photo/") || target.contains("/video/"))
    }

    /// Words with links in their shortest form: X adds a scheme, and sometimes a slash.
    private static func words(_ text: String, link target: (String) -> String) -> [String] {
        let text = text.precomposed
        var result = ""
        var rest = text[...]
        for link in TextLength.links(in: text) {
            guard let range = rest.firstRange(of: link) else { continue }
            result += rest[..<range.lowerBound] + " " + short(target(link)) + " "
            rest = rest[range.upperBound...]
        }
        return (result + rest).split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static func short(_ link: String) -> String {
        var rest = link[...]
        for scheme in ["https://", "http://"] where rest.lowercased().hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count)
        }
        let host = rest.prefix { $0 != "/" && $0 != "?" }
        let tail = rest.dropFirst(host.count)
        return host.lowercased() + (tail == "/" ? "" : tail)
    }
}
