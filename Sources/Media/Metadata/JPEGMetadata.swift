/// JPEG (ITU T.81, annex B): segments that begin with a marker; the picture itself follows the start of a scan.
enum JPEGMetadata {
    private static let colourProfile = Array("ICC_PROFILE\0".utf8)

    /// Drops the application segments 1 to 15 and comments; keeps colour profiles and Adobe's colour transform, and
    /// adds back the orientation.
    static func remove(from bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0xff, 0xd8]
        var orientation: UInt8 = 1
        var index = 2
        while let marker = nextMarker(in: bytes, from: &index) {
            let end = self.end(of: marker, in: bytes, at: index)
            let segment = bytes[index..<end]
            if marker == 0xe1, let found = Orientation.read(segment.dropFirst(4)) { orientation = found }
            if isKept(marker, segment) { result += segment }
            index = end
            if marker == 0xd9 { break }
        }
        if orientation != 1 { result.insert(contentsOf: Orientation.segment(orientation), at: 2) }
        return result
    }

    /// Moves to the next marker, over what fills the gap before it; `nil` at the end.
    private static func nextMarker(in bytes: [UInt8], from index: inout Int) -> UInt8? {
        while index + 1 < bytes.count {
            if bytes[index] == 0xff, bytes[index + 1] != 0xff, bytes[index + 1] != 0 { return bytes[index + 1] }
            index += 1
        }
        return nil
    }

    /// Where the segment ends; for a scan, where its picture data end. Never beyond the file.
    private static func end(of marker: UInt8, in bytes: [UInt8], at index: Int) -> Int {
        if isBare(marker) { return index + 2 }
        guard index + 4 <= bytes.count else { return bytes.count }
        let end = min(index + 2 + max(ByteOrder.big(bytes, index + 2, 2), 2), bytes.count)
        return marker == 0xda ? endOfScan(in: bytes, from: end) : end
    }

    /// Picture data hold `FF 00` for `FF`, and restart markers; any other marker ends them.
    private static func endOfScan(in bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while let found = bytes[index...].firstIndex(of: 0xff) {
            guard found + 1 < bytes.count else { break }
            let marker = bytes[found + 1]
            guard marker == 0 || marker == 0xff || (0xd0...0xd7).contains(marker) else { return found }
            index = marker == 0xff ? found + 1 : found + 2
        }
        return bytes.count
    }

    /// Markers without a length: restarts, start and end of the image.
    private static func isBare(_ marker: UInt8) -> Bool { marker == 0x01 || (0xd0...0xd9).contains(marker) }

    private static func isKept(_ marker: UInt8, _ segment: ArraySlice<UInt8>) -> Bool {
        switch marker {
        case 0xfe, 0xd8: false
        case 0xe2: segment.dropFirst(4).starts(with: colourProfile)
        case 0xee: true
        case 0xe1...0xef: false
        default: true
        }
    }
}
