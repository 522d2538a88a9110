extension FacetScanner {
    /// An address with its scheme, or a bare domain below a known top-level domain.
    func link(at position: Int) -> Find? {
        let end = end(from: position) { !$0.properties.isWhitespace }
        guard let start = hostStart(position..<end) else { return bareDomain(at: position, runEnd: end) }
        let trimmed = trimmed(position..<end)
        guard start < trimmed, scalars[start].isASCIIAlphanumeric || !scalars[start].isASCII || scalars[start] == "["
        else { return nil }
        return Find(end: trimmed, feature: .link(uri: text(position..<trimmed)))
    }

    /// Where the host begins if the run begins with `http://` or `https://`.
    private func hostStart(_ run: Range<Int>) -> Int? {
        let head = text(run.lowerBound..<min(run.upperBound, run.lowerBound + 8)).lowercased()
        if head.hasPrefix("https://") { return run.lowerBound + 8 }
        return head.hasPrefix("http://") ? run.lowerBound + 7 : nil
    }

    /// A domain that begins with a letter; what follows belongs to it only after `/`, `?`, `#` or `:`.
    private func bareDomain(at position: Int, runEnd: Int) -> Find? {
        guard scalars[position].isASCIIAlphanumeric, !("0"..."9").contains(scalars[position]) else { return nil }
        let stop = end(from: position) { $0 == "." || $0 == "-" || $0.isASCIIAlphanumeric }
        var end = stop
        while end > position, scalars[end - 1] == "." || scalars[end - 1] == "-" { end -= 1 }
        guard let host = ATHandle(text(position..<end)), TopLevelDomains.contains(topOf: host.description) else {
            return nil
        }
        if end == stop, stop < runEnd {
            guard scalars[stop] != "@" else { return nil }
            if "/?#:".unicodeScalars.contains(scalars[stop]) { end = trimmed(position..<runEnd) }
        }
        return Find(end: end, feature: .link(uri: "https://" + text(position..<end)))
    }

    /// The end of a run without the punctuation of the sentence and without closing brackets that were never opened.
    private func trimmed(_ run: Range<Int>) -> Int {
        var end = run.upperBound
        var unopened = scalars[run].reduce(0) { $0 + ($1 == ")" ? 1 : $1 == "(" ? -1 : 0) }
        while end > run.lowerBound {
            let last = scalars[end - 1]
            guard ".,;:!?".unicodeScalars.contains(last) || last == ")" && unopened > 0 else { break }
            if last == ")" { unopened -= 1 }
            end -= 1
        }
        return end
    }
}
