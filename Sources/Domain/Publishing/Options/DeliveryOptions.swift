/// Choices that only some platforms know; a platform ignores what it does not know, and preflight says so.
package struct DeliveryOptions: Sendable, Hashable {
    /// What was chosen, by key.
    package private(set) var values: [OptionKey: OptionValue]

    /// Gathers the choices; a value that is not of the shape of its key is left out.
    package init(_ values: [OptionKey: OptionValue]) {
        self.values = values.filter { $0.key.shape == $0.value.shape }
    }

    /// Gathers the oldest three.
    package init(visibility: String? = nil, contentWarning: String? = nil, language: String? = nil) {
        values = [:]
        self.visibility = visibility
        self.contentWarning = contentWarning
        self.language = language
    }

    /// What was chosen; setting a value that is not of the shape of its key changes nothing.
    package subscript(key: OptionKey) -> OptionValue? {
        get { values[key] }
        set {
            guard newValue.map({ $0.shape == key.shape }) ?? true else { return }
            values[key] = newValue
        }
    }

    /// The keys that were chosen, in the order in which the interface knows them.
    package var keys: [OptionKey] { OptionKey.allCases.filter { values[$0] != nil } }

    /// Files that the choices name.
    package var mediaIDs: [MediaItem.ID] { keys.compactMap(media) }
}

/// The choices by what they are; `nil` where nothing was chosen.
extension DeliveryOptions {
    /// A text.
    package func text(_ key: OptionKey) -> String? {
        if case .text(let text)? = values[key] { text } else { nil }
    }

    /// Yes or no.
    package func flag(_ key: OptionKey) -> Bool? {
        if case .flag(let flag)? = values[key] { flag } else { nil }
    }

    /// A whole number.
    package func number(_ key: OptionKey) -> Int? {
        if case .number(let number)? = values[key] { number } else { nil }
    }

    /// Several texts; none where nothing was chosen.
    package func list(_ key: OptionKey) -> [String] {
        if case .list(let texts)? = values[key] { texts } else { [] }
    }

    /// A stored file.
    package func media(_ key: OptionKey) -> MediaItem.ID? {
        if case .media(let id)? = values[key] { id } else { nil }
    }

    /// A point in time.
    package func time(_ key: OptionKey) -> Instant? {
        if case .time(let instant)? = values[key] { instant } else { nil }
    }

    /// What the post is to be; `nil` also for a word that nobody knows, which preflight refuses.
    package var format: PostFormat? { text(.format).flatMap { PostFormat(rawValue: $0) } }

    /// What becomes of files whose shape is not taken; nothing also for a word that nobody knows, which preflight refuses.
    package var fit: MediaFit { text(.fit).flatMap { MediaFit(rawValue: $0) } ?? .keep }

    /// Who may see it, in the platform's words in small letters.
    package var visibility: String? {
        get { text(.visibility) }
        set { values[.visibility] = newValue.map { .text($0) } }
    }

    /// A content warning: the words before the text (Mastodon), or a label (Bluesky).
    package var contentWarning: String? {
        get { text(.contentWarning) }
        set { values[.contentWarning] = newValue.map { .text($0) } }
    }

    /// Language of the text, ISO 639-1.
    package var language: String? {
        get { text(.language) }
        set { values[.language] = newValue.map { .text($0) } }
    }

    /// What is written below the post at once, by the same account.
    package var firstComment: String? { text(.firstComment).flatMap { $0.isEmpty ? nil : $0 } }
}
