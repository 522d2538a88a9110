extension TextLength {
    /// What a link costs on X, however long it is.
    static let weightedLinkCost = 23

    /// X's weighted units (platform sheet of X, section 5): links 23, emoji 2, Latin and its kin 1, all else 2.
    static func weightedUnits(of text: String) -> Int {
        let scanner = LinkScanner(normalized(text), dialect: .x)
        let links = scanner.links()
        var units = links.count * weightedLinkCost
        var position = 0
        for link in links {
            units += weight(of: scanner.scalars[position..<link.lowerBound])
            position = link.upperBound
        }
        return units + weight(of: scanner.scalars[position...])
    }

    /// The characters that X refuses: byte order marks and two that are no characters.
    package static func forbiddenCharacters(in text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { [0xfffe, 0xfeff, 0xffff].contains($0.value) }
    }

    private static func weight(of scalars: ArraySlice<Unicode.Scalar>) -> Int {
        text(scalars).reduce(0) { $0 + weight(of: $1) }
    }

    private static func weight(of character: Character) -> Int {
        guard let emoji = EmojiShape(character) else {
            return character.unicodeScalars.reduce(0) { $0 + weight(of: $1) }
        }
        return emoji.remainder.reduce(2) { $0 + weight(of: $1) }
    }

    private static func weight(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0...0x10ff, 0x2000...0x200d, 0x2010...0x201f, 0x2032...0x2037: 1
        default: 2
        }
    }
}

/// A character that is an emoji, perhaps with scalars heaped upon it that do not belong to it.
struct EmojiShape {
    /// What does not belong to the emoji and is counted on its own.
    let remainder: [Unicode.Scalar]

    /// The longest family or couple joins so many emoji; longer chains are no emoji to anybody.
    private static let longestChain = 4

    /// Recognises emoji by presentation, by variation selector, keycaps, flags, skin tones and joined sequences.
    init?(_ character: Character) {
        let scalars = Array(character.unicodeScalars)
        guard let first = scalars.first, Self.isEmoji(first, followedBy: scalars.dropFirst().first, in: scalars) else {
            return nil
        }
        guard scalars.count(where: { $0.value == 0x200d }) < Self.longestChain else { return nil }
        remainder = scalars.dropFirst().filter { !Self.belongsToEmoji($0) }
    }

    private static func isEmoji(
        _ first: Unicode.Scalar, followedBy second: Unicode.Scalar?, in scalars: [Unicode.Scalar]
    ) -> Bool {
        if first.properties.isEmojiPresentation { return true }
        guard first.properties.isEmoji, let second else { return false }
        let isKeycapBase = first.value < 0x80
        if isKeycapBase { return scalars.dropFirst().prefix(2).contains { $0.value == 0x20e3 } }
        return second.value == 0xfe0f || second.value == 0x200d || second.properties.isEmojiModifier
    }

    private static func belongsToEmoji(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200d, 0xfe0e, 0xfe0f, 0x20e3, 0xe0020...0xe007f: true
        default: scalar.properties.isEmoji && scalar.value > 0x80
        }
    }
}
