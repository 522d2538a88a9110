package import Domain
import Foundation
package import Outbound

/// Keeps media in a bucket of an S3-compatible store, one object each, for several nodes (SEC-73, REL-47).
///
/// An object is there as a whole or not at all, so that nothing needs to be renamed. What is sent is always a file on the disk
/// of this node, so that a part can be sent again.
package struct S3MediaFiles: MediaFiles {
    /// Bytes that are read by one call where more are wanted one after the other.
    static let stretch = 4 << 20

    let client: S3Client
    private let arrivals: ArrivalFolder

    /// Names a store.
    ///
    /// - Parameter arrivals: Where files are gathered that come as a stream, until they are sent.
    package init(_ settings: S3Settings, door: any Door, ports: Ports, arrivals: ArrivalFolder) {
        self.init(S3Client(settings: settings, door: door, ports: ports), arrivals: arrivals)
    }

    init(_ client: S3Client, arrivals: ArrivalFolder) {
        self.client = client
        self.arrivals = arrivals
    }

    /// Calls of a store take their time, whatever they bring.
    package var pieceSize: Int { Self.stretch }

    /// Gathers the stream on the disk first.
    package func keep(_ stream: ByteStream, as name: MediaName) async throws -> KeptFile {
        let (key, copy) = (try key(of: name), Upload.ID(client.ports))
        do {
            _ = try await arrivals.append(stream, to: copy, at: 0, upTo: .max)
            let kept = try await put(try arrivals.path(of: copy), to: key)
            try await arrivals.remove(copy)
            return kept
        } catch {
            // Should this fail, it is swept.
            try? await arrivals.remove(copy)
            throw error
        }
    }

    /// Sends the file; it is removed once the store has it for certain.
    package func take(_ path: String, as name: MediaName) async throws {
        _ = try await put(path, to: try key(of: name))
        try await FileThread.run { () throws(MediaError) in _ = unlink(path) }
    }

    private func put(_ path: String, to key: String) async throws -> KeptFile {
        do {
            return try await client.put(LocalFile(path), to: key)
        } catch let error as S3Error {
            // Nothing of what is sent can be missing or damaged: the file stays, and may be sent again.
            throw MediaError.unavailable(error.words)
        }
    }

    /// What the store says.
    package func size(of name: MediaName) async throws(MediaError) -> Int? {
        let key = try key(of: name)
        return try await asked { () async throws(S3Error) in try await client.size(of: key) }
    }

    /// Reads just the stretch.
    package func bytes(of name: MediaName, in range: Range<Int>) async throws(MediaError) -> [UInt8] {
        let key = try key(of: name)
        guard !range.isEmpty else {
            guard try await size(of: name) != nil else { throw .missing }
            return []
        }
        return try await asked { () async throws(S3Error) in try await client.bytes(of: key, in: range) }
    }

    /// Removes just this one.
    package func remove(_ name: MediaName) async throws(MediaError) {
        let key = try key(of: name)
        try await asked { () async throws(S3Error) in try await client.remove(key) }
    }

    /// Removes the object and all whose names begin with its own.
    package func remove(_ id: MediaItem.ID) async throws(MediaError) {
        let key = try key(of: MediaName(id))
        do {
            try await client.list(key) { found in
                for entry in found where entry.key == key || entry.key.hasPrefix(key + ".") {
                    try await client.remove(entry.key)
                }
            }
        } catch {
            throw (error as? S3Error).map(MediaError.init) ?? .unavailable("The media store cannot be read.")
        }
    }

    /// Page by page, as the store gives them.
    package func list(_ body: @Sendable (_ found: [MediaItem.ID: Instant]) async throws -> Void) async throws {
        try await client.list(client.settings.prefix) { found in
            let items = found.compactMap { entry in
                let name = entry.key.dropFirst(client.settings.prefix.count).prefix { $0 != "." }
                return MediaItem.ID(String(name)).map { ($0, entry.changed) }
            }
            if !items.isEmpty { try await body(Dictionary(items, uniquingKeysWith: max)) }
        }
    }

    /// Gives up what was begun to be sent and never completed; it is invisible, and is paid for.
    package func sweep(untouchedSince limit: Instant) async throws {
        try await client.uploads(client.settings.prefix) { found in
            for entry in found where entry.changed < limit { try await client.abort(entry.uploadID, entry.key) }
        }
    }

    private func key(of name: MediaName) throws(MediaError) -> String { client.settings.prefix + (try name.text) }

    private func asked<Answer: Sendable>(
        _ body: () async throws(S3Error) -> Answer
    ) async throws(MediaError) -> Answer {
        do throws(S3Error) { return try await body() } catch { throw MediaError(error) }
    }
}
