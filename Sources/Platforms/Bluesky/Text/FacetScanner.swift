/// Finds facets from left to right by the rules of the official client.
///
/// Works on scalars: a grapheme may begin with `#` or `@` and a combining mark, and offsets count bytes.
struct FacetScanner {
    /// A find: where it ends, in scalars, and what it does.
    struct Find {
        var end: Int
        var feature: Facet.Feature
    }

    /// The text, scalar by scalar.
    let scalars: [Unicode.Scalar]
    /// The byte at which each scalar begins; one more for the end.
    private let offsets: [Int]

    /// Takes the final text.
    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        offsets = scalars.reduce(into: [0]) { $0.append(($0.last ?? 0) + UTF8.width($1)) }
    }

    /// All facets in order; each begins after the end of the one before.
    func facets() -> [Facet] {
        var facets: [Facet] = []
        var position = 0
        while position < scalars.count {
            guard let find = find(at: position) else {
                position += 1
                continue
            }
            facets.append(Facet(bytes: offsets[position]..<offsets[find.end], feature: find.feature))
            position = find.end
        }
        return facets
    }

    /// The text between two scalars.
    func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }

    /// The first scalar from `start` on that does not satisfy; the end when all do.
    func end(from start: Int, while satisfies: (Unicode.Scalar) -> Bool) -> Int {
        scalars[start...].firstIndex { !satisfies($0) } ?? scalars.count
    }

    private func find(at position: Int) -> Find? {
        let before = position == 0 ? " " : scalars[position - 1]
        let isAfterSpace = before.properties.isWhitespace
        guard isAfterSpace || before == "(" else { return nil }
        switch scalars[position] {
        case "#", "\u{ff03}": return isAfterSpace ? tag(at: position) : nil
        case "@": return mention(at: position)
        default: return link(at: position)
        }
    }

    /// `@` and a handle; a second `@` makes it another network's address.
    private func mention(at position: Int) -> Find? {
        var end = end(from: position + 1) { $0 == "." || $0 == "-" || $0.isASCIIAlphanumeric }
        guard end == scalars.count || scalars[end] != "@" else { return nil }
        while end > position + 1, scalars[end - 1] == "." || scalars[end - 1] == "-" { end -= 1 }
        guard let handle = ATHandle(text(position + 1..<end)), handle.isPermitted else { return nil }
        return Find(end: end, feature: .mention(handle))
    }

    /// `#` and up to 64 graphemes, not only digits and punctuation, without punctuation at the end.
    private func tag(at position: Int) -> Find? {
        let start = position + 1
        guard start < scalars.count, scalars[start] != "\u{fe0f}" else { return nil }
        var end = end(from: start) { !$0.properties.isWhitespace && !$0.endsTag }
        while end > start, scalars[end - 1].isPunctuation { end -= 1 }
        let tag = text(start..<end)
        guard scalars[start..<end].contains(where: { !$0.isPunctuation && !$0.isDecimalDigit }), tag.count <= 64,
            tag.utf8.count <= 640
        else { return nil }
        return Find(end: end, feature: .tag(tag))
    }
}

extension Unicode.Scalar {
    /// A letter or digit of ASCII.
    var isASCIIAlphanumeric: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    fileprivate var isDecimalDigit: Bool { properties.generalCategory == .decimalNumber }

    fileprivate var isPunctuation: Bool {
        switch properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            true
        default: false
        }
    }

    /// Invisible characters at which the official client ends a tag.
    fileprivate var endsTag: Bool {
        switch self {
        case "\u{ad}", "\u{2060}", "\u{200a}"..."\u{200d}", "\u{20e2}": true
        default: false
        }
    }
}
