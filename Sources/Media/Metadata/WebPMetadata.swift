/// WebP (RFC 9649): a RIFF file of chunks; name, length, body, filled up to an even length.
enum WebPMetadata {
    private static let (hasXMP, hasEXIF): (UInt8, UInt8) = (0x04, 0x08)

    /// Drops the EXIF and XMP chunks and says so in the header; adds back the orientation.
    static func remove(from bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 12 else { return bytes }
        let whole = min(8 + ByteOrder.little(bytes, 4, 4), bytes.count)
        var (chunks, orientation): ([UInt8], UInt8) = ([], 1)
        var index = 12
        while index + 8 <= whole {
            let length = ByteOrder.little(bytes, index + 4, 4)
            let end = min(index + 8 + length + length % 2, whole)
            let body = bytes[min(index + 8, end)..<end]
            switch String(decoding: bytes[index..<index + 4], as: UTF8.self) {
            case "EXIF": orientation = read(body) ?? orientation
            case "XMP ": break
            case "VP8X": chunks += header(bytes[index..<end])
            default: chunks += bytes[index..<end]
            }
            index = end
        }
        return file(chunks, orientation)
    }

    /// The extended header, without the flags of what was taken out.
    private static func header(_ chunk: ArraySlice<UInt8>) -> [UInt8] {
        var header = Array(chunk)
        if header.count > 8 { header[8] &= ~(hasXMP | hasEXIF) }
        return header
    }

    /// Some writers put the prefix of JPEG before the body, most do not.
    private static func read(_ body: ArraySlice<UInt8>) -> UInt8? {
        Orientation.read(body.starts(with: Orientation.prefix) ? body : (Orientation.prefix + body)[...])
    }

    /// Only an extended file may hold an orientation.
    private static func file(_ chunks: [UInt8], _ orientation: UInt8) -> [UInt8] {
        var chunks = chunks
        if orientation != 1, chunks.count > 8, chunks.starts(with: "VP8X".utf8) {
            let body = Orientation.body(orientation)
            chunks[8] |= hasEXIF
            chunks += Array("EXIF".utf8) + ByteOrder.little(body.count) + body
        }
        return Array("RIFF".utf8) + ByteOrder.little(chunks.count + 4) + Array("WEBP".utf8) + chunks
    }
}
