import Domain
import Outbound

/// Whether a post of a page is the one whose answer was lost (sheet `linkedin-page`, section 7).
struct LinkedInPostMatch: Sendable {
    private let words: [Substring]
    private let assets: Set<String>
    private let link: String?
    private let isPoll: Bool
    private let earliest: Instant

    /// Looks for what a step may have made since its intent.
    init(_ lost: LostCommit, of publication: Publication, as format: Format) {
        let part = publication.content.parts.first
        words = LinkedInText.words(part?.text ?? "")
        assets = Set((part?.media ?? []).indices.compactMap { publication.outputs["upload:0:\($0)"]?.remoteID })
        link = format == .link ? part?.link?.url : nil
        isPoll = format == .poll
        earliest = lost.intentAt - LinkedInPosting.clockTolerance
    }

    /// Whether it was changed last before ours was made; all behind it in the list are older.
    func isTooOld(_ post: JSONValue) -> Bool {
        let changedAt = post["lastModifiedAt"]?.integer ?? post["createdAt"]?.integer
        return changedAt.map { Instant(milliseconds: $0) < earliest } ?? false
    }

    /// Whether a post is ours: not older, the same words, and the same files, link or poll.
    func matches(_ post: JSONValue) -> Bool {
        guard let madeAt = post["createdAt"]?.integer, Instant(milliseconds: madeAt) >= earliest,
            LinkedInText.shown(post["commentary"]?.string ?? "") == words
        else { return false }
        let content = post["content"] ?? .null
        let shown = [content["media"]?["id"]] + (content["multiImage"]?["images"]?.array ?? []).map { $0["id"] }
        let files = Set(shown.compactMap { $0?.nonBlankString })
        // Files are told by their names; where a list leaves all of it out, time and words must do.
        if content.object == nil { return !words.isEmpty || assets.isEmpty && link == nil && !isPoll }
        return files == assets && content["article"]?["source"]?.nonBlankString == link
            && (content["poll"] != nil) == isPoll
    }
}

/// LinkedIn's "little text" and what was typed, made comparable (sheet `linkedin`, section 5).
enum LinkedInText {
    /// The words that were typed; white space means nothing.
    static func words(_ text: String) -> [Substring] { PlainText.words(text.precomposed) }

    /// The words of a commentary as LinkedIn gives it back: escapes undone, templates of hashtags as they are read.
    static func shown(_ commentary: String) -> [Substring] { words(plain(commentary)) }

    private static func plain(_ commentary: String) -> String {
        var result = ""
        var rest = commentary[...]
        while let character = rest.first {
            if let (tag, end) = hashtag(rest) {
                result += "#" + tag
                rest = rest[end...]
            } else {
                rest = rest.dropFirst()
                // A mark after the backslash stands for itself.
                result.append(character == "\\" ? rest.popFirst() ?? character : character)
            }
        }
        return result
    }

    /// `{hashtag|\#|word}` at the start, with where it ends.
    private static func hashtag(_ text: Substring) -> (tag: Substring, end: Substring.Index)? {
        let opening = "{hashtag|"
        guard text.hasPrefix(opening), let end = text.firstIndex(of: "}") else { return nil }
        let pieces = text[..<end].dropFirst(opening.count).split(separator: "|", omittingEmptySubsequences: false)
        guard pieces.count == 2 else { return nil }
        return (pieces[1], text.index(after: end))
    }
}
