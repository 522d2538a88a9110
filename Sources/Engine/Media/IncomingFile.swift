package import Domain
package import Media

/// A file that somebody sends, read as it comes.
package struct IncomingFile: Sendable {
    /// Its bytes.
    package let content: ByteStream
    /// How many there will be, if that is known.
    package let byteCount: Int?
    /// The sender's file name, known at the latest when all bytes are there; data for display (SEC-73).
    package let name: @Sendable () -> String

    /// Gathers the parts.
    package init(_ content: ByteStream, byteCount: Int? = nil, name: @escaping @Sendable () -> String) {
        self.content = content
        self.byteCount = byteCount
        self.name = name
    }
}

/// How far an upload is.
package enum UploadState: Sendable {
    /// More is to come, from this byte on.
    case waiting(Upload, offset: Int)
    /// Everything is there, and was taken.
    case done(MediaItem)
}
