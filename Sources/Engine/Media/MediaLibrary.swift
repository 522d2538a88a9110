package import Domain
package import Media
import Storage

/// Takes files in and gives them out again.
package struct MediaLibrary: Sendable {
    let parts: EngineParts
    let rooms: MediaRooms

    /// What is missing on this machine, by the names of Debian packages, with what does not work without it.
    package var missingTools: [(package: String, words: String)] { rooms.inspector.tools.missing }

    /// One item.
    package func get(_ id: MediaItem.ID, by principal: Principal) async throws -> MediaItem {
        try principal.require(.view)
        return try await find(id, in: principal.workspaceID)
    }

    /// One item, with a way to read stretches of it.
    package func open(_ id: MediaItem.ID, by principal: Principal) async throws -> OpenMedia {
        OpenMedia(item: try await get(id, by: principal), files: rooms.files)
    }

    /// The bytes of one image.
    package func bytes(
        of id: MediaItem.ID, by principal: Principal
    ) async throws -> (item: MediaItem, bytes: [UInt8]) {
        try principal.require(.view)
        return try await bytes(of: id, in: principal.workspaceID)
    }

    /// The bytes of one image, for whoever may see the thing to which it belongs.
    func bytes(
        of id: MediaItem.ID, in workspaceID: Workspace.ID
    ) async throws -> (item: MediaItem, bytes: [UInt8]) {
        let item = try await find(id, in: workspaceID)
        do {
            return (item, try await rooms.files.read(item))
        } catch {
            throw EngineError(error)
        }
    }

    private func find(_ id: MediaItem.ID, in workspaceID: Workspace.ID) async throws -> MediaItem {
        guard let item = try await parts.read({ try MediaItemStore.find(id, of: workspaceID, in: $0) }) else {
            throw EngineError.notFound
        }
        return item
    }
}

/// A stored file that is read in stretches.
package struct OpenMedia: Sendable {
    /// What it is.
    package let item: MediaItem
    private let name: MediaName
    private let files: any MediaFiles

    /// Gathers both.
    package init(item: MediaItem, files: any MediaFiles) {
        self.item = item
        name = MediaName(item.id)
        self.files = files
    }

    /// What was made from an item, under a name of its own. Throws 404 as `EngineError` when it is gone.
    init(_ item: MediaItem, variant: String, contentType: String, files: any MediaFiles) async throws {
        name = MediaName(item.id, variant: variant)
        self.files = files
        do throws(MediaError) {
            guard let size = try await files.size(of: name) else { throw .missing }
            self.item = item.made(contentType, width: item.width, height: item.height, byteCount: size, digest: "")
        } catch {
            throw EngineError(error)
        }
    }

    /// The pieces of a stretch. Throws 404 as `EngineError` when the file is gone.
    package func stream(_ range: Range<Int>) async throws -> ByteStream {
        do throws(MediaError) {
            guard try await files.size(of: name) == item.byteCount else { throw .damaged }
        } catch {
            throw EngineError(error)
        }
        return files.stream(name, in: range.clamped(to: 0..<item.byteCount))
    }
}

extension EngineError {
    /// What a media error means for the one who sent the file.
    init(_ error: MediaError) {
        switch error {
        case .unsupported(let words), .tooLarge(let words): self = .invalid(field: "file", words: words)
        case .missing, .damaged: self = .notFound
        case .unavailable: self = .readOnly
        case .busy:
            self = .conflict(
                code: "upload_busy", words: "Another request is writing to this upload; wait until it ends.")
        case .wrongOffset(let offset):
            self = .conflict(code: "wrong_offset", words: "The upload goes on at byte \(offset).")
        }
    }
}
