package import Domain
import Media
import Storage

/// Takes files in and gives them out again.
package struct MediaLibrary: Sendable {
    let parts: EngineParts
    let files: any MediaFiles

    /// Stores an image: known by its content, cleaned of metadata, on disk before its row (SEC-74, SEC-79, REL-47).
    package func add(_ bytes: [UInt8], fileName: String, by principal: Principal) async throws -> MediaItem {
        try principal.require(.compose)
        do {
            let probe = try MediaProbe(bytes)
            let clean = MetadataRemoval.clean(bytes, contentType: probe.contentType)
            let item = MediaItem(
                id: MediaItem.ID(parts.ports), workspaceID: principal.workspaceID,
                fileName: String(fileName.prefix(200)), contentType: probe.contentType, width: probe.width,
                height: probe.height, byteCount: clean.count, digest: MediaDigest.of(clean))
            try await files.keep(clean, as: item.id)
            try await parts.write { try MediaItemStore.insert(item, in: $0) }
            return item
        } catch let error as MediaError {
            throw EngineError(error)
        }
    }

    /// One item.
    package func get(_ id: MediaItem.ID, by principal: Principal) async throws -> MediaItem {
        try principal.require(.view)
        let item = try await parts.read {
            try MediaItemStore.find(id, of: principal.workspaceID, in: $0)
        }
        guard let item else { throw EngineError.notFound }
        return item
    }

    /// The bytes of one item.
    package func bytes(
        of id: MediaItem.ID, by principal: Principal
    ) async throws -> (item: MediaItem, bytes: [UInt8]) {
        try principal.require(.view)
        return try await bytes(of: id, in: principal.workspaceID)
    }

    /// The bytes of one item, for whoever may see the thing to which it belongs.
    func bytes(
        of id: MediaItem.ID, in workspaceID: Workspace.ID
    ) async throws -> (item: MediaItem, bytes: [UInt8]) {
        guard let item = try await parts.read({ try MediaItemStore.find(id, of: workspaceID, in: $0) }) else {
            throw EngineError.notFound
        }
        do {
            return (item, try await files.read(item))
        } catch {
            throw EngineError(error)
        }
    }
}

extension EngineError {
    /// What a media error means for the one who sent the file.
    init(_ error: MediaError) {
        switch error {
        case .unsupported(let words), .tooLarge(let words): self = .invalid(field: "file", words: words)
        case .missing, .damaged: self = .notFound
        case .unavailable: self = .readOnly
        }
    }
}
