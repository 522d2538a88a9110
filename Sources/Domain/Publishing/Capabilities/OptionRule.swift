/// A choice that can be made on a platform.
package struct OptionRule: Sendable, Hashable, Codable {
    /// One of the values of a choice.
    package struct Choice: Sendable, Hashable, Codable {
        /// What is stored and sent.
        package var value: String
        /// What people read.
        package var label: String

        /// Gathers value and label.
        package init(_ value: String, _ label: String) {
            self.value = value
            self.label = label
        }
    }

    /// What can be chosen.
    package enum Kind: Sendable, Hashable, Codable {
        /// One of these.
        case choice([Choice])
        /// A text of at most so many characters.
        case text(limit: Int)
        /// An http(s) address of at most so many characters.
        case link(limit: Int)
        /// A colour, `#RRGGBB`.
        case color
        /// Yes or no.
        case flag
        /// A whole number.
        case number(ClosedRange<Int>)
        /// Several texts.
        case list(ListRules)
        /// A picture.
        case image(ImageRules)
        /// A point in time.
        case time
        /// One of those that the account has at the platform, which says them when asked: boards, communities, flairs.
        case remote
    }

    /// What a list must keep to.
    package struct ListRules: Sendable, Hashable, Codable {
        /// The most texts.
        package var count: Int
        /// The most characters of one.
        package var itemLimit: Int
        /// The most characters of all, with a separator between two, and two more for one with a space in it.
        package var totalLimit: Int?
        /// Characters that are refused.
        package var forbidden: String

        /// Gathers the rules.
        package init(count: Int, itemLimit: Int, totalLimit: Int? = nil, forbidden: String = "") {
            self.count = count
            self.itemLimit = itemLimit
            self.totalLimit = totalLimit
            self.forbidden = forbidden
        }
    }

    /// The most values that are asked of a platform for a choice of the kind `remote`.
    package static let remoteCount = 2_000
    /// The longest that asking for them may take, all pages together.
    package static let remoteTime = Duration.seconds(10)

    /// Which choice.
    package var key: OptionKey
    /// What can be chosen.
    package var kind: Kind
    /// Whether it must be made: nothing is assumed in silence.
    package var isRequired: Bool
    /// What holds where nothing is chosen; `nil` where the platform decides or nothing is assumed.
    package var usual: OptionValue?
    /// The formats where it means something; `nil` for all.
    package var formats: Set<Format>?
    /// Whether the account's own settings forbid it now.
    package var isBarred = false
    /// What it is called.
    package var label: String
    /// What it does, in a sentence; empty where the label says it.
    package var hint: String

    /// Gathers the rule; without a label of its own it is called as everywhere.
    package init(
        _ key: OptionKey, _ kind: Kind, isRequired: Bool = false, usual: OptionValue? = nil,
        formats: Set<Format>? = nil, label: String? = nil, hint: String = ""
    ) {
        self.key = key
        self.kind = kind
        self.isRequired = isRequired
        self.usual = usual
        self.formats = formats
        self.label = label ?? key.label
        self.hint = hint
    }

    /// What becomes of files whose shape is not taken.
    static func fit(of formats: Set<Format>) -> OptionRule {
        OptionRule(
            .fit, .choice(MediaFit.allCases.map { Choice($0.rawValue, $0.label) }),
            usual: .text(MediaFit.keep.rawValue),
            formats: formats, hint: "Only where the platform does not take the shape as it is.")
    }

    /// The values, where there are few; empty otherwise.
    package var choices: [Choice] {
        if case .choice(let choices) = kind { choices } else { [] }
    }

    /// Whether it means something for a format.
    package func applies(to format: Format) -> Bool { formats?.contains(format) ?? true }
}
