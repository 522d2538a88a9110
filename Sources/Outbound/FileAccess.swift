import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Reads and writes runs of bytes in files, on threads that may block. Each call opens and closes the file anew, so
/// that nothing stays open when a request ends in the middle.
struct FileAccess: Sendable {
    struct Failure: Error, Sendable {
        let code: Int32
    }

    let threads: NIOThreadPool

    /// Whether all bytes of the piece are there.
    func isComplete(_ piece: FilePiece) async -> Bool {
        let size = try? await threads.runIfActive { () -> Int64 in
            var status = stat()
            guard stat(piece.path, &status) == 0 else { throw Failure(code: errno) }
            return Int64(status.st_size)
        }
        // A file that cannot be looked at cannot be sent either.
        return piece.offset >= 0 && piece.length >= 0 && piece.offset + piece.length <= (size ?? -1)
    }

    /// Some bytes of a file, never fewer than asked.
    func read(_ path: String, offset: Int64, count: Int) async throws -> [UInt8] {
        try await threads.runIfActive {
            let file = try Self.open(path, O_RDONLY)
            defer { close(file) }
            return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while filled < count {
                    let place = off_t(offset) + off_t(filled)
                    let got = pread(file, buffer.baseAddress?.advanced(by: filled), count - filled, place)
                    guard got > 0 else { throw Failure(code: got == 0 ? EIO : errno) }
                    filled += got
                }
            }
        }
    }

    /// Makes a new, empty file that nobody else may read.
    func create(_ path: String) async throws {
        _ = try await threads.runIfActive { close(try Self.open(path, O_WRONLY | O_CREAT | O_EXCL)) }
    }

    /// Writes bytes at a place in a file.
    func write(_ bytes: [UInt8], to path: String, offset: Int64) async throws {
        try await threads.runIfActive {
            let file = try Self.open(path, O_WRONLY)
            defer { close(file) }
            var written = 0
            while written < bytes.count {
                let place = off_t(offset) + off_t(written)
                let count = bytes.withUnsafeBytes { buffer in
                    pwrite(file, buffer.baseAddress?.advanced(by: written), bytes.count - written, place)
                }
                guard count > 0 else { throw Failure(code: errno) }
                written += count
            }
        }
    }

    /// Removes a file, if it is there.
    func remove(_ path: String) async {
        // What is gone already needs no removing.
        _ = try? await threads.runIfActive { unlink(path) }
    }

    private static func open(_ path: String, _ flags: Int32) throws -> Int32 {
        #if canImport(Glibc)
            let file = Glibc.open(path, flags | O_CLOEXEC, 0o600)
        #else
            let file = Musl.open(path, flags | O_CLOEXEC, 0o600)
        #endif
        guard file >= 0 else { throw Failure(code: errno) }
        return file
    }
}

/// The bytes of a request body, read as they are needed.
struct BodyStream: AsyncSequence, Sendable {
    /// Bytes read at a time.
    static let chunkSize = 256 << 10

    let pieces: [EncodedBody.Piece]
    let files: FileAccess

    func makeAsyncIterator() -> Iterator {
        Iterator(rest: pieces[...], files: files)
    }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ArraySlice<EncodedBody.Piece>
        let files: FileAccess
        var done: Int64 = 0

        mutating func next() async throws -> ByteBuffer? {
            while let piece = rest.first {
                let count = Int(Swift.min(piece.length - done, Int64(BodyStream.chunkSize)))
                if count > 0, let bytes = try await more(of: piece, count) {
                    done += Int64(count)
                    return ByteBuffer(bytes: bytes)
                }
                rest.removeFirst()
                done = 0
                if case .bytes(let bytes) = piece, !bytes.isEmpty { return ByteBuffer(bytes: bytes) }
            }
            return nil
        }

        /// The next bytes of what is read while it is sent, never fewer than asked; `nil` for what is in memory already.
        private func more(of piece: EncodedBody.Piece, _ count: Int) async throws -> [UInt8]? {
            switch piece {
            case .bytes: return nil
            case .file(let file): return try await files.read(file.path, offset: file.offset + done, count: count)
            case .stream(let source):
                let bytes = try await source.read(Int(done)..<Int(done) + count)
                // A body that is shorter or longer than announced would change the message around it.
                guard bytes.count == count else { throw FileAccess.Failure(code: EIO) }
                return bytes
            }
        }
    }
}
