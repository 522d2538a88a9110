/// The header by which a request says which bytes of a whole it brings (RFC 9110 section 14.4).
package struct ContentRange: Sendable, Hashable {
    /// First and last byte; `nil` when the request only asks (`*`).
    package let bytes: ClosedRange<Int>?
    /// Bytes of the whole.
    package let total: Int

    /// Reads `bytes 0-9/100` and `bytes */100`; `nil` for anything else and for bytes beyond the whole.
    package init?(_ header: String) {
        guard let match = header.wholeMatch(of: #/bytes (?:([0-9]{1,15})-([0-9]{1,15})|\*)/([0-9]{1,15})/#),
            let total = Int(match.3)
        else { return nil }
        self.total = total
        guard let first = match.1.flatMap({ Int($0) }), let last = match.2.flatMap({ Int($0) }) else {
            bytes = nil
            return
        }
        guard first <= last, last < total else { return nil }
        bytes = first...last
    }
}
