import Domain
import Outbound

/// What connectors do with files.
extension Publication {
    /// The place and the file that a step is about. Throws `.media` when the file is not stored any more.
    func file(of step: Step) throws(PlatformFailure) -> (attachment: Attachment, file: MediaItem) {
        let media = content.parts.indices.contains(step.part) ? content.parts[step.part].media : []
        guard let item = step.item, media.indices.contains(item), let file = self.media[media[item].id] else {
            throw PlatformFailure(.media, words: "A file of the post is no longer stored.")
        }
        return (media[item], file)
    }

    /// Throws `.media` when the file is gone or damaged, before anything is sent (REL-47); `.transient` when it cannot be read now.
    func verify(_ file: MediaItem) async throws(PlatformFailure) {
        do { _ = try await bytes(of: file, in: 0..<0) } catch { throw Self.failure(error, file) }
    }

    /// The whole file, for pictures. Throws `.media` when it is gone or damaged (REL-47), `.transient` when it cannot be read now.
    func whole(_ file: MediaItem) async throws(PlatformFailure) -> [UInt8] {
        do { return try await load(file) } catch { throw Self.failure(error, file) }
    }

    /// A stretch of the file, or all of it, as the body of a call: however long it is, little of it is in memory.
    func source(of file: MediaItem, from start: Int = 0, length: Int? = nil) -> ByteSource {
        ByteSource(length: length ?? file.byteCount) { range in
            try await bytes(of: file, in: (start + range.lowerBound)..<(start + range.upperBound))
        }
    }

    /// Where the platform fetches the file, for a day. Throws `.media` when it is gone or damaged, or when this server cannot be
    /// reached from outside.
    func address(of file: MediaItem) async throws(PlatformFailure) -> String {
        do { return try await link(to: file) } catch { throw Self.failure(error, file) }
    }

    private static func failure(_ error: any Error, _ file: MediaItem) -> PlatformFailure {
        (error as? PlatformFailure)
            ?? PlatformFailure(.media, words: "The file \u{201c}\(file.fileName)\u{201d} is gone or damaged.")
    }
}

extension MediaItem {
    /// How long sending it may take: as a step usually may, and for a large file a second for every million bytes more.
    var uploadBudget: Duration? {
        byteCount <= Self.usualUpload ? nil : Self.uploadBudget(of: byteCount)
    }

    /// How long a step may take that sends so many bytes of it: before the first of them the whole file is read through (REL-47).
    func budget(forSending count: Int) -> Duration {
        Self.uploadBudget(of: count) + .seconds(Int64(byteCount / 20_000_000))
    }

    private static func uploadBudget(of byteCount: Int) -> Duration {
        .seconds(30) + .seconds(Int64(byteCount / 1_000_000))
    }

    private static let usualUpload = 8_000_000
}
