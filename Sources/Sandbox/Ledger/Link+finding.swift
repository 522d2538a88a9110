extension LedgerEntry.Link {
    /// Finds written links one after the other in a text; those that are not there are left out.
    static func find(_ links: [(written: String, target: String)], in text: String) -> [Self] {
        var found: [Self] = []
        var rest = text[...]
        for link in links {
            guard let range = rest.firstRange(of: link.written) else { continue }
            let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
            found.append(Self(bytes: start..<start + link.written.utf8.count, target: link.target))
            rest = rest[range.upperBound...]
        }
        return found
    }
}
