/// Texts made comparable: what a person typed, and what a server made of it.
enum PlainText {
    /// The words of HTML without its tags; paragraphs and breaks become spaces, references become characters.
    static func of(html: String) -> String {
        var text = ""
        var rest = html[...]
        while let start = rest.firstIndex(of: "<") {
            text += rest[..<start]
            guard let end = rest[start...].firstIndex(of: ">") else { return unescaped(text + rest[start...]) }
            // Tags inside a word, such as those round parts of an address, leave nothing behind.
            if isBreak(rest[start...end]) { text += " " }
            rest = rest[rest.index(after: end)...]
        }
        return unescaped(text + rest)
    }

    /// The words alone: runs of white space mean the same as one.
    static func words(_ text: String) -> [Substring] {
        text.split(whereSeparator: \.isWhitespace)
    }

    /// Mentions lose their hosts when a server shows them.
    static func withoutMentionHosts(_ text: String) -> String {
        words(text).map { word -> String in
            let pieces = word.split(separator: "@", omittingEmptySubsequences: false)
            guard pieces.count == 3, pieces[0].allSatisfy({ !$0.isLetter && !$0.isNumber }), pieces[2].contains(".")
            else { return String(word) }
            let tail = pieces[2].reversed().prefix { !$0.isLetter && !$0.isNumber }.reversed()
            return pieces[0] + "@" + pieces[1] + String(tail)
        }.joined(separator: " ")
    }

    /// Undoes the references that servers write: the five of XML, the hard space and numbers.
    static func unescaped(_ text: String) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            let name = rest[start...].dropFirst().prefix(10).prefix { $0 != ";" }
            let end = rest.index(start, offsetBy: name.count + 1)
            if end < rest.endIndex, rest[end] == ";", let character = character(named: name) {
                result.append(character)
                rest = rest[rest.index(after: end)...]
            } else {
                result.append("&")
                rest = rest[rest.index(after: start)...]
            }
        }
        return result + rest
    }

    private static func character(named name: Substring) -> Character? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        case "nbsp": return "\u{a0}"
        default:
            guard name.hasPrefix("#") else { return nil }
            let digits = name.dropFirst()
            let isHexadecimal = digits.first == "x" || digits.first == "X"
            let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return value.flatMap(Unicode.Scalar.init).map(Character.init)
        }
    }

    private static func isBreak(_ tag: Substring) -> Bool {
        let name = tag.dropFirst().drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
        return ["br", "p", "div", "li", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3"].contains(name)
    }
}
