extension Preflight {
    /// What the first part becomes: choices are about it.
    private var mainFormat: Format { content.parts.isEmpty ? .text : placed(0).format }

    /// Problems of one choice.
    func problems(of key: OptionKey) -> [Problem] {
        guard let value = options[key], !value.saysNothing else { return [] }
        guard let rule = capabilities.option(key) else {
            return key == .format ? [unknownFormat].compactMap { $0 } : [ignored(key, key.label, "")]
        }
        guard rule.applies(to: mainFormat) else { return [ignored(key, rule.label, " for this kind of post")] }
        // Nobody can tell which of the two is meant.
        if key == .repostAfter, options[.repostAt] != nil { return [twoTimes(rule)] }
        guard case .image(let rules) = rule.kind else { return [problem(of: value, rule)].compactMap { $0 } }
        return image(key, rules)
    }

    /// Choices that must be made and were not.
    var wanting: [Problem] {
        let format = mainFormat
        return capabilities.options.filter { rule in
            rule.isRequired && rule.applies(to: format) && options[rule.key].map(\.saysNothing) ?? true
        }.map { rule in
            Problem(
                .optionRequired, message: "\(name) must be told: \(rule.label).",
                remedy: rule.hint.isEmpty ? "Make a choice." : rule.hint, field: Self.field(of: rule.key),
                option: rule.key)
        }
    }

    static func field(of key: OptionKey) -> Problem.Field {
        switch key {
        case .visibility: .visibility
        case .contentWarning: .contentWarning
        case .language: .language
        default: .options
        }
    }

    /// Everybody knows an ordinary post; Reels and stories are told of where the files are.
    private var unknownFormat: Problem? {
        guard let text = options.text(.format), PostFormat(rawValue: text) == nil else { return nil }
        return problem(
            .optionUnknownValue, .format, "“\(text.prefix(40))” is no way to post.", "Choose one of: post, reel, story."
        )
    }

    private func twoTimes(_ rule: OptionRule) -> Problem {
        problem(
            .optionMalformed, rule.key, "The repost has two times: one of its own, and one that counts from the post.",
            "Choose one of the two.")
    }

    private func ignored(_ key: OptionKey, _ label: String, _ place: String) -> Problem {
        problem(
            .optionIgnored, key, "\(name) has no choice “\(label)”\(place): yours is left out.",
            "Nothing, if the post is right without it.")
    }

    private func problem(_ code: Problem.Code, _ key: OptionKey, _ message: String, _ remedy: String) -> Problem {
        Problem(code, message: message, remedy: remedy, field: Self.field(of: key), option: key)
    }

    private func image(_ key: OptionKey, _ rules: ImageRules) -> [Problem] {
        guard let id = options.media(key) else { return [] }
        guard let item = media[id] else {
            return [
                problem(.mediaMissing, key, "The file of “\(key.label)” is no longer stored.", "Upload it again.")
            ]
        }
        let place = "the choice “\(key.label)” on \(name)"
        return Self.problems(of: item, .image(rules), place: place, part: nil).map {
            Problem($0.code, message: $0.message, remedy: $0.remedy, field: .options, option: key)
        }
    }
}

extension Preflight {
    /// What is wrong with a value by its rule.
    func problem(of value: OptionValue, _ rule: OptionRule) -> Problem? {
        switch (rule.kind, value) {
        case (.choice(let choices), .text(let text)): unknown(text, choices, rule)
        case (.text(let limit), .text(let text)): tooLong(text.count, limit, rule)
        case (.link(let limit), .text(let text)):
            Link(url: text).isWebAddress
                ? tooLong(text.count, limit, rule) : malformed(rule, "no address of a web page", "https://example.com")
        case (.color, .text(let text)): Self.isColor(text) ? nil : malformed(rule, "no colour", "#2277BB")
        case (.remote, .text(let text)): tooLong(text.count, Self.remoteLimit, rule)
        case (.number(let range), .number(let number)): outOfRange(number, range, rule)
        case (.list(let rules), .list(let texts)): problem(of: texts, rules, rule)
        case (.flag, _), (.image, _), (.time, _), (_, _): nil
        }
    }

    /// Identifiers and names at platforms are shorter than this.
    private static let remoteLimit = 300

    private func unknown(_ text: String, _ choices: [OptionRule.Choice], _ rule: OptionRule) -> Problem? {
        guard !choices.contains(where: { $0.value == text }) else { return nil }
        return problem(
            .optionUnknownValue, rule.key, "\(name) does not know “\(text.prefix(40))” for “\(rule.label)”.",
            "Choose one of: \(choices.map(\.value).joined(separator: ", ")).")
    }

    private func tooLong(_ count: Int, _ limit: Int, _ rule: OptionRule) -> Problem? {
        guard count > limit else { return nil }
        return problem(
            .optionTooLong, rule.key, "“\(rule.label)” has \(count) characters; \(name) takes \(limit).",
            "Shorten it by \(count - limit).")
    }

    private func malformed(_ rule: OptionRule, _ what: String, _ example: String) -> Problem {
        problem(
            .optionMalformed, rule.key, "What was given for “\(rule.label)” is \(what).", "Write it like \(example).")
    }

    private func outOfRange(_ number: Int, _ range: ClosedRange<Int>, _ rule: OptionRule) -> Problem? {
        guard !range.contains(number) else { return nil }
        return problem(
            .optionOutOfRange, rule.key, "“\(rule.label)” is \(number) on \(name), which is out of range.",
            "Choose a number from \(range.lowerBound) to \(range.upperBound).")
    }

    private func problem(of texts: [String], _ rules: OptionRule.ListRules, _ rule: OptionRule) -> Problem? {
        if texts.count > rules.count {
            return problem(
                .optionTooMany, rule.key, "“\(rule.label)” has \(texts.count) entries; \(name) takes \(rules.count).",
                "Remove \(texts.count - rules.count).")
        }
        if let long = texts.first(where: { $0.count > rules.itemLimit }) {
            return tooLong(long.count, rules.itemLimit, rule)
        }
        if texts.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
            return malformed(rule, "empty in one place", "one name for each entry")
        }
        if let found = texts.joined().first(where: rules.forbidden.contains) {
            return malformed(rule, "not taken: it holds “\(found)”", "words without “\(found)”")
        }
        return rules.totalLimit.flatMap { tooLong(Self.total(texts), $0, rule) }
    }

    /// As YouTube counts tags: separators count, and quotes around those with a space in them.
    static func total(_ texts: [String]) -> Int {
        texts.reduce(max(texts.count - 1, 0)) { $0 + $1.count + ($1.contains(" ") ? 2 : 0) }
    }

    private static func isColor(_ text: String) -> Bool {
        text.utf8.count == 7 && text.hasPrefix("#") && text.dropFirst().allSatisfy(\.isHexDigit)
    }
}

extension OptionValue {
    /// Whether it is as good as none.
    var saysNothing: Bool {
        switch self {
        case .text(let text): text.allSatisfy(\.isWhitespace)
        case .list(let texts): texts.isEmpty
        case .flag, .number, .media, .time: false
        }
    }
}
