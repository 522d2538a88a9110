package import Domain

/// Where media bytes are kept: a folder, or an object store. Names are random; a person's file name is never a path (SEC-73).
package protocol MediaFiles: Sendable {
    /// Keeps the bytes of an item durably before its row is written: temporary name, sync, rename (REL-47).
    func keep(_ bytes: [UInt8], as id: MediaItem.ID) async throws(MediaError)
    /// The bytes of an item. Throws `.missing` when the file is gone and `.damaged` when its digest differs (REL-47).
    func read(_ item: MediaItem) async throws(MediaError) -> [UInt8]
    /// Removes the bytes of an item; quiet when there are none.
    func remove(_ id: MediaItem.ID) async throws(MediaError)
}

/// What can go wrong with media.
package enum MediaError: Error, Sendable, Hashable {
    /// The file is gone.
    case missing
    /// The bytes are not those that were stored.
    case damaged
    /// The type is not taken, or does not match the content (SEC-74).
    case unsupported(String)
    /// Too many bytes or pixels (SEC-75).
    case tooLarge(String)
    /// The store does not take it now.
    case unavailable(String)
}
