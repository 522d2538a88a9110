extension Preflight {
    /// Problems of the words of one part.
    func textProblems(_ part: PlacedPart) -> [Problem] {
        guard part.rules?.takesText ?? true else { return [textIgnored(part)].compactMap { $0 } }
        let text = capabilities.text(of: part.part, as: part.format)
        return [
            emptiness(part), tooLong(text, part), tooManyBytes(text, part), forbidden(text, part), cashtags(text, part),
            hashtags(text, part), mentions(text, part), links(text, part),
        ].compactMap { $0 }
    }

    private func textIgnored(_ part: PlacedPart) -> Problem? {
        guard !part.part.text.allSatisfy(\.isWhitespace) else { return nil }
        return Problem(
            .textIgnored, message: "A \(part.formatName) on \(name) has no text: yours is left out.",
            remedy: "Put the words into the picture or film, or post it in another way.", part: part.index, field: .text
        )
    }

    private func emptiness(_ part: PlacedPart) -> Problem? {
        let isBlank = part.part.text.allSatisfy(\.isWhitespace)
        guard isBlank, part.files.isEmpty, part.part.poll == nil, part.part.link == nil, !isTitled(part) else {
            return nil
        }
        guard content.parts.count > 1 else {
            return Problem(
                .emptyPost, message: "The post is empty.", remedy: "Write a text or add an image.", part: part.index,
                field: .text)
        }
        return Problem(
            .emptyPart, message: "Part \(part.index + 1) of the thread is empty.",
            remedy: "Write a text, add an image, or remove the part.", part: part.index, field: .text)
    }

    private func isTitled(_ part: PlacedPart) -> Bool {
        part.index == 0 && !content.title.isEmpty && capabilities.title?.formats.contains(part.format) == true
    }

    private func tooLong(_ text: String, _ part: PlacedPart) -> Problem? {
        let counting = capabilities.counting
        let limit = textLimit(part)
        let units = TextLength.count(counted(text), by: counting)
        let excess = units - limit
        guard excess > 0 else { return nil }
        return Problem(
            .textTooLong,
            message: "\(part.subject) is \(units) \(TextLength.unitName(of: counting)) long; \(name) takes \(limit).",
            remedy: "Shorten it by \(excess)\(capabilities.threadLimit > 1 ? ", or split it into a thread" : "").",
            part: part.index, field: .text)
    }

    private func textLimit(_ part: PlacedPart) -> Int {
        let ofThread = part.index > 0 ? capabilities.thread.textLimit : nil
        return ofThread ?? part.rules?.textLimit ?? capabilities.textLimit
    }

    /// A content warning of one's own words is counted together with the text, and stands on every part.
    private func counted(_ text: String) -> String {
        (capabilities.countsContentWarning ? options.contentWarning ?? "" : "") + text
    }

    private func tooManyBytes(_ text: String, _ part: PlacedPart) -> Problem? {
        guard let byteLimit = capabilities.text.byteLimit, text.utf8.count > byteLimit else { return nil }
        return Problem(
            .textTooManyBytes,
            message: "\(part.subject) takes \(text.utf8.count) bytes; \(name) stores at most \(byteLimit).",
            remedy: "Use fewer emoji and special characters, or shorten the text.", part: part.index, field: .text)
    }

    private func forbidden(_ text: String, _ part: PlacedPart) -> Problem? {
        if capabilities.counting == .weighted, !TextLength.forbiddenCharacters(in: text).isEmpty {
            return Problem(
                .forbiddenCharacters,
                message:
                    "\(part.subject) holds invisible characters that \(name) refuses (such as a byte order mark).",
                remedy: "Type the text anew instead of pasting it.", part: part.index, field: .text)
        }
        return Self.forbidden(capabilities.text.forbidden, in: text, subject: part.subject, name).map {
            Problem(.forbiddenCharacters, message: $0.message, remedy: $0.remedy, part: part.index, field: .text)
        }
    }

    /// What to say of characters that are refused, if any of them is there.
    static func forbidden(
        _ marks: String, in text: String, subject: String, _ name: String
    ) -> (message: String, remedy: String)? {
        let found = marks.filter(text.contains)
        guard !found.isEmpty else { return nil }
        let list = found.map(String.init).joined(separator: " ")
        return ("\(subject) holds \(list), which \(name) refuses.", "Write it without \(list).")
    }
}

/// Marks in the words that platforms count.
extension Preflight {
    private func cashtags(_ text: String, _ part: PlacedPart) -> Problem? {
        guard let limit = capabilities.text.cashtagLimit else { return nil }
        let tags = TextLength.cashtags(in: text)
        guard tags.count > limit else { return nil }
        return Problem(
            .tooManyCashtags,
            message:
                "\(part.subject) has \(Plural.of(tags.count, "cashtag")) ($\(tags[0]) …); \(name) takes \(limit).",
            remedy: "Keep \(limit) and write the others without the dollar sign.", part: part.index, field: .text)
    }

    private func hashtags(_ text: String, _ part: PlacedPart) -> Problem? {
        guard let limit = capabilities.text.hashtagLimit else { return nil }
        let count = TextLength.hashtags(in: text).count
        guard count > limit else { return nil }
        return Problem(
            .tooManyHashtags, message: "\(part.subject) has \(count) hashtags; \(name) takes \(limit).",
            remedy: "Remove \(Plural.of(count - limit, "hashtag")).", part: part.index, field: .text)
    }

    private func mentions(_ text: String, _ part: PlacedPart) -> Problem? {
        guard let limit = capabilities.text.mentionLimit else { return nil }
        let count = TextLength.mentions(in: text).count
        guard count > limit else { return nil }
        return Problem(
            .tooManyMentions, message: "\(part.subject) mentions \(count) accounts; \(name) takes \(limit).",
            remedy: "Remove \(Plural.of(count - limit, "mention")).", part: part.index, field: .text)
    }

    private func links(_ text: String, _ part: PlacedPart) -> Problem? {
        guard let limit = capabilities.text.linkLimit else { return nil }
        var links = Set(TextLength.links(in: text))
        if let card = part.part.link?.url { links.insert(card) }
        guard links.count > limit else { return nil }
        return Problem(
            .tooManyLinks, message: "\(part.subject) has \(links.count) different links; \(name) takes \(limit).",
            remedy: "Remove \(Plural.of(links.count - limit, "link")).", part: part.index, field: .text)
    }
}
