/// A file as Meta fetched or received it.
struct GraphMedia: Sendable {
    /// Largest file that is taken at all, in bytes: what Threads allows for video.
    static let largest = 1 << 30

    let bytes: [UInt8]
    /// What the headers say; `nil` for what is no media.
    let facts: MediaFacts?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        facts = MediaFacts(bytes)
    }

    /// Fetches a file of the house; throws `MediaFetch.Problem`, also for a type that is not what the file is.
    init(_ url: String, world: SandboxWorld, limit: Int) async throws {
        self.init(try await MediaFetch(world, limit: limit).bytes(of: url))
    }

    /// Puts it on the shelf and describes it for the ledger.
    func shelve(_ world: SandboxWorld, platform: String, id: String, alt: String = "") -> LedgerEntry.Media {
        let type = facts?.kind.rawValue ?? "application/octet-stream"
        world.media.store(platform: platform, id: id, contentType: type, bytes: bytes)
        return LedgerEntry.Media(id: id, contentType: type, alt: alt, digest: Digest.hex(bytes))
    }
}
