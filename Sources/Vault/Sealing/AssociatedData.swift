/// Bytes that a ciphertext is bound to. Every text carries its length, so that no two lists of parts look alike (SEC-22).
struct AssociatedData: Sendable {
    private(set) var bytes: [UInt8]

    init(_ format: SealedFormat, label: String) {
        bytes = [format.version, format.algorithm]
        append(label)
    }

    /// The same beginning, with room for so many bytes more.
    func reserving(_ count: Int) -> AssociatedData {
        var copy = self
        copy.bytes.reserveCapacity(bytes.count + count)
        return copy
    }

    mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Seven bits at a time, the lowest first; all but the last byte have their highest bit set.
    mutating func append(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
