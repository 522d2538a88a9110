extension TextLength {
    /// Where host names end, known beforehand for every position of a text, so that looking costs linear time even in
    /// texts made to be slow.
    struct Domains {
        private let scalars: [Unicode.Scalar]
        /// For each position, the end of the run of label characters that covers it.
        private var runEnd: [Int]
        /// For each position, the next underscore in or after it.
        private var nextUnderscore: [Int]
        /// For each position at which a label can begin, the end of the longest host name from there; 0 for none.
        private var hostEnd: [Int]

        /// Reads the text once, from its end.
        init(_ scalars: [Unicode.Scalar]) {
            self.scalars = scalars
            let count = scalars.count
            runEnd = Array(repeating: count, count: count + 1)
            nextUnderscore = runEnd
            hostEnd = Array(repeating: 0, count: count + 1)
            var topEnd: (label: Int, end: Int) = (-1, 0)
            for position in scalars.indices.reversed() {
                let scalar = scalars[position]
                let isLabel = CharacterSets.isDomain(scalar) || scalar == "-" || scalar == "_"
                runEnd[position] = isLabel ? max(runEnd[position + 1], position + 1) : position
                nextUnderscore[position] = scalar == "_" ? position : nextUnderscore[position + 1]
                if scalar == "." { topEnd = (position + 1, topLevelEnd(at: position + 1, limit: count) ?? 0) }
                hostEnd[position] = isLabel ? longestHost(at: position, topEnd: topEnd) : 0
            }
        }

        /// The end of the host name that begins at `position`; `nil` where there is none.
        func end(at position: Int) -> Int? {
            hostEnd[position] > 0 ? hostEnd[position] : nil
        }

        /// The end of the top-level domain at `position`, with nothing behind it that would make it a longer word.
        func topLevelEnd(at position: Int, limit: Int) -> Int? {
            guard position < limit, CharacterSets.isDomain(scalars[position]) else { return nil }
            let name = scalars[position..<limit].prefix(while: CharacterSets.isASCIIAlphanumeric)
            if isTopLevel(name), isOver(at: name.endIndex, limit: limit) { return name.endIndex }
            if let end = punycodeEnd(at: position, limit: limit) { return end }
            let isForeign = name.endIndex < limit && !scalars[name.endIndex].isASCII
            return isForeign ? foreignTopLevelEnd(at: position, limit: limit) : nil
        }

        private func longestHost(at position: Int, topEnd: (label: Int, end: Int)) -> Int {
            let end = runEnd[position]
            guard end < scalars.count, scalars[end] == ".", CharacterSets.isDomain(scalars[position]),
                CharacterSets.isDomain(scalars[end - 1])
            else { return 0 }
            if hostEnd[end + 1] > 0 { return hostEnd[end + 1] }
            // The label before the top-level domain is a registered name and has no underscore.
            return nextUnderscore[position] >= end && topEnd.label == end + 1 ? topEnd.end : 0
        }

        private func foreignTopLevelEnd(at position: Int, limit: Int) -> Int? {
            let longest = min(TextLength.longestTopLevelDomain, limit - position)
            return stride(from: longest, to: 0, by: -1).lazy
                .map { position + $0 }
                .first { isTopLevel(scalars[position..<$0]) && isOver(at: $0, limit: limit) }
        }

        private func punycodeEnd(at position: Int, limit: Int) -> Int? {
            guard scalars[position] == "x" || scalars[position] == "X" else { return nil }
            let run = scalars[position..<limit].prefix { CharacterSets.isASCIIAlphanumeric($0) || $0 == "-" }
            let name = TextLength.text(run).lowercased()
            return name.hasPrefix("xn--") && name.utf8.count > 4 ? run.endIndex : nil
        }

        private func isTopLevel(_ name: ArraySlice<Unicode.Scalar>) -> Bool {
            !name.isEmpty && name.count <= TextLength.longestTopLevelDomain
                && TextLength.topLevelDomains.contains(TextLength.text(name).lowercased())
        }

        private func isOver(at position: Int, limit: Int) -> Bool {
            guard position < limit else { return true }
            let next = scalars[position]
            return !CharacterSets.isASCIIAlphanumeric(next) && next != "@" && next != "+" && next != "-"
        }
    }

    /// Scalars in the longest top-level domain.
    static let longestTopLevelDomain = topLevelDomains.map(\.unicodeScalars.count).max() ?? 0
}
