#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// An open file of the system, closed when it goes away. Where a call fails, `errno` tells the reason.
struct OpenFile: ~Copyable {
    private let descriptor: Int32

    /// Opens a file or folder; `nil` when that fails.
    init?(_ path: String, _ flags: Int32) {
        let opened = open(path, flags | O_CLOEXEC, 0o600)
        guard opened >= 0 else { return nil }
        descriptor = opened
    }

    deinit {
        _ = close(descriptor)
    }

    var status: stat? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status : nil
    }

    /// Takes the lock of the file, without waiting, until it is closed.
    func lock() -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    /// Gives the file to the owner of another one.
    func give(to owner: stat) -> Bool {
        fchown(descriptor, owner.st_uid, owner.st_gid) == 0
    }

    /// Reads to the end, but not more than `limit` bytes; `nil` when reading fails.
    func contents(limit: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let got = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: count), limit - count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return nil }
            guard got > 0 else { break }
            count += got
        }
        defer { Wipe.bytes(&bytes) }
        return Array(bytes.prefix(count))
    }

    /// Writes all bytes and waits until they are on the disk.
    func store(_ bytes: [UInt8]) -> Bool {
        var count = 0
        while count < bytes.count {
            let put = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: count), bytes.count - count)
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { return false }
            count += put
        }
        return synchronize()
    }

    /// Waits until the file, or the names in the folder, are on the disk.
    func synchronize() -> Bool {
        fsync(descriptor) == 0
    }
}
