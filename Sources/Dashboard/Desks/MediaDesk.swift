import Domain
import Engine

/// What the dashboard asks of the Engine about files.
protocol MediaDesk: Sendable {
    /// Keeps a picture.
    func add(_ bytes: [UInt8], fileName: String, by: Principal) async throws -> MediaItem
    /// Keeps a file as it comes.
    func add(_ file: IncomingFile, by: Principal) async throws -> MediaItem
    /// One file, without its bytes.
    func get(_ id: MediaItem.ID, by: Principal) async throws -> MediaItem
    /// A small JPEG of it. Throws `EngineError` where none can be made.
    func thumbnail(of id: MediaItem.ID, by: Principal) async throws -> [UInt8]
    /// One file, read as it is needed.
    func open(_ id: MediaItem.ID, by: Principal) async throws -> OpenMedia
}

extension MediaLibrary: MediaDesk {}
