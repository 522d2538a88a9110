extension TextLength {
    /// Mastodon's count (platform sheet of Mastodon, section 5): grapheme clusters, each http(s) link at a fixed cost,
    /// `@user@host` as `@user`.
    static func mastodonUnits(of text: String, urlCost: Int) -> Int {
        // No address without a slash, no mention without its sign; most texts have neither.
        let mayHide = text.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "@") }
        guard mayHide else { return text.count }
        let scanner = LinkScanner(Array(text.unicodeScalars), dialect: .mastodon)
        let links = scanner.links()
        var units = links.count * urlCost
        var position = 0
        for link in links {
            units += charactersWithoutHosts(scanner.scalars[position..<link.lowerBound])
            position = link.upperBound
        }
        return units + charactersWithoutHosts(scanner.scalars[position...])
    }

    /// Grapheme clusters of a stretch without links, the hosts of mentions left out.
    private static func charactersWithoutHosts(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
        guard scalars.contains("@") else { return text(scalars).count }
        var kept: [Unicode.Scalar] = []
        var position = scalars.startIndex
        while position < scalars.endIndex {
            if let mention = mention(at: position, in: scalars) {
                kept += scalars[position..<mention.nameEnd]
                position = mention.end
            } else {
                kept.append(scalars[position])
                position += 1
            }
        }
        return text(kept[...]).count
    }

    /// `@name@host` at a position: where the name ends, and where the whole ends.
    private static func mention(
        at start: Int, in scalars: ArraySlice<Unicode.Scalar>
    ) -> (nameEnd: Int, end: Int)? {
        guard scalars[start] == "@", start == scalars.startIndex || canPrecedeMention(scalars[start - 1]) else {
            return nil
        }
        let nameRun = scalars[(start + 1)...].prefix(while: isNameScalar)
        // A name may hold dots and hyphens, but does not end with them.
        guard let last = nameRun.last, !nameRun.isEmpty, !isDotOrHyphen(last) else { return nil }
        let host = hostEnd(after: nameRun.endIndex, in: scalars)
        return host.map { (nameRun.endIndex, $0) }
    }

    private static func hostEnd(after nameEnd: Int, in scalars: ArraySlice<Unicode.Scalar>) -> Int? {
        guard nameEnd < scalars.endIndex, scalars[nameEnd] == "@" else { return nil }
        let run = scalars[(nameEnd + 1)...].prefix { isWord($0) || isDotOrHyphen($0) }
        let end = run.lastIndex { CharacterSets.isASCIIAlphanumeric($0) }.map { $0 + 1 }
        return end.flatMap { $0 > nameEnd + 1 ? $0 : nil }
    }

    private static func canPrecedeMention(_ scalar: Unicode.Scalar) -> Bool {
        !isWord(scalar) && scalar != "/" && scalar != "="
    }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        CharacterSets.isASCIIAlphanumeric(scalar) || scalar == "_" || isDotOrHyphen(scalar)
    }

    private static func isDotOrHyphen(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "-"
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
