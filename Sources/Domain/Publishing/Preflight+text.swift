extension Preflight {
    /// Problems of the words of one part.
    func textProblems(_ part: Int) -> [Problem] {
        let text = content.parts[part].text
        return [
            emptiness(part), tooLong(part), tooManyBytes(text, part), forbidden(text, part), cashtags(text, part),
        ].compactMap { $0 }
    }

    private func emptiness(_ part: Int) -> Problem? {
        let isBlank = content.parts[part].text.allSatisfy(\.isWhitespace)
        guard isBlank, content.parts[part].media.isEmpty else { return nil }
        guard content.parts.count > 1 else {
            return Problem(
                .emptyPost, message: "The post is empty.", remedy: "Write a text or add an image.", part: part,
                field: .text)
        }
        return Problem(
            .emptyPart, message: "Part \(part + 1) of the thread is empty.",
            remedy: "Write a text, add an image, or remove the part.", part: part, field: .text)
    }

    private func tooLong(_ part: Int) -> Problem? {
        let units = TextLength.count(countedText(part), by: capabilities.counting)
        let excess = units - capabilities.textLimit
        guard excess > 0 else { return nil }
        return Problem(
            .textTooLong,
            message: """
                \(subject(part)) is \(units) \(TextLength.unitName(of: capabilities.counting)) long; \(name) takes \
                \(capabilities.textLimit).
                """,
            remedy: "Shorten it by \(excess)\(capabilities.threadLimit > 1 ? ", or split it into a thread" : "").",
            part: part, field: .text)
    }

    /// A content warning is counted together with the text, and stands on every part.
    private func countedText(_ part: Int) -> String {
        let warning = capabilities.hasContentWarning ? options.contentWarning ?? "" : ""
        return warning + content.parts[part].text
    }

    private func tooManyBytes(_ text: String, _ part: Int) -> Problem? {
        guard case .graphemes(let byteLimit?) = capabilities.counting, text.utf8.count > byteLimit else { return nil }
        return Problem(
            .textTooManyBytes,
            message: "\(subject(part)) takes \(text.utf8.count) bytes; \(name) stores at most \(byteLimit).",
            remedy: "Use fewer emoji and special characters, or shorten the text.", part: part, field: .text)
    }

    private func forbidden(_ text: String, _ part: Int) -> Problem? {
        guard capabilities.counting == .weighted, !TextLength.forbiddenCharacters(in: text).isEmpty else { return nil }
        return Problem(
            .forbiddenCharacters,
            message: "\(subject(part)) holds invisible characters that \(name) refuses (such as a byte order mark).",
            remedy: "Type the text anew instead of pasting it.", part: part, field: .text)
    }

    private func cashtags(_ text: String, _ part: Int) -> Problem? {
        guard let limit = capabilities.cashtagLimit else { return nil }
        let tags = TextLength.cashtags(in: text)
        guard tags.count > limit else { return nil }
        return Problem(
            .tooManyCashtags,
            message:
                "\(subject(part)) has \(Plural.of(tags.count, "cashtag")) ($\(tags[0]) …); \(name) takes \(limit).",
            remedy: "Keep \(limit) and write the others without the dollar sign.", part: part, field: .text)
    }

    /// `The text`, or `Part 2` in a thread.
    func subject(_ part: Int) -> String { content.parts.count > 1 ? "Part \(part + 1)" : "The text" }
}
