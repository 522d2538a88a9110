/// What would keep a post from going out to an account, or change it on the way: everything at once, in plain words.
package struct Preflight: Sendable {
    let content: Content
    let options: DeliveryOptions
    let media: [MediaItem.ID: MediaItem]
    let capabilities: Capabilities
    let name: String

    /// All problems of a post for one account, by parts, graver and lesser ones together.
    ///
    /// - Parameters:
    ///   - content: what is to be published.
    ///   - options: the choices for this platform.
    ///   - media: the stored files that the content names, as far as they exist.
    ///   - capabilities: what the account can publish.
    ///   - name: what the platform or account is called in the messages, e.g. `Platform.displayName`.
    package static func problems(
        of content: Content, options: DeliveryOptions = DeliveryOptions(), media: [MediaItem.ID: MediaItem] = [:],
        capabilities: Capabilities, name: String
    ) -> [Problem] {
        let preflight = Preflight(
            content: content, options: options, media: media, capabilities: capabilities, name: name)
        return preflight.wholePost + content.parts.indices.flatMap(preflight.problems(ofPart:)) + preflight.choices
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
        guard count > capabilities.threadLimit else { return [] }
        if capabilities.threadLimit <= 1 {
            return [
                Problem(
                    .threadNotSupported, message: "\(name) has no threads, and this post has \(count) parts.",
                    remedy: "Put it into one part, or leave this account out.", field: .parts)
            ]
        }
        return [
            Problem(
                .threadTooLong,
                message: "A thread on \(name) may have \(capabilities.threadLimit) parts; this one has \(count).",
                remedy: "Remove \(Plural.of(count - capabilities.threadLimit, "part")).", field: .parts)
        ]
    }

    private func problems(ofPart part: Int) -> [Problem] {
        textProblems(part) + mediaProblems(part)
    }
}

/// Counts with their noun.
enum Plural {
    /// `1 part`, `2 parts`.
    static func of(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
}
