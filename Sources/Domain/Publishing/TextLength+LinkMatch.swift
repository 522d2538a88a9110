extension TextLength {
    /// What looks like a link, before the last rules are applied.
    struct LinkMatch {
        let start: Int
        let host: Range<Int>
        let pathEnd: Int?
        let end: Int
        let hasScheme: Bool
        let isPlausible: Bool
    }
}

extension TextLength.LinkScanner {
    /// The most characters after `https://t.co/`; longer ones are no short links.
    private static let longestShortName = 40

    /// The links in a match: one with a scheme, or any number of bare domains run together.
    func ranges(of match: TextLength.LinkMatch) -> [Range<Int>] {
        guard match.hasScheme else { return isBareAllowed(match) ? bareRanges(of: match) : [] }
        return shortLinkEnd(of: match).map { [match.start..<$0] } ?? []
    }

    private func isBareAllowed(_ match: TextLength.LinkMatch) -> Bool {
        guard acceptsBareDomains else { return false }
        return match.start == 0 || !["-", "_", ".", "/"].contains(scalars[match.start - 1])
    }

    /// Bare domains are plain Latin ones, also in the middle of other scripts; the last one takes the path with it.
    private func bareRanges(of match: TextLength.LinkMatch) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var position = match.host.lowerBound
        while position < match.host.upperBound {
            let chain = latinChain(at: position, limit: match.host.upperBound)
            if let end = chain.topLevelEnd {
                found.append(position..<end)
                position = end
            } else {
                position = max(chain.end, position + 1)
            }
        }
        if match.pathEnd != nil, let last = found.popLast() { found.append(last.lowerBound..<match.end) }
        return found
    }

    private func latinChain(at start: Int, limit: Int) -> (topLevelEnd: Int?, end: Int) {
        var best: Int?
        var position = start
        while true {
            let label = scalars[position..<limit].prefix(while: isLatinLabel)
            guard !label.isEmpty, label.endIndex < limit, scalars[label.endIndex] == "." else {
                return (best, label.endIndex)
            }
            position = label.endIndex + 1
            best = topLevelEnd(at: position, limit: limit) ?? best
        }
    }

    private func isLatinLabel(_ scalar: Unicode.Scalar) -> Bool {
        CharacterSets.isASCIIAlphanumeric(scalar) || scalar == "-" || CharacterSets.isAccentedLatin(scalar)
    }

    /// X's own short links end with their name and query; anything else keeps its end, over-long ones are no links.
    private func shortLinkEnd(of match: TextLength.LinkMatch) -> Int? {
        guard text(in: match.host).lowercased() == "t.co", match.pathEnd != nil,
            scalars[match.host.upperBound] == "/"
        else { return match.end }
        let name = scalars[(match.host.upperBound + 1)..<match.end].prefix(while: CharacterSets.isASCIIAlphanumeric)
        guard !name.isEmpty else { return match.end }
        return name.count <= Self.longestShortName ? queryEnd(at: name.endIndex) : nil
    }
}
