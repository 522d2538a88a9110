import Domain
import Engine

/// What the dashboard asks of the Engine about files.
protocol MediaDesk: Sendable {
    /// Keeps a file.
    func add(_ bytes: [UInt8], fileName: String, by: Principal) async throws -> MediaItem
    /// One file, without its bytes.
    func get(_ id: MediaItem.ID, by: Principal) async throws -> MediaItem
    /// One file.
    func bytes(of id: MediaItem.ID, by: Principal) async throws -> (item: MediaItem, bytes: [UInt8])
}

extension MediaLibrary: MediaDesk {}
