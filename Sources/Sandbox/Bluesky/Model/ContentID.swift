import Crypto

/// The name of content: a CID of version 1 with a SHA-256 digest (bluesky sheet, section 7).
struct ContentID: Sendable, Hashable, CustomStringConvertible {
    /// What kind of content the digest is about.
    enum Codec: UInt8, Sendable {
        /// A record or commit in DAG-CBOR.
        case record = 0x71
        /// The raw bytes of a blob.
        case blob = 0x55
    }

    /// Record or blob.
    let codec: Codec
    /// 32 bytes of SHA-256.
    let digest: [UInt8]

    /// Names a blob.
    init(blob bytes: [UInt8]) {
        codec = .blob
        digest = Array(SHA256.hash(data: bytes))
    }

    /// Names a record by its canonical form.
    init(record: ATValue) {
        codec = .record
        digest = Array(SHA256.hash(data: DagCBOR.encode(record)))
    }

    /// Reads the base32 form; `nil` for other versions, codecs, digests and spellings.
    init?(_ text: String) {
        guard text.utf8.first == UInt8(ascii: "b"), let bytes = Base32.decode(text.dropFirst()),
            bytes.count == 36, bytes[0] == 1, bytes[2] == 0x12, bytes[3] == 0x20,
            let codec = Codec(rawValue: bytes[1])
        else { return nil }
        self.codec = codec
        digest = Array(bytes[4...])
    }

    /// Version, codec, digest kind, digest length, digest.
    var bytes: [UInt8] { [1, codec.rawValue, 0x12, 0x20] + digest }

    var description: String { "b" + Base32.encode(bytes) }

    /// The digest in lower-case hex.
    var hexDigest: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
