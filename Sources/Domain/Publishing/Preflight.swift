/// What would keep a post from going out to an account, or change it on the way: everything at once, in plain words.
package struct Preflight: Sendable {
    let content: Content
    let options: DeliveryOptions
    let media: [MediaItem.ID: MediaItem]
    let capabilities: Capabilities
    let name: String
    /// Whether it goes out later than now.
    var isForLater = false

    /// All problems of a post for one account, by parts, graver and lesser ones together.
    ///
    /// - Parameters:
    ///   - content: what is to be published.
    ///   - options: the choices for this platform.
    ///   - media: the stored files that content and choices name, as far as they exist.
    ///   - capabilities: what the account can publish.
    ///   - name: what the platform or account is called in the messages, e.g. `Platform.displayName`.
    ///   - adapts: the kinds of file that are made to fit where that is possible; then nothing is said of what that mends.
    ///   - isForLater: whether it goes out later than now, so that what only stands in the way now may have passed.
    package static func problems(
        of content: Content, options: DeliveryOptions = DeliveryOptions(), media: [MediaItem.ID: MediaItem] = [:],
        capabilities: Capabilities, name: String, adapts: Set<MediaItem.Kind> = [], isForLater: Bool = false
    ) -> [Problem] {
        var media = media
        if !adapts.isEmpty {
            let recipes = recipes(
                of: content, options: options, media: media, capabilities: capabilities, kinds: adapts)
            for (id, recipe) in recipes { media[id] = media[id].map(recipe.expected) }
        }
        let preflight = Preflight(
            content: content, options: options, media: media, capabilities: capabilities, name: name,
            isForLater: isForLater)
        return [preflight.obstacle].compactMap { $0 } + preflight.wholePost
            + content.parts.indices.flatMap(preflight.problems(ofPart:)) + preflight.choices
    }

    /// What to say of a platform that posts cannot be published to yet.
    package static func notOffered(name: String) -> Problem {
        Problem(
            .publishingNotOffered,
            message: "Publishing to \(name) is still to come; the account stays connected meanwhile.",
            remedy: "Leave this account out.", field: .account)
    }

    private var wholePost: [Problem] {
        let count = content.parts.count
        if count == 0 {
            return [Problem(.emptyPost, message: "The post is empty.", remedy: "Write a text.", field: .parts)]
        }
        return [thread(count)].compactMap { $0 } + titleProblems
    }

    private func thread(_ count: Int) -> Problem? {
        guard count > capabilities.threadLimit else { return nil }
        if capabilities.threadLimit <= 1 {
            return Problem(
                .threadNotSupported, message: "\(name) has no threads, and this post has \(count) parts.",
                remedy: "Put it into one part, or leave this account out.", field: .parts)
        }
        return Problem(
            .threadTooLong,
            message: "A thread on \(name) may have \(capabilities.threadLimit) parts; this one has \(count).",
            remedy: "Remove \(Plural.of(count - capabilities.threadLimit, "part")).", field: .parts)
    }

    private func problems(ofPart index: Int) -> [Problem] {
        let part = placed(index)
        return textProblems(part) + linkProblems(part) + pollProblems(part) + mediaProblems(part)
    }

    /// A part with what it becomes on this platform.
    func placed(_ index: Int) -> PlacedPart {
        let part = content.parts[index]
        let format = capabilities.format(of: part, at: index, options: options, media: media)
        let files = part.media.enumerated().map { number, attachment in
            PlacedFile(number: number + 1, attachment: attachment, item: media[attachment.id])
        }
        return PlacedPart(
            index: index, part: part, format: format, rules: capabilities.formats(ofPart: index)[format], files: files,
            subject: content.parts.count > 1 ? "Part \(index + 1)" : "The text")
    }
}

/// A part in its place, with what it becomes on a platform.
struct PlacedPart {
    /// Its place, from 0.
    let index: Int
    let part: Part
    /// What it becomes.
    let format: Format
    /// The rules of that; `nil` where the platform does not have it, or not in this place.
    let rules: FormatRules?
    /// Its files in order.
    let files: [PlacedFile]
    /// `The text`, or `Part 2` in a thread.
    let subject: String
}

/// A file in its place.
struct PlacedFile {
    /// Its place, from 1.
    let number: Int
    let attachment: Attachment
    /// The stored file; `nil` when it is gone.
    let item: MediaItem?

    /// What it is; what is gone counts as a picture.
    var kind: MediaItem.Kind { item?.kind ?? .image }
}

/// Counts with their noun.
enum Plural {
    /// `1 part`, `2 parts`.
    static func of(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
}
