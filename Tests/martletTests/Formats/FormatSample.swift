import Domain
import Testing

/// The post of a field of the matrix: what it says, and which files it has.
struct FormatSample: Sendable {
    let item: FormatCase

    private var rules: FormatRules? { item.capabilities.formats[item.format] }
    private var isUpright: Bool { item.format == .reel || item.format == .story }

    /// The files of its first part.
    var files: [FileSpec] {
        guard let rules else { return [] }
        if item.dose == .wrongType { return wrongFiles(rules) }
        return (0..<fileCount(rules)).map { file(rules, number: firstNumber(rules) + $0) }
    }

    /// Posts without words are told apart by their files.
    private func firstNumber(_ rules: FormatRules) -> Int { rules.takesText || item.dose != .most ? 0 : 20 }

    /// Too much is a file too many where only that is wrong, and words too many otherwise.
    private func fileCount(_ rules: FormatRules) -> Int {
        switch item.dose {
        case .least, .wrongType: rules.items.lowerBound
        case .most: rules.items.upperBound
        case .tooMuch: isTooManyFiles ? rules.items.upperBound + 1 : rules.items.upperBound
        }
    }

    private var isTooManyFiles: Bool { item.format == .gallery || rules?.takesText == false }

    private func file(_ rules: FormatRules, number: Int) -> FileSpec {
        if item.format == .gif { return FileSpec(type: "image/gif", width: 320, height: 320, number: number) }
        if let image = rules.image, item.format != .video {
            return .picture(image, isUpright: isUpright, number: number)
        }
        // Some platforms reject a film that they have already: no two posts have the same one.
        if let video = rules.video { return .film(video, isUpright: isUpright, number: number + item.dose.number) }
        if rules.audio != nil { return FileSpec(type: "audio/mpeg", seconds: 3, number: number) }
        return FileSpec(type: "application/pdf", number: number)
    }

    /// A document, beside a picture where documents are a format of their own.
    private func wrongFiles(_ rules: FormatRules) -> [FileSpec] {
        let document = FileSpec(type: "application/pdf", number: 0)
        let picture = FileSpec(type: "image/png", width: 360, height: 360, number: 0)
        return item.capabilities.formats[.document] == nil ? [document] : [picture, document]
    }
}

extension FormatSample {
    /// The words of one part.
    func text(ofPart index: Int) -> String {
        let name = index == 0 ? item.label : "\(item.label) \(index + 1)"
        guard rules?.takesText ?? true else { return "" }
        switch item.dose {
        case .least, .wrongType: return name
        case .most: return filled(name, to: limit(ofPart: index))
        case .tooMuch:
            return item.shape == .thread || isTooManyFiles ? name : filled(name, to: limit(ofPart: index) + 1)
        }
    }

    private func limit(ofPart index: Int) -> Int {
        if index > 0, let later = item.capabilities.thread.textLimit { return later }
        return rules?.textLimit ?? item.capabilities.textLimit
    }

    /// Short words up to so many characters, with room for what the house adds: a hashtag, or a link where there are no cards.
    private func filled(_ name: String, to limit: Int) -> String {
        let whole = item.capabilities.text(of: Part(text: name, link: link), as: item.format)
        let rest = limit - TextLength.count(whole, by: item.capabilities.counting) - 1
        guard rest > 0 else { return name }
        return name + " " + String(repeating: "reeds and ", count: rest / 10 + 1).prefix(rest - 1) + "x"
    }

    private var link: Link? {
        item.format == .link ? Link(url: "https://example.org/", title: "A marsh") : nil
    }

    var title: String? {
        guard let rules = item.capabilities.title, rules.formats.contains(item.format) else { return nil }
        if item.dose == .most { return String(repeating: "t", count: rules.limits[item.format] ?? rules.limit) }
        return rules.required.contains(item.format) ? "A title" : nil
    }

    var poll: (options: [String], minutes: Int, allowsSeveral: Bool)? {
        guard item.format == .poll, let rules = item.capabilities.poll else { return nil }
        let count =
            switch item.dose {
            case .least, .wrongType: rules.options.lowerBound
            case .most: rules.options.upperBound
            case .tooMuch: rules.options.upperBound + 1
            }
        let length = item.dose == .most ? rules.optionLimit : 1
        let options = (0..<count).map { number in
            String(repeating: "abcdefghijkl".dropFirst(number).first ?? "z", count: length)
        }
        let minutes = item.dose == .most ? rules.steps.last ?? rules.minutes.upperBound : nil
        return (options, minutes ?? rules.steps.first ?? rules.minutes.lowerBound, false)
    }

    /// What must be chosen, and what makes it this format.
    func options(_ remote: [OptionKey: String]) -> [String: any Sendable] {
        var options: [String: any Sendable] = [:]
        for rule in item.capabilities.options where rule.isRequired && rule.applies(to: item.format) {
            switch rule.kind {
            case .choice(let choices): options[rule.key.rawValue] = choices.first?.value ?? ""
            case .flag: options[rule.key.rawValue] = false
            case .number(let range): options[rule.key.rawValue] = range.lowerBound
            case .remote: options[rule.key.rawValue] = remote[rule.key] ?? ""
            case .text, .link, .color, .list, .image, .time: break
            }
        }
        if isUpright, item.capabilities.option(.format) != nil { options["format"] = item.format.rawValue }
        return options
    }

    /// The body of `POST /v1/posts`.
    func body(files: [String], to connection: String, remote: [OptionKey: String]) -> [String: any Sendable] {
        var content: [String: any Sendable] = [
            "text": text(ofPart: 0), "media": files.map { ["id": $0] } as [[String: String]],
        ]
        if let link { content["link"] = ["url": link.url, "title": link.title ?? ""] }
        if let poll {
            content["poll"] = ["options": poll.options, "minutes": poll.minutes] as [String: any Sendable]
        }
        let delivery: [String: any Sendable] = ["connection_id": connection, "options": options(remote)]
        var body: [String: any Sendable] = ["content": content, "deliveries": [delivery], "now": true]
        body["title"] = title
        if item.shape == .thread { body["parts"] = (1..<item.partCount).map { text(ofPart: $0) } }
        return body
    }
}
