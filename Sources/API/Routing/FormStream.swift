import Engine
import HTTPTypes
import Hummingbird
import Media
import NIOCore
import Synchronization

/// The file of a form, in pieces as they come; never more than one of them in memory.
struct FormStream: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    /// What is read on the way.
    fileprivate final class Name: Sendable {
        let text = Mutex("file")
    }

    private let body: RequestBody
    private let parser: FormParser
    private let name = Name()

    /// Begins to read. Throws `Refusal` when the content type is wrong.
    init(_ request: Request) throws(Refusal) {
        body = request.body
        parser = try FormParser(contentType: request.headers[.contentType])
    }

    /// The sender's file name, once the first piece is there.
    var fileName: String { name.text.withLock { $0 } }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var pieces: RequestBody.AsyncIterator
        fileprivate var parser: FormParser
        fileprivate let name: Name

        /// The next bytes of the file. Throws `Refusal` for a form that is not as it should be.
        mutating func next() async throws -> [UInt8]? {
            while let piece = try await pieces.next() {
                let content = try parser.take(piece.readableBytesView)
                if let found = parser.fileName { name.text.withLock { $0 = found } }
                if !content.isEmpty { return content }
            }
            try parser.finish()
            return nil
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pieces: body.makeAsyncIterator(), parser: parser, name: name)
    }
}

extension IncomingFile {
    /// The file in the form of a request. Throws `Refusal`.
    init(form request: Request) throws(Refusal) {
        let form = try FormStream(request)
        // What the form adds around the file is little, but how much cannot be known.
        let announced = request.headers[.contentLength].flatMap(Int.init)
        self.init(ByteStream(form) { $0 }, byteCount: announced) { form.fileName }
    }

    /// The bare bytes of a request. Throws `Refusal` for another content type.
    init(bytes request: Request) throws(Refusal) {
        guard request.headers[.contentType]?.lowercased() == Self.bareType else {
            throw .wrongType(expected: Self.bareType)
        }
        let announced = request.headers[.contentLength].flatMap(Int.init)
        self.init(ByteStream(request.body) { Array($0.readableBytesView) }, byteCount: announced) { "" }
    }

    static let bareType = "application/octet-stream"
}
