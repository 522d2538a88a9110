import Domain
import Platforms

/// The tables about what can be published, made from the rules by which posts are judged.
struct PublishingTables {
    let profile: PlatformProfile

    private var it: Capabilities { profile.capabilities }

    /// Limits, formats and choices.
    var all: [[String]] { [limits, formats, choices].filter { $0.count > 2 } }

    private var limits: [String] {
        var rows = ["| Text | \(it.textLimit.grouped) \(Self.units(it.counting))\(bytes) |"]
        rows += marks
        if let title = it.title { rows.append("| Title | \(Self.words(title)) |") }
        rows.append("| Parts of a thread | \(thread) |")
        rows.append("| Links | \(link) |")
        rows.append("| Alt text | \(it.altTextLimit == 0 ? "not taken" : "\(it.altTextLimit.grouped) characters") |")
        if let poll = it.poll { rows.append("| Polls | \(Self.words(poll)) |") }
        rows.append("| Double posts | \(profile.reconcileNote) |")
        return ["| Limits | |", "|---|---|"] + rows
    }

    private var bytes: String { it.text.byteLimit.map { " and \($0.grouped) bytes" } ?? "" }

    private var marks: [String] {
        let figures = [
            ("Hashtags", it.text.hashtagLimit), ("Mentions", it.text.mentionLimit), ("Cashtags", it.text.cashtagLimit),
            ("Different links", it.text.linkLimit),
        ]
        return figures.compactMap { name, limit in limit.map { "| \(name) | at most \($0) |" } }
    }

    private var thread: String {
        guard it.threadLimit > 1 else { return "no threads" }
        let comments = it.thread.formats == nil ? "" : "; after the first they are comments, words alone"
        return "at most \(it.threadLimit)\(comments)" + (it.thread.textLimit.map { " of \($0.grouped)" } ?? "")
    }

    private var link: String {
        switch it.link {
        case .inText: "in the text"
        case .card: "as a card; beside media in the text"
        case .field(let limit): "in a field of its own, \(limit.grouped) characters"
        case .plain: "in the text, where they cannot be opened"
        }
    }

    private var formats: [String] {
        ["| Format | Called | Files | What they must keep to |", "|---|---|---|---|"]
            + Format.allCases.compactMap { format in
                it.formats[format].map { rules in
                    "| `\(format.rawValue)` | \(rules.name) | \(Self.count(rules.items)) | \(Self.words(rules)) |"
                }
            }
    }

    private var choices: [String] {
        ["| Choice | Called | What can be chosen | |", "|---|---|---|---|"]
            + it.options.map { rule in
                let need = rule.isRequired ? "must be made" : rule.usual.map { "else \(Self.words($0))" } ?? ""
                return "| `\(rule.key.rawValue)` | \(rule.label) | \(Self.words(rule)) | \(need) |"
            }
    }
}

extension PublishingTables {
    private static func units(_ counting: Capabilities.Counting) -> String {
        switch counting {
        case .graphemes, .scalars: "characters"
        case .utf16: "UTF-16 units"
        case .bytes: "bytes"
        case .weighted: "units (links 23, emoji and most of East Asia 2)"
        case .mastodon(let cost), .cautious(let cost): "characters (links \(cost), mentions without their host)"
        case .emojiBytes: "characters (an emoji counts its bytes)"
        case .littleText: "characters (reserved ones count 2)"
        }
    }

