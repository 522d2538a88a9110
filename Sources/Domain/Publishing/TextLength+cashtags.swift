extension TextLength {
    /// The `$SYMBOL` tags of a text: one to six Latin letters, perhaps a dot or underscore and one or two more.
    package static func cashtags(in text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return scalars.indices.compactMap { position in
            guard scalars[position] == "$", position == 0 || isSpace(scalars[position - 1]) else { return nil }
            return cashtag(at: position + 1, in: scalars)
        }
    }

    private static func cashtag(at start: Int, in scalars: [Unicode.Scalar]) -> String? {
        let letters = scalars[start...].prefix(while: isLatinLetter)
        guard (1...6).contains(letters.count) else { return nil }
        let end = suffixEnd(at: letters.endIndex, in: scalars) ?? letters.endIndex
        guard end == scalars.count || isBoundary(scalars[end]) else { return nil }
        return self.text(scalars[start..<end])
    }

    /// The end of `.X` or `_XY`, when a boundary follows.
    private static func suffixEnd(at start: Int, in scalars: [Unicode.Scalar]) -> Int? {
        guard start < scalars.count, scalars[start] == "." || scalars[start] == "_" else { return nil }
        let letters = scalars[(start + 1)...].prefix(while: isLatinLetter)
        guard (1...2).contains(letters.count) else { return nil }
        return letters.endIndex == scalars.count || isBoundary(scalars[letters.endIndex]) ? letters.endIndex : nil
    }

    private static func isBoundary(_ scalar: Unicode.Scalar) -> Bool {
        isSpace(scalar) || !CharacterSets.isDomain(scalar)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || CharacterSets.isDirectional(scalar)
    }

    private static func isLatinLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }
}
