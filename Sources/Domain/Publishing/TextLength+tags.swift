extension TextLength {
    /// The hashtags of a text without their `#`, in order: letters, digits and `_`, not digits alone, after anything that is
    /// no part of a word.
    package static func hashtags(in text: String) -> [String] {
        names(in: text, after: ["#", "\u{ff03}"], where: isTagScalar).filter { !$0.allSatisfy(\.isNumber) }
    }

    /// The mentions of a text without their `@`, in order: Latin letters, digits, dots and `_`. A dot at the end is none of it.
    package static func mentions(in text: String) -> [String] {
        names(in: text, after: ["@"]) { CharacterSets.isASCIIAlphanumeric($0) || $0 == "_" || $0 == "." }
            .map { name in
                String(name.prefix(upTo: name.lastIndex { $0 != "." }.map(name.index(after:)) ?? name.startIndex))
            }
            .filter { !$0.isEmpty }
    }

    private static func names(
        in text: String, after marks: Set<Unicode.Scalar>, where isInside: (Unicode.Scalar) -> Bool
    ) -> [String] {
        let scalars = Array(text.unicodeScalars)
        var names: [String] = []
        var position = 0
        while position < scalars.count {
            defer { position += 1 }
            guard marks.contains(scalars[position]), position == 0 || !isTagScalar(scalars[position - 1]) else {
                continue
            }
            let name = scalars[(position + 1)...].prefix(while: isInside)
            guard !name.isEmpty else { continue }
            names.append(self.text(name))
            position = name.endIndex - 1
        }
        return names
    }

    private static func isTagScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }
}

extension TextLength {
    private static let reserved = Set("\\|{}@[]()<>#*_~".unicodeScalars)

    /// A text in LinkedIn's "little text": reserved characters escaped, without which a post is cut short in silence; hashtags
    /// left as they are (platform sheet `linkedin`, section 5).
    package static func littleText(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        for (position, scalar) in scalars.enumerated() {
            if reserved.contains(scalar), !(scalar == "#" && isHashtag(at: position, in: scalars)) {
                result.append("\\")
            }
            result.append(scalar)
        }
        return String(result)
    }

    private static func isHashtag(at position: Int, in scalars: [Unicode.Scalar]) -> Bool {
        guard position == 0 || !isTagScalar(scalars[position - 1]) else { return false }
        let name = scalars[(position + 1)...].prefix(while: isTagScalar)
        // A mark inside the word would be escaped, and the tag broken by it.
        return name.contains { $0.properties.numericType == nil } && !name.contains("_")
    }
}