    private static func words(_ title: TitleRules) -> String {
        let others = title.limits.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            "; `\($0.key.rawValue)` \($0.value)"
        }
        let needed = Format.allCases.filter(title.required.contains).map { "`\($0.rawValue)`" }.joined(separator: ", ")
        return "\(title.limit) characters\(others.joined())" + (needed.isEmpty ? "" : "; needed for \(needed)")
    }

    private static func words(_ poll: PollRules) -> String {
        let open =
            poll.steps.isEmpty
            ? "\(poll.minutes.lowerBound.grouped) to \(poll.minutes.upperBound.grouped) minutes"
            : poll.steps.map(\.grouped).joined(separator: ", ") + " minutes"
        let answers =
            "\(poll.options.lowerBound) to \(poll.options.upperBound) answers of \(poll.optionLimit) characters"
        return "\(answers); open \(open)\(poll.allowsSeveral ? "; several answers" : "")"
    }

    private static func count(_ items: ClosedRange<Int>) -> String {
        items.lowerBound == items.upperBound ? "\(items.lowerBound)" : "\(items.lowerBound) to \(items.upperBound)"
    }

    private static func words(_ rules: FormatRules) -> String {
        var words: [String] = []
        if let image = rules.image { words.append(self.words(image)) }
        if let video = rules.video { words.append(self.words(video)) }
        if let document = rules.document {
            words.append(
                "\(types(document.types)), \(FileWords.size(document.byteLimit)), \(document.pageLimit) pages")
        }
        if let audio = rules.audio { words.append("\(types(audio.types)), \(FileWords.size(audio.byteLimit))") }
        switch rules.shape {
        case .free: break
        case .croppedToFirst: words.append("all cropped to the shape of the first")
        case .same: words.append("all of one size")
        }
        if !rules.takesText { words.append("no text") }
        if let limit = rules.textLimit { words.append("text \(limit.grouped)") }
        if let tag = rules.tag { words.append("`#\(tag.prefix(1).uppercased() + tag.dropFirst())` is added") }
        return words.joined(separator: "; ")
    }

    private static func words(_ image: ImageRules) -> String {
        let others = image.byteLimits.sorted { $0.key < $1.key }
            .map { " (\(FileWords.type($0.key)) \(FileWords.size($0.value)))" }
        return ["\(types(image.types)), \(FileWords.size(image.byteLimit))\(others.joined())", words(image.frame)]
            .filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func words(_ video: VideoRules) -> String {
        [
            "\(types(video.types)), \(FileWords.size(video.byteLimit))", video.duration.map(FileWords.times) ?? "",
            video.frameRate.map(rate) ?? "", video.bitRateLimit.map { "\(FileWords.size($0 / 8)) a second" } ?? "",
            video.codings.map(\.words) ?? "", words(video.frame),
        ].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func rate(_ range: ClosedRange<Double>) -> String {
        let most = "\(FileWords.tidy(range.upperBound)) frames per second"
        return range.lowerBound > 0 ? "\(FileWords.tidy(range.lowerBound)) to \(most)" : "up to \(most)"
    }

    private static func words(_ frame: FrameRules) -> String {
        [
            FileWords.sides(frame), frame.pixelLimit.map { "\($0.grouped) pixels" } ?? "",
            frame.aspect.map(FileWords.shapes) ?? "",
        ].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func types(_ types: Set<String>) -> String {
        types.map(FileWords.type).sorted().joined(separator: " ")
    }

    private static func words(_ rule: OptionRule) -> String {
        let what =
            switch rule.kind {
            case .choice(let choices): choices.map { "`\($0.value)`" }.joined(separator: ", ")
            case .text(let limit): "text, \(limit.grouped) characters"
            case .link(let limit): "address, \(limit.grouped) characters"
            case .color: "colour, `#RRGGBB`"
            case .flag: "yes or no"
            case .number(let range): "\(range.lowerBound.grouped) to \(range.upperBound.grouped)"
            case .list(let rules):
                "\(rules.count) at most, \(rules.totalLimit ?? rules.itemLimit) characters\(rules.totalLimit == nil ? " each" : " in all")"
            case .image(let rules): words(rules)
            case .time: "a time"
            case .remote: "one of the account's"
            }
        let formats = rule.formats.map { set in Format.allCases.filter(set.contains).map { "`\($0.rawValue)`" } }
        return what + (formats.map { "; for \($0.joined(separator: ", "))" } ?? "")
    }

    private static func words(_ value: OptionValue) -> String {
        switch value {
        case .text(let text): "`\(text)`"
        case .flag(let flag): flag ? "yes" : "no"
        case .number(let number): "\(number)"
        case .list(let texts): texts.joined(separator: ", ")
        case .media(let id): id.text
        case .time(let instant): "\(instant.milliseconds)"
        }
    }
}
