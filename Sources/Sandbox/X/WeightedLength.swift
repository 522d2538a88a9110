import Foundation

/// X's length of a text (sheet section 5): links 23, emoji 2, most Latin 1, the rest 2.
enum WeightedLength {
    /// The most a plain account may post.
    static let maximum = 280

    /// The length after normalisation.
    static func of(_ text: String) -> Int {
        let normal = text.precomposedStringWithCanonicalMapping
        let characters = Array(normal)
        var weight = 0
        var position = 0
        for link in LinkScanner(normal).links {
            weight += characters[position..<link.range.lowerBound].reduce(0) { $0 + self.weight(of: $1) } + 2_300
            position = link.range.upperBound
        }
        weight += characters[position...].reduce(0) { $0 + self.weight(of: $1) }
        return weight / 100
    }

    /// A reply without the mentions it begins with: they do not count.
    static func withoutLeadingMentions(_ text: String) -> String {
        var rest = text[...]
        while rest.first == "@" {
            let name = rest.dropFirst().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            let after = rest.dropFirst(1 + name.count)
            guard (1...15).contains(name.count), after.first.map(\.isWhitespace) ?? true else { break }
            rest = after.drop(while: \.isWhitespace)
        }
        return String(rest)
    }

    /// Whether the text has a character that X refuses.
    static func hasForbidden(_ text: String) -> Bool {
        text.unicodeScalars.contains { [0xFFFE, 0xFEFF, 0xFFFF].contains($0.value) }
    }

    private static func weight(of character: Character) -> Int {
        isEmoji(character) ? 200 : character.unicodeScalars.reduce(0) { $0 + weight(of: $1) }
    }

    private static func weight(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0...4_351, 8_192...8_205, 8_208...8_223, 8_242...8_247: 100
        default: 200
        }
    }

    private static func isEmoji(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, first.properties.isEmoji else { return false }
        return first.properties.isEmojiPresentation || scalars.contains { $0.value == 0xFE0F || $0.value == 0x20E3 }
    }
}
