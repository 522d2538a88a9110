/// A hash that is the same in every process (FNV-1a, 64 bits). Tells versions apart; protects nothing.
struct StableHash {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Takes in more bytes.
    mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    }

    /// Sixteen hexadecimal digits.
    var text: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The hash of one piece.
    static func of(_ bytes: some Sequence<UInt8>) -> String {
        var hash = StableHash()
        hash.combine(bytes)
        return hash.text
    }
}
