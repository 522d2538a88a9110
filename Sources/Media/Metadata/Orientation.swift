/// The one EXIF entry that pictures need: how to turn them (EXIF 2.32, tag 0x0112).
enum Orientation {
    /// What stands before the body in a JPEG segment.
    static let prefix: [UInt8] = Array("Exif\0\0".utf8)

    /// Reads the tag from the body of an APP1 segment.
    static func read(_ body: ArraySlice<UInt8>) -> UInt8? {
        let exif = Array(body)
        guard exif.count >= 14, exif.starts(with: prefix) else { return nil }
        let isLittle = exif[6] == 0x49
        func number(_ at: Int, _ count: Int) -> Int? {
            guard at >= 0, at + count <= exif.count else { return nil }
            return isLittle ? ByteOrder.little(exif, at, count) : ByteOrder.big(exif, at, count)
        }
        guard let offset = number(10, 4), let count = number(6 + offset, 2) else { return nil }
        for entry in 0..<min(count, 512) where number(8 + offset + entry * 12, 2) == 0x0112 {
            guard let value = number(16 + offset + entry * 12, 2), (1...8).contains(value) else { return nil }
            return UInt8(value)
        }
        return nil
    }

    /// A body that says nothing else, without prefix.
    static func body(_ orientation: UInt8) -> [UInt8] {
        [
            0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ]
    }

    /// A JPEG segment that says nothing else.
    static func segment(_ orientation: UInt8) -> [UInt8] {
        [0xff, 0xe1, 0, 34] + prefix + body(orientation)
    }
}
