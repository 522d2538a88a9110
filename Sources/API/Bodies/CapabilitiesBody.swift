import Domain
import Outbound

/// What can be published on a platform, for programs.
enum CapabilitiesBody {
    private static let countings = [
        "graphemes", "scalars", "utf16", "bytes", "weighted", "mastodon", "cautious", "emoji_bytes", "little_text",
    ]

    static let schema = Schema.named(
        "Capabilities",
        .object(
            [
                .needed("counting", .choice(countings), "How text is counted."),
                .needed("text_limit", .count), .maybe("text_byte_limit", .count), .maybe("url_cost", .count),
                .maybe("hashtag_limit", .count), .maybe("mention_limit", .count), .maybe("link_limit", .count),
                .needed("thread_limit", .count, "The most parts; 1 where there are no threads."),
                .maybe("reply_text_limit", .count, "Of later parts, where it differs."),
                .maybe("title", titleSchema, "Absent where there are no titles."),
                .maybe("poll", pollSchema, "Absent where there are no polls."),
                .needed("link", .choice(["text", "card", "field", "plain"]), "How a link is taken."),
                .needed("formats", .list(of: FormatBody.schema, limit: 20)),
                .needed("options", .list(of: OptionRuleBody.schema, limit: 50)),
            ] + summary))

    /// The figures of earlier releases, which go on.
    private static let summary: [Schema.Field] = [
        .needed("image_limit", .count), .needed("image_byte_limit", .count),
        .needed("image_types", .list(of: .line(), limit: 50)), .maybe("image_pixel_limit", .count),
        .needed("alt_text_limit", .count), .needed("requires_image", .flag),
        .needed("takes_content_warning", .flag), .needed("takes_language", .flag),
        .needed("visibilities", .list(of: .line(), limit: 20)),
    ]

    private static let formats = Schema.list(of: .choice(Format.allCases.map(\.rawValue)), limit: 20)

    private static let titleSchema = Schema.named(
        "TitleRules",
        .object([
            .needed("limit", .count), .needed("formats", formats, "Those that have one."),
            .needed("required", formats, "Those that need one."),
        ]))

    private static let pollSchema = Schema.named(
        "PollRules",
        .object([
            .needed("options_min", .count), .needed("options_max", .count), .needed("option_limit", .count),
            .needed("minutes_min", .count), .needed("minutes_max", .count),
            .needed("minutes", .list(of: .count, limit: 50), "The only lengths, where there are few."),
            .needed("allows_several", .flag),
        ]))

    /// The body.
    static func json(_ it: Capabilities) -> JSONValue {
        let (counting, urlCost) = counting(it.counting)
        var members = summary(it)
        members.merge(
            [
                "counting": .string(counting), "text_limit": .integer(it.textLimit),
                "text_byte_limit": it.text.byteLimit.map { .integer($0) }, "url_cost": urlCost.map { .integer($0) },
                "hashtag_limit": it.text.hashtagLimit.map { .integer($0) },
                "mention_limit": it.text.mentionLimit.map { .integer($0) },
                "link_limit": it.text.linkLimit.map { .integer($0) }, "thread_limit": .integer(it.threadLimit),
                "reply_text_limit": it.thread.textLimit.map { .integer($0) }, "title": it.title.map(json),
                "poll": it.poll.map(json), "link": .string(word(it.link)),
                "formats": .array(
                    Format.allCases.compactMap { format in it.formats[format].map { FormatBody.json(format, $0) } }),
                "options": .array(it.options.map(OptionRuleBody.json)),
            ], uniquingKeysWith: { $1 })
        return .fields(members)
    }

    private static func summary(_ it: Capabilities) -> [String: JSONValue?] {
        [
            "image_limit": .integer(it.imageLimit), "image_byte_limit": .integer(it.imageByteLimit),
            "image_types": .array(it.imageTypes.sorted().map(JSONValue.string)),
            "image_pixel_limit": it.imagePixelLimit.map { .integer($0) },
            "alt_text_limit": .integer(it.altTextLimit), "requires_image": .bool(it.requiresImage),
            "takes_content_warning": .bool(it.hasContentWarning), "takes_language": .bool(it.takesLanguage),
            "visibilities": .array(it.visibilities.map(JSONValue.string)),
        ]
    }

    private static func json(_ title: TitleRules) -> JSONValue {
        ["limit": .integer(title.limit), "formats": words(title.formats), "required": words(title.required)]
    }

    private static func json(_ poll: PollRules) -> JSONValue {
        [
            "options_min": .integer(poll.options.lowerBound), "options_max": .integer(poll.options.upperBound),
            "option_limit": .integer(poll.optionLimit), "minutes_min": .integer(poll.minutes.lowerBound),
            "minutes_max": .integer(poll.minutes.upperBound),
            "minutes": .array(poll.steps.map { .integer($0) }), "allows_several": .bool(poll.allowsSeveral),
        ]
    }

    /// Formats in their order.
    static func words(_ formats: Set<Format>) -> JSONValue {
        .array(Format.allCases.filter(formats.contains).map { .string($0.rawValue) })
    }

    private static func word(_ style: Capabilities.LinkStyle) -> String {
        switch style {
        case .inText: "text"
        case .card: "card"
        case .field: "field"
        case .plain: "plain"
        }
    }

    private static func counting(_ counting: Capabilities.Counting) -> (String, urlCost: Int?) {
        switch counting {
        case .graphemes: ("graphemes", nil)
        case .scalars: ("scalars", nil)
        case .utf16: ("utf16", nil)
        case .bytes: ("bytes", nil)
        case .weighted: ("weighted", nil)
        case .mastodon(let urlCost): ("mastodon", urlCost)
        case .cautious(let urlCost): ("cautious", urlCost)
        case .emojiBytes: ("emoji_bytes", nil)
        case .littleText: ("little_text", nil)
        }
    }
}
