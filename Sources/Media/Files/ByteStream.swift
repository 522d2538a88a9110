/// Bytes that come in pieces, in their order: an upload, an answer, a file.
package struct ByteStream: AsyncSequence, Sendable {
    /// One piece; never relied on to have a size.
    package typealias Element = [UInt8]

    private let begin: @Sendable () -> AsyncIterator

    /// The pieces of another sequence, each turned into bytes.
    package init<Source: AsyncSequence & Sendable>(
        _ source: Source, _ bytes: @escaping @Sendable (Source.Element) -> [UInt8]
    ) {
        begin = {
            var iterator = source.makeAsyncIterator()
            return AsyncIterator { try await iterator.next().map(bytes) }
        }
    }

    /// Bytes that are there already, in one piece.
    package init(_ bytes: [UInt8]) {
        begin = {
            var rest: [UInt8]? = bytes
            return AsyncIterator {
                defer { rest = nil }
                return rest
            }
        }
    }

    /// A stretch that is read as it is needed, a piece at a time.
    package init(
        _ range: Range<Int>, pieceSize: Int = 256 << 10,
        read: @escaping @Sendable (Range<Int>) async throws -> [UInt8]
    ) {
        begin = {
            var start = range.lowerBound
            return AsyncIterator {
                guard start < range.upperBound else { return nil }
                let piece = start..<Swift.min(start + pieceSize, range.upperBound)
                start = piece.upperBound
                return try await read(piece)
            }
        }
    }

    /// The pieces of another stream, each after a word about it: how many bytes there are with this one. What that throws
    /// ends the stream.
    package init(_ stream: ByteStream, before: @escaping @Sendable (_ total: Int) async throws -> Void) {
        begin = {
            let iterator = stream.makeAsyncIterator()
            var total = 0
            return AsyncIterator {
                guard let piece = try await iterator.next() else { return nil }
                total += piece.count
                try await before(total)
                return piece
            }
        }
    }

    /// Gives the pieces one after the other.
    package struct AsyncIterator: AsyncIteratorProtocol {
        let pull: () async throws -> [UInt8]?

        /// The next piece; `nil` at the end. Throws what the source throws.
        package func next() async throws -> [UInt8]? { try await pull() }
    }

    /// Begins to read.
    package func makeAsyncIterator() -> AsyncIterator { begin() }
}
