/// What an account can publish: stated once per platform, and read by preflight, composer, listing and documentation alike.
package struct Capabilities: Sendable, Hashable, Codable {
    /// How a platform takes a link.
    package enum LinkStyle: Sendable, Hashable, Codable {
        /// In the text; the platform makes a preview of it by itself.
        case inText
        /// As a card of its own, which excludes media; beside media it stands in the text.
        case card
        /// In a field of its own beside whatever else there is: the destination of a Pin.
        case field(limit: Int)
        /// In the text, where nobody can open it.
        case plain
    }

    /// What the words must keep to.
    package var text: TextRules
    /// What the title must keep to; `nil` where there are none.
    package var title: TitleRules?
    /// The most characters of an alt text; 0 where there are none.
    package var altTextLimit: Int
    /// How posts are continued.
    package var thread: ThreadRules
    /// What a poll must keep to; `nil` where there are none.
    package var poll: PollRules?
    /// How a link is taken.
    package var link: LinkStyle
    /// The formats that are taken, with their rules.
    package var formats: [Format: FormatRules]
    /// The choices that can be made, in the order of the composer.
    package var options: [OptionRule]
    /// Why the account may post nothing now; `nil` where nothing is known against it.
    package var obstacle: Obstacle?

    /// Gathers the rules.
    package init(
        text: TextRules, title: TitleRules? = nil, altTextLimit: Int = 0, thread: ThreadRules = ThreadRules(limit: 1),
        poll: PollRules? = nil, link: LinkStyle = .inText, formats: [Format: FormatRules], options: [OptionRule] = []
    ) {
        self.text = text
        self.title = title
        self.altTextLimit = altTextLimit
        self.thread = thread
        self.poll = poll
        self.link = link
        self.formats = formats
        self.options = options
        offerFit()
    }

    /// The rule of a choice; `nil` where there is no such choice.
    package func option(_ key: OptionKey) -> OptionRule? { options.first { $0.key == key } }

    /// The same with only some of its formats and choices: what a connector has built of a platform, so that nothing is
    /// promised that would be lost on the way.
    package func only(_ formats: Set<Format>, options: Set<OptionKey> = []) -> Capabilities {
        var some = self
        some.formats = self.formats.filter { formats.contains($0.key) }
        some.options = self.options.filter { options.contains($0.key) }
        if !formats.contains(.poll) { some.poll = nil }
        if !formats.contains(.link), link == .card { some.link = .inText }
        some.offerFit()
        return some
    }

    /// Offers the choice of shape for the formats where a shape can be wrong.
    private mutating func offerFit() {
        options.removeAll { $0.key == .fit }
        let shaped = formats.filter { format in
            [format.value.image?.frame, format.value.video?.frame].contains { $0?.mindsShape == true }
        }
        if !shaped.isEmpty { options.append(.fit(of: Set(shaped.keys))) }
    }
}

/// How a post is continued.
package struct ThreadRules: Sendable, Hashable, Codable {
    /// The most parts; 1 where there are no threads.
    package var limit: Int
    /// The most units of text in a later part, where it differs.
    package var textLimit: Int?
    /// The formats of later parts; `nil` for all. Where a thread is made of comments they are words alone.
    package var formats: Set<Format>?

    /// Gathers the rules.
    package init(limit: Int, textLimit: Int? = nil, formats: Set<Format>? = nil) {
        self.limit = limit
        self.textLimit = textLimit
        self.formats = formats
    }
}
