/// Bytes that a ciphertext is bound to. Every part carries its length, so that no two lists of parts look alike (SEC-22).
struct AssociatedData {
    private(set) var bytes: [UInt8] = []

    init(_ format: SealedFormat, label: String) {
        bytes.reserveCapacity(192)
        bytes.append(format.version)
        bytes.append(format.algorithm)
        append(label)
    }

    mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
