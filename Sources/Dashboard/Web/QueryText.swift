/// Texts in the query of a link.
enum QueryText {
    /// The text with everything escaped that could mean something there.
    static func encoded(_ text: String) -> String {
        text.utf8.map(escaped).joined()
    }

    private static func escaped(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            String(Unicode.Scalar(byte))
        default:
            "%" + String(byte >> 4, radix: 16, uppercase: true)
                + String(byte & 15, radix: 16, uppercase: true)
        }
    }
}
