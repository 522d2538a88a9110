/// GIF89a: a header, then blocks up to the trailer; each block ends with an empty sub-block.
enum GIFMetadata {
    static let (extensionStart, imageStart, trailer): (UInt8, UInt8, UInt8) = (0x21, 0x2c, 0x3b)
    private static let (comment, application): (UInt8, UInt8) = (0xfe, 0xff)
    private static let xmp = Array("XMP DataXMP".utf8)

    /// Drops comments and XMP; keeps the loop count of animations and everything that is drawn.
    static func remove(from bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 13 else { return bytes }
        var index = min(13 + colourTable(bytes[10]), bytes.count)
        var result = Array(bytes[..<index])
        while index < bytes.count, bytes[index] == extensionStart || bytes[index] == imageStart {
            let end = self.end(in: bytes, at: index)
            if !isDropped(bytes, index) { result += bytes[index..<end] }
            index = end
        }
        return result + [trailer]
    }

    /// Bytes of a table of colours, by the flags that announce it.
    static func colourTable(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1) }

    /// Where the block ends; never beyond the file.
    static func end(in bytes: [UInt8], at index: Int) -> Int {
        var end = index + 2
        if bytes[index] == imageStart {
            guard index + 10 <= bytes.count else { return bytes.count }
            // Place and size, the image's own colours, and the width of its codes.
            end = index + 10 + colourTable(bytes[index + 9]) + 1
        }
        while end < bytes.count, bytes[end] != 0 { end += Int(bytes[end]) + 1 }
        return min(end + 1, bytes.count)
    }

    private static func isDropped(_ bytes: [UInt8], _ index: Int) -> Bool {
        guard bytes[index] == extensionStart, index + 1 < bytes.count else { return false }
        return bytes[index + 1] == comment
            || (bytes[index + 1] == application && bytes[min(index + 3, bytes.count)...].starts(with: xmp))
    }
}
