import Domain
import Media
import Storage

extension MediaLibrary {
    /// Makes a media item of a file that has arrived as a whole: digest compared, known by its content, cleaned, on disk
    /// before its row (SEC-74, SEC-77, SEC-79, REL-47).
    ///
    /// - Parameter digest: The digest of what arrived, where it is known already.
    func finish(_ upload: Upload, name: String, digest: String?) async throws -> MediaItem {
        do {
            let arrived = try await known(digest, of: upload)
            guard upload.digest ?? arrived == arrived else {
                throw EngineError.invalid(
                    field: "digest", words: "What arrived is not what was announced; send it again.")
            }
            let (facts, file) = try await look(at: upload, digest: arrived)
            return try await keep(file, facts, name: name, upload)
        } catch let error as MediaError {
            // What the disk refuses now may go well the next time; what the file is stays as it is.
            if case .unavailable = error { throw EngineError(error) }
            await discard(upload)
            throw EngineError(error)
        } catch let error as EngineError {
            if case .invalid = error { await discard(upload) }
            throw error
        }
    }

    private func known(_ digest: String?, of upload: Upload) async throws -> String {
        if let digest { return digest }
        return try await rooms.arrivals.digest(of: upload.id)
    }

    private func look(at upload: Upload, digest: String) async throws -> (MediaFacts, KeptFile) {
        let finding = try await rooms.inspector.look(at: try rooms.arrivals.path(of: upload.id))
        guard let clean = finding.cleanBytes else {
            let size = try await rooms.arrivals.size(of: upload.id)
            return (finding.facts, KeptFile(byteCount: size, digest: digest))
        }
        try await rooms.arrivals.replace(upload.id, with: clean)
        return (finding.facts, KeptFile(byteCount: clean.count, digest: MediaDigest.of(clean)))
    }

    /// Puts the file into its place and writes the row, unless the workspace has the same file already.
    private func keep(_ file: KeptFile, _ facts: MediaFacts, name: String, _ upload: Upload) async throws -> MediaItem {
        let path = try rooms.arrivals.path(of: upload.id)
        let twin = try await parts.read {
            try MediaItemStore.find(digest: file.digest, of: upload.workspaceID, in: $0)
        }
        if let twin { return try await answer(twin, upload) }
        let item = facts.item(
            MediaItem.ID(parts.ports), of: upload.workspaceID, fileName: String(name.prefix(200)), file)
        try await rooms.files.take(path, as: MediaName(item.id))
        let kept = try await parts.write { transaction in
            try MediaItemStore.hold(upload.workspaceID, in: transaction)
            try UploadStore.remove(upload.id, of: upload.workspaceID, in: transaction)
            // The same file may have come twice at once.
            let twin = try MediaItemStore.find(digest: file.digest, of: upload.workspaceID, in: transaction)
            if twin == nil { try MediaItemStore.insert(item, in: transaction) }
            return twin ?? item
        }
        // Should this fail, the file is swept: it has no row.
        if kept.id != item.id { try? await rooms.files.remove(item.id) }
        return kept
    }

    /// Answers an item that is there already; should its file be lost, the one that arrived takes its place.
    private func answer(_ twin: MediaItem, _ upload: Upload) async throws -> MediaItem {
        if try await rooms.files.size(of: MediaName(twin.id)) != twin.byteCount {
            try await rooms.files.take(try rooms.arrivals.path(of: upload.id), as: MediaName(twin.id))
        }
        await discard(upload)
        return twin
    }
}
