/// Tells keys that a person typed or copied from those that a random source made (SEC-25).
///
/// None of the rules strikes a random key: the likeliest, plain text only, has a chance of 2 in 10^14.
enum KeyWeakness {
    /// Fewer different bytes than this do not happen by chance in 32 (about 1 in 10^24).
    private static let fewestDistinct = 12

    /// Keys printed in standards, which find their way into configurations.
    private static let published: Set<String> = [
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
    ]

    static func isWeak(_ key: [UInt8]) -> Bool {
        Set(key).count < fewestDistinct || isArithmetic(key) || isRepeated(key) || isText(key)
            || published.contains(Hex.encode(key))
    }

    /// Every byte follows from the one before by the same step, as in 00 01 02 ….
    private static func isArithmetic(_ key: [UInt8]) -> Bool {
        Set(zip(key, key.dropFirst()).map { $1 &- $0 }).count <= 1
    }

    private static func isRepeated(_ key: [UInt8]) -> Bool {
        key.prefix(key.count / 2) == key.suffix(key.count / 2)
    }

    private static func isText(_ key: [UInt8]) -> Bool {
        key.allSatisfy { (0x20...0x7e).contains($0) }
    }
}
