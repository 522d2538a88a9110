/// The arguments of a statement, laid out one after the other in a single buffer: texts end with NUL, bytes are raw.
struct PostgresArguments {
    private var buffer: [UInt8] = []
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// Throws `StorageError.check` for a text with a NUL character, which the server cannot store.
    init(_ values: [Value]) throws(StorageError) {
        for value in values {
            switch value {
            case .null: appendNull()
            case .integer(let number): append(String(number).utf8, format: 0)
            case .real(let number): append(String(number).utf8, format: 0)
            case .text(let text): append(try text.withoutNUL.utf8, format: 0)
            case .bytes(let bytes): append(bytes, format: 1)
            }
        }
    }

    private mutating func appendNull() {
        offsets.append(nil)
        lengths.append(0)
        formats.append(0)
    }

    private mutating func append(_ bytes: some Collection<UInt8>, format: Int32) {
        offsets.append(buffer.count)
        lengths.append(Int32(clamping: bytes.count))
        formats.append(format)
        buffer += bytes
        buffer.append(0)
    }

    /// Gives pointers in libpq's form, valid during `body`.
    func withPointers<Answer>(
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Answer
    ) -> Answer {
        buffer.withUnsafeBytes { raw in
            let pointers = offsets.map { offset in
                offset.flatMap { raw.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            return body(pointers, lengths, formats)
        }
    }
}
