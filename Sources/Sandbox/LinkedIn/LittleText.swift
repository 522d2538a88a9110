/// LinkedIn's notation of commentaries (linkedin.md section 5): reserved characters are escaped, the rest is live.
struct LittleText: Sendable {
    private enum Piece {
        case text(String)
        case hashtag(String)
        case mention(name: String, urn: String)
    }

    private static let reserved: Set<Character> = Set("\\|{}@[]()<>#*_~")

    private var pieces: [Piece] = []

    /// Reads a commentary; everything from the first bare reserved character on is lost, without a word.
    init(_ source: String) {
        var rest = source[...]
        while let first = rest.first {
            guard let (piece, length) = Self.piece(first, rest) else { return }
            pieces.append(piece)
            rest = rest.dropFirst(length)
        }
    }

    private static func piece(_ first: Character, _ rest: Substring) -> (Piece, Int)? {
        switch first {
        case "\\":
            guard let next = rest.dropFirst().first, reserved.contains(next) else { return nil }
            return (.text(String(next)), 2)
        case "#":
            let word = word(rest.dropFirst())
            return word.isEmpty ? nil : (.hashtag(word), 1 + word.count)
        case "{": return template(rest)
        case "@": return mention(rest)
        default: return reserved.contains(first) ? nil : (.text(String(first)), 1)
        }
    }

    private static func word(_ text: Substring) -> String {
        String(text.prefix { $0.isLetter || $0.isNumber })
    }

    /// `{hashtag|\#|word}`.
    private static func template(_ rest: Substring) -> (Piece, Int)? {
        let start = "{hashtag|\\#|"
        guard rest.hasPrefix(start) else { return nil }
        let word = word(rest.dropFirst(start.count))
        guard !word.isEmpty, rest.dropFirst(start.count + word.count).first == "}" else { return nil }
        return (.hashtag(word), start.count + word.count + 1)
    }

    /// `@[Exact Name](urn:li:person:…)`.
    private static func mention(_ rest: Substring) -> (Piece, Int)? {
        guard rest.hasPrefix("@["), let middle = rest.firstRange(of: "]("),
            let end = rest[middle.upperBound...].firstIndex(of: ")")
        else { return nil }
        let name = rest[..<middle.lowerBound].dropFirst(2)
        let urn = rest[middle.upperBound..<end]
        guard !name.isEmpty, ["urn:li:person:", "urn:li:organization:"].contains(where: urn.hasPrefix) else {
            return nil
        }
        return (.mention(name: String(name), urn: String(urn)), rest.distance(from: rest.startIndex, to: end) + 1)
    }

    /// What a reader sees.
    var plain: String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .hashtag(let word): "#\(word)"
            case .mention(let name, _): name
            }
        }.joined()
    }

    /// As LinkedIn gives it back: escaped, with hashtags as templates.
    var stored: String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text.first.map(Self.reserved.contains) == true ? "\\\(text)" : text
            case .hashtag(let word): "{hashtag|\\#|\(word)}"
            case .mention(let name, let urn): "@[\(name)](\(urn))"
            }
        }.joined()
    }
}
