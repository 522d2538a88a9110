/// Width and height of a picture, read from its header.
package struct ImageSize: Sendable, Hashable {
    /// Pixels across.
    package let width: Int
    /// Pixels down.
    package let height: Int

    /// A size in pixels.
    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// The size of a PNG, GIF, JPEG or WebP; `nil` for anything else and for broken headers.
    package init?(_ bytes: [UInt8]) {
        let found: Self? =
            switch FileKind(bytes) {
            case .png: Self(pair: 16, bytes, size: 4, isBig: true)
            case .gif: Self(pair: 6, bytes, size: 2, isBig: false)
            case .jpeg: Self(jpeg: bytes)
            case .webp: Self(webp: bytes)
            case .mp4, .quicktime, .webm, nil: nil
            }
        guard let found, found.width > 0, found.height > 0 else { return nil }
        self = found
    }

    private init?(pair offset: Int, _ bytes: [UInt8], size: Int, isBig: Bool) {
        guard let width = Self.number(bytes, offset, size, isBig: isBig),
            let height = Self.number(bytes, offset + size, size, isBig: isBig)
        else { return nil }
        self.init(width: width, height: height)
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ size: Int, isBig: Bool) -> Int? {
        guard offset >= 0, offset + size <= bytes.count else { return nil }
        let part = bytes[offset..<offset + size]
        return (isBig ? Array(part) : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }

    /// Walks the segments to the start of the frame.
    private init?(jpeg bytes: [UInt8]) {
        var position = 2
        while position + 9 <= bytes.count, bytes[position] == 0xFF {
            let mark = bytes[position + 1]
            let isFrame = (0xC0...0xCF).contains(mark) && ![0xC4, 0xC8, 0xCC].contains(mark)
            if isFrame {
                guard let height = Self.number(bytes, position + 5, 2, isBig: true),
                    let width = Self.number(bytes, position + 7, 2, isBig: true)
                else { return nil }
                self.init(width: width, height: height)
                return
            }
            guard let length = Self.number(bytes, position + 2, 2, isBig: true), length >= 2 else { return nil }
            position += 2 + length
        }
        return nil
    }

    private init?(webp bytes: [UInt8]) {
        func number(_ offset: Int, _ size: Int) -> Int? { Self.number(bytes, offset, size, isBig: false) }
        switch String(decoding: bytes.dropFirst(12).prefix(4), as: UTF8.self) {
        case "VP8X":
            guard let width = number(24, 3), let height = number(27, 3) else { return nil }
            self.init(width: width + 1, height: height + 1)
        case "VP8L":
            guard let bits = number(21, 4) else { return nil }
            self.init(width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
        case "VP8 ":
            guard let width = number(26, 2), let height = number(28, 2) else { return nil }
            self.init(width: width & 0x3FFF, height: height & 0x3FFF)
        default: return nil
        }
    }
}
