import Domain

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The file that holds the root keys: one per line, newest first, readable by its owner only (SEC-91).
///
/// These calls block for a moment; they belong to the start of the process and to the command line.
package enum KeyFile {
    /// Larger files are none of ours.
    static let byteLimit = 1 << 16

    /// Reads the keys. Throws what is wrong with the file or with a line of it; changes nothing.
    package static func read(at path: String) throws(VaultError) -> RootKeyRing {
        var text = try contents(at: path)
        defer { Wipe.bytes(&text) }
        return try RootKeyRing(text: String(decoding: text, as: UTF8.self))
    }

    /// Makes a file with one new key and mode 0600. Throws `keyFileExists` rather than touch one that is there.
    package static func create(at path: String) throws(VaultError) -> RootKeyRing {
        let key = RootKey.generate()
        try write(Array((heading + key.line() + "\n").utf8), toNew: path, owner: nil)
        try synchronizeFolder(of: path)
        return try RootKeyRing([key])
    }

    /// Puts a new key above the others, so that it becomes the current one (SEC-26); the file is replaced in one step.
    ///
    /// Throws `keyFileLocked` while another process does the same.
    package static func addNewest(at path: String) throws(VaultError) -> RootKeyRing {
        let path = try resolved(path)
        guard let folder = OpenFile(folder(of: path), O_RDONLY | O_DIRECTORY) else {
            throw .keyFileUnreadable(path: path, errno: errno)
        }
        guard folder.lock() else { throw .keyFileLocked(path: path) }
        var old = try contents(at: path)
        defer { Wipe.bytes(&old) }
        let ring = try RootKeyRing(text: String(decoding: old, as: UTF8.self))
        guard ring.keys.count < RootKeyRing.keyLimit else { throw .tooManyKeys(limit: RootKeyRing.keyLimit) }
        let key = RootKey.generate()
        try replace(path, with: extended(old, by: key))
        guard folder.synchronize() else { throw .keyFileUnwritable(path: path, errno: errno) }
        return try RootKeyRing([key] + ring.keys)
    }

    private static let heading = """
        # Root keys of Martlet, newest first. Without them nothing stored can be opened again:
        # keep a copy away from this machine, and never beside a copy of the database.

        """

    /// The heading stays on top; keys stand below it.
    private static func extended(_ old: [UInt8], by key: RootKey) -> [UInt8] {
        let lines = String(decoding: old, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let comments = lines.prefix { $0.hasPrefix("#") }
        let text = (comments + [Substring(key.line())] + lines.dropFirst(comments.count)).joined(separator: "\n")
        return Array(text.utf8)
    }

    private static func contents(at path: String) throws(VaultError) -> [UInt8] {
        // Without O_NONBLOCK a pipe in this place would hold the start for ever.
        guard let file = OpenFile(path, O_RDONLY | O_NONBLOCK), let status = file.status else {
            throw .keyFileUnreadable(path: path, errno: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= byteLimit else {
            throw .keyFileUnsuitable(path: path)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .keyFileExposed(path: path, mode: UInt32(status.st_mode & 0o7777))
        }
        guard let bytes = file.contents(limit: byteLimit) else { throw .keyFileUnreadable(path: path, errno: errno) }
        return bytes
    }

    private static func replace(_ path: String, with bytes: [UInt8]) throws(VaultError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .keyFileUnreadable(path: path, errno: errno) }
        let draft = path + ".new-" + Ports.system.randomToken(byteCount: 9)
        try write(bytes, toNew: draft, owner: status)
        guard rename(draft, path) == 0 else {
            let reason = errno
            _ = unlink(draft)
            throw .keyFileUnwritable(path: path, errno: reason)
        }
    }

    private static func write(_ bytes: [UInt8], toNew path: String, owner: stat?) throws(VaultError) {
        guard let file = OpenFile(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW) else {
            throw errno == EEXIST ? .keyFileExists(path: path) : .keyFileUnwritable(path: path, errno: errno)
        }
        guard owner.map({ file.give(to: $0) }) ?? true, file.store(bytes) else {
            let reason = errno
            _ = unlink(path)
            throw .keyFileUnwritable(path: path, errno: reason)
        }
    }

    private static func synchronizeFolder(of path: String) throws(VaultError) {
        guard let folder = OpenFile(folder(of: path), O_RDONLY | O_DIRECTORY), folder.synchronize() else {
            throw .keyFileUnwritable(path: path, errno: errno)
        }
    }

    /// Follows links, so that the file behind a link is replaced and not the link.
    private static func resolved(_ path: String) throws(VaultError) -> String {
        guard let real = realpath(path, nil) else { throw .keyFileUnreadable(path: path, errno: errno) }
        defer { free(real) }
        return String(cString: real)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
