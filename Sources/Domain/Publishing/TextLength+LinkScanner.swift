extension TextLength {
    /// Finds links in a text the way X and Mastodon do before they count.
    struct LinkScanner {
        /// The text.
        let scalars: [Unicode.Scalar]
        private let dialect: LinkDialect
        private let domains: Domains

        /// A whole link longer than this is none.
        private static let longestLink = 4096

        init(_ scalars: [Unicode.Scalar], dialect: LinkDialect) {
            self.scalars = scalars
            self.dialect = dialect
            domains = Domains(scalars)
        }

        /// Whether domains without a scheme are links.
        var acceptsBareDomains: Bool { dialect == .x }

        /// The end of the top-level domain at `position`, looking no further than `limit`.
        func topLevelEnd(at position: Int, limit: Int) -> Int? {
            domains.topLevelEnd(at: position, limit: limit)
        }

        /// What stands in a range.
        func text(in range: Range<Int>) -> String { TextLength.text(scalars[range]) }

        /// The ranges of all links, in order.
        func links() -> [Range<Int>] {
            // No host name without a dot; most texts end here.
            guard scalars.contains(".") else { return [] }
            var found: [Range<Int>] = []
            var position = 0
            while position < scalars.count {
                guard let match = match(precededAt: position) else {
                    position += 1
                    continue
                }
                if match.isPlausible { found += ranges(of: match) }
                position = match.end
            }
            return found
        }

        /// A link with the character at `position` before it, or at the very beginning.
        private func match(precededAt position: Int) -> LinkMatch? {
            if CharacterSets.canPrecedeLink(scalars[position]), let match = match(at: position + 1) { return match }
            return position == 0 ? match(at: 0) : nil
        }

        private func match(at start: Int) -> LinkMatch? {
            guard start < scalars.count else { return nil }
            if let end = schemeEnd(at: start), let host = domains.end(at: end) {
                return whole(start: start, host: end..<host, hasScheme: true)
            }
            return domains.end(at: start).map { whole(start: start, host: start..<$0, hasScheme: false) }
        }

        private func schemeEnd(at start: Int) -> Int? {
            ["https://", "http://"].lazy.compactMap { scheme in
                let stretch = scalars[start...].prefix(scheme.utf8.count)
                return TextLength.text(stretch).lowercased() == scheme ? stretch.endIndex : nil
            }.first
        }

        private func whole(start: Int, host: Range<Int>, hasScheme: Bool) -> LinkMatch {
            let port = portEnd(at: host.upperBound)
            let path = pathEnd(at: port)
            let end = queryEnd(at: path ?? port)
            let isShort = end - start <= Self.longestLink
            return LinkMatch(
                start: start, host: host, pathEnd: path, end: end, hasScheme: hasScheme,
                isPlausible: isShort && Punycode.fitsHost(scalars[host])
            )
        }

        private func portEnd(at position: Int) -> Int {
            guard position < scalars.count, scalars[position] == ":" else { return position }
            let digits = scalars[(position + 1)...].prefix(while: CharacterSets.isDigit)
            return digits.isEmpty ? position : digits.endIndex
        }

        /// Where the query that begins at `position` ends; `position` itself where there is none.
        func queryEnd(at position: Int) -> Int {
            guard position < scalars.count, scalars[position] == "?" else { return position }
            let run = scalars[(position + 1)...].prefix(while: dialect.isQuery)
            return run.lastIndex(where: dialect.isQueryEnd).map { $0 + 1 } ?? position
        }

        /// A path ends with a letter, a slash or the like, or with balanced parentheses; marks behind it are not in it.
        private func pathEnd(at start: Int) -> Int? {
            guard start < scalars.count, scalars[start] == "/" else { return nil }
            var end = start + 1
            var position = end
            while position < scalars.count {
                if let close = balancedEnd(at: position) {
                    (position, end) = (close, close)
                } else if dialect.isPath(scalars[position]) {
                    position += 1
                    if dialect.isPathEnd(scalars[position - 1]) { end = position }
                } else {
                    break
                }
            }
            return end
        }

        /// `(…)` or `(…(…)…)` at a position.
        private func balancedEnd(at start: Int) -> Int? {
            guard scalars[start] == "(" else { return nil }
            var depth = 1
            var position = start + 1
            while position < scalars.count, depth > 0 {
                switch scalars[position] {
                case "(" where depth == 1: depth += 1
                case ")": depth -= 1
                case let scalar where dialect.isPath(scalar): break
                default: return nil
                }
                position += 1
            }
            return depth == 0 && position > start + 2 ? position : nil
        }
    }
}
