import Foundation

/// A file that is open, by its number. Every call blocks its thread and belongs on `FileThread`.
struct OpenFile: Sendable {
    private let descriptor: Int32

    /// Opens a file by the flags of `open(2)`; links are not followed (SEC-73). Throws `.missing` or `.unavailable`.
    init(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws(MediaError) {
        descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .missing : .unavailable("The file cannot be opened.")
        }
    }

    /// How many bytes it has.
    var size: Int {
        get throws(MediaError) {
            var facts = stat()
            guard fstat(descriptor, &facts) == 0 else { throw .unavailable("The file cannot be read.") }
            return Int(facts.st_size)
        }
    }

    /// The bytes of a stretch; fewer at the end of the file.
    func read(_ range: Range<Int>) throws(MediaError) -> [UInt8] {
        var failure = false
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count, let start = buffer.baseAddress {
                let got = pread(descriptor, start + count, range.count - count, off_t(range.lowerBound + count))
                if got < 0, errno == EINTR { continue }
                failure = got < 0
                guard got > 0 else { return }
                count += got
            }
        }
        guard !failure else { throw .unavailable("The file cannot be read.") }
        return bytes
    }

    /// Writes all bytes at a place.
    func write(_ bytes: [UInt8], at offset: Int) throws(MediaError) {
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { buffer in
                pwrite(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { throw .unavailable("The file cannot be written.") }
            done += put
        }
    }

    /// Cuts the file, or lengthens it with zeros.
    func resize(to count: Int) throws(MediaError) {
        guard ftruncate(descriptor, off_t(count)) == 0 else { throw .unavailable("The file cannot be written.") }
    }

    /// Comes back when everything is on the disk (REL-47).
    func sync() throws(MediaError) {
        guard fsync(descriptor) == 0 else { throw .unavailable("The file cannot be written.") }
    }

    /// Keeps others from it until it is closed, also other processes; answers whether nobody has it.
    func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    /// Gives the number back.
    func close() { _ = Glibc.close(descriptor) }

    /// Puts a folder's names on the disk.
    static func syncFolder(_ path: String) throws(MediaError) {
        let folder = try OpenFile(path, O_RDONLY | O_DIRECTORY)
        defer { folder.close() }
        try folder.sync()
    }
}
