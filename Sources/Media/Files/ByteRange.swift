/// Which part of a file somebody asks for by the header `Range` (RFC 9110, 14.1.2).
package enum ByteRange: Sendable, Hashable {
    /// All of it: no range, or one that may be ignored, such as several at once (SEC-78).
    case whole
    /// One stretch of it.
    case part(Range<Int>)
    /// A stretch that is not there.
    case beyond

    /// Reads the header for a file of this size.
    package init(header: String?, size: Int) {
        self = .whole
        guard let header, header.hasPrefix("bytes=") else { return }
        let ends = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, !ends[1].contains(",") else { return }
        switch (Self.number(ends[0]), Self.number(ends[1])) {
        case (let start?, let last?) where start <= last:
            self = start < size ? .part(start..<min(last, size - 1) + 1) : .beyond
        case (let start?, nil) where ends[1].isEmpty:
            self = start < size ? .part(start..<size) : .beyond
        case (nil, let count?) where ends[0].isEmpty:
            self = count > 0 && size > 0 ? .part(max(size - count, 0)..<size) : .beyond
        default: return
        }
    }

    /// Digits only, and few enough to count with.
    private static func number(_ text: Substring) -> Int? {
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
