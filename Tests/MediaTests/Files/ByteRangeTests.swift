import Media
import Testing

/// The header `Range` (RFC 9110, 14.1.2).
@Suite("Ranges", .timeLimit(.minutes(1)))
struct ByteRangeTests {
    @Test(
        "SEC-78 one stretch is served, several are not, and what is not there is said so",
        arguments: [
            ("bytes=0-0", ByteRange.part(0..<1)), ("bytes=0-", .part(0..<10)), ("bytes=3-5", .part(3..<6)),
            ("bytes=3-500", .part(3..<10)), ("bytes=-4", .part(6..<10)), ("bytes=-40", .part(0..<10)),
            ("bytes=10-", .beyond), ("bytes=99-100", .beyond), ("bytes=-0", .beyond), ("bytes=5-3", .whole),
            ("bytes=0-1,3-4", .whole), ("bytes=", .whole), ("bytes=-", .whole), ("bytes=a-b", .whole),
            ("items=0-1", .whole), ("bytes=0-99999999999999999999", .whole), ("bytes=--1", .whole), ("", .whole),
        ])
    func ranges(header: String, expected: ByteRange) {
        #expect(ByteRange(header: header, size: 10) == expected)
    }

    @Test("SEC-78 without the header all of it is meant")
    func none() {
        #expect(ByteRange(header: nil, size: 10) == .whole)
        #expect(ByteRange(header: "bytes=0-", size: 0) == .beyond)
    }
}
