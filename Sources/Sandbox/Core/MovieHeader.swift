/// The little that a simulated platform reads of an MP4 or QuickTime file: how long it plays.
package struct MovieHeader: Sendable, Hashable {
    /// Playing time in seconds.
    package let seconds: Double

    /// The header within `moov`; `nil` when there is none to be found.
    package init?(_ bytes: [UInt8]) {
        guard let movie = Self.box("moov", in: bytes[...]), let header = Self.box("mvhd", in: movie),
            let version = header.first
        else { return nil }
        let wide = version == 1
        guard let scale = Self.number(header, wide ? 20 : 12, 4), scale > 0,
            let length = Self.number(header, wide ? 24 : 16, wide ? 8 : 4)
        else { return nil }
        seconds = Double(length) / Double(scale)
    }

    /// The content of the first box of that name.
    private static func box(_ name: String, in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = bytes
        while rest.count >= 8, let small = number(rest, 0, 4) {
            let isWide = small == 1
            // A length of nothing means to the end.
            guard let length = isWide ? number(rest, 8, 8) : small == 0 ? rest.count : small,
                length >= (isWide ? 16 : 8), length <= rest.count
            else { return nil }
            if rest.dropFirst(4).prefix(4).elementsEqual(Array(name.utf8)) {
                return rest.prefix(length).dropFirst(isWide ? 16 : 8)
            }
            rest = rest.dropFirst(length)
        }
        return nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>, _ offset: Int, _ size: Int) -> Int? {
        let part = bytes.dropFirst(offset).prefix(size)
        guard part.count == size, size < 8 || part.first.map({ $0 < 0x40 }) == true else { return nil }
        return part.reduce(0) { $0 << 8 | Int($1) }
    }
}
