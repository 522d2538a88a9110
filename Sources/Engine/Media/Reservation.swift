import Domain
import Media
import Storage

/// The room of a file on its way in, kept from the quota (SEC-77).
///
/// Where its length is not known the room grows with what arrives, each time before it is written: many files at once share
/// what is left, and never pass the quota together.
actor Reservation {
    /// How much is reserved ahead of what has come, so that not every piece asks the database.
    private static let stride = 64 << 20
    /// Ahead of it is at most one part in so many of what is left: nobody is refused for room that others only might take.
    private static let share = 64

    /// What the room is for.
    let upload: Upload
    private let library: MediaLibrary
    private var byteCount: Int
    /// Why more was refused, if it was.
    private(set) var refusal: (any Error)?

    init(of upload: Upload, in library: MediaLibrary) {
        self.upload = upload
        self.library = library
        byteCount = upload.byteCount
    }

    /// How much to reserve where `needed` bytes are wanted now and `free` are left.
    static func room(for needed: Int, of free: Int) -> Int {
        needed + min(stride, max(free - needed, 0) / share)
    }

    /// Sees to it that so many bytes in all may be written. Throws `EngineError` once the quota is passed.
    func admit(_ total: Int) async throws {
        guard total > byteCount else { return }
        do {
            byteCount = try await library.enlarge(upload, from: byteCount, for: total)
        } catch {
            refusal = error
            throw error
        }
    }

    /// The same as a yes or no; why not is kept.
    func admits(_ total: Int) async -> Bool {
        do {
            try await admit(total)
            return true
        } catch {
            return false
        }
    }

    /// A stream in which no piece comes out before there is room for it.
    nonisolated func counted(_ stream: ByteStream) -> ByteStream {
        ByteStream(stream, before: { try await self.admit($0) })
    }
}
