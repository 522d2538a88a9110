extension Capabilities {
    /// How a platform counts text.
    package enum Counting: Sendable, Hashable, Codable {
        /// Extended grapheme clusters: what people call characters.
        case graphemes
        /// Unicode scalars.
        case scalars
        /// UTF-16 units (TikTok).
        case utf16
        /// UTF-8 bytes (descriptions on YouTube).
        case bytes
        /// X's weighted units: URLs 23, emoji 2, CJK 2.
        case weighted
        /// Grapheme clusters, each http(s) URL at a fixed cost, mentions without their host (Mastodon).
        case mastodon(urlCost: Int)
        /// The larger of Mastodon's count and the bare code points, for servers that speak its API and count their own way.
        case cautious(urlCost: Int)
        /// One for each character, its UTF-8 bytes for an emoji (Threads).
        case emojiBytes
        /// UTF-16 units of the text as it is sent, with LinkedIn's reserved characters escaped.
        case littleText
    }
}

/// What the words of a part must keep to.
package struct TextRules: Sendable, Hashable, Codable {
    /// How text is counted.
    package var counting: Capabilities.Counting
    /// The most units of text in one part.
    package var limit: Int
    /// The most UTF-8 bytes, where that is limited as well.
    package var byteLimit: Int?
    /// Characters that are refused.
    package var forbidden: String
    /// The most `$SYMBOL` tags in one part; `nil` where they do not matter.
    package var cashtagLimit: Int?
    /// The most `#tags`.
    package var hashtagLimit: Int?
    /// The most `@mentions`.
    package var mentionLimit: Int?
    /// The most different links.
    package var linkLimit: Int?

    /// Gathers the rules.
    package init(
        _ counting: Capabilities.Counting, limit: Int, byteLimit: Int? = nil, forbidden: String = "",
        cashtagLimit: Int? = nil,
        hashtagLimit: Int? = nil, mentionLimit: Int? = nil, linkLimit: Int? = nil
    ) {
        self.counting = counting
        self.limit = limit
        self.byteLimit = byteLimit
        self.forbidden = forbidden
        self.cashtagLimit = cashtagLimit
        self.hashtagLimit = hashtagLimit
        self.mentionLimit = mentionLimit
        self.linkLimit = linkLimit
    }
}

/// What a title must keep to.
package struct TitleRules: Sendable, Hashable, Codable {
    /// How it is counted.
    package var counting: Capabilities.Counting
    /// The most units.
    package var limit: Int
    /// The most units in some formats, where it differs.
    package var limits: [Format: Int]
    /// The formats that have a title.
    package var formats: Set<Format>
    /// The formats that cannot do without.
    package var required: Set<Format>
    /// Characters that are refused.
    package var forbidden: String

    /// Gathers the rules.
    package init(
        _ counting: Capabilities.Counting = .graphemes, limit: Int, limits: [Format: Int] = [:], formats: Set<Format>,
        required: Set<Format> = [], forbidden: String = ""
    ) {
        self.counting = counting
        self.limit = limit
        self.limits = limits
        self.formats = formats
        self.required = required
        self.forbidden = forbidden
    }
}

/// What a poll must keep to.
package struct PollRules: Sendable, Hashable, Codable {
    /// How many answers.
    package var options: ClosedRange<Int>
    /// The most characters of an answer.
    package var optionLimit: Int
    /// How long it may be open, in minutes.
    package var minutes: ClosedRange<Int>
    /// The only lengths in minutes, where there are few; empty where every length is taken.
    package var steps: [Int]
    /// Whether several answers may be chosen.
    package var allowsSeveral: Bool

    /// Gathers the rules.
    package init(
        options: ClosedRange<Int>, optionLimit: Int, minutes: ClosedRange<Int>, allowsSeveral: Bool = false
    ) {
        self.options = options
        self.optionLimit = optionLimit
        self.minutes = minutes
        steps = []
        self.allowsSeveral = allowsSeveral
    }

    /// Gathers the rules where only some lengths are taken.
    ///
    /// - Parameter steps: minutes, rising; at least one.
    package init(options: ClosedRange<Int>, optionLimit: Int, steps: [Int], allowsSeveral: Bool = false) {
        let first = steps.min() ?? 1
        self.init(
            options: options, optionLimit: optionLimit, minutes: first...(steps.max() ?? first),
            allowsSeveral: allowsSeveral)
        self.steps = steps
    }

    /// Whether it may be open so long.
    package func takes(minutes: Int) -> Bool {
        steps.isEmpty ? self.minutes.contains(minutes) : steps.contains(minutes)
    }
}
