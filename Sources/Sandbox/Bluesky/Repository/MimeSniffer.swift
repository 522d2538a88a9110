/// What the first bytes of a file say about its kind; servers believe them more than the sender.
enum MimeSniffer {
    /// The media type; `nil` when the bytes are of no kind that is known here.
    static func type(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) { return "image/png" }
        if bytes.starts(with: [0xff, 0xd8, 0xff]) { return "image/jpeg" }
        if bytes.starts(with: "GIF8".utf8) { return "image/gif" }
        if bytes.starts(with: "WEBVTT".utf8) { return "text/vtt" }
        guard bytes.count >= 12 else { return nil }
        if bytes.starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WEBP".utf8) { return "image/webp" }
        guard bytes[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        return bytes[8..<12].elementsEqual("avif".utf8) ? "image/avif" : "video/mp4"
    }
}
