package import Domain
package import Media
import Storage

extension MediaLibrary {
    /// How many uploads of a workspace may be under way at once.
    static let uploadLimit = 100

    /// Stores an image that is in memory: known by its content, cleaned of metadata (SEC-74, SEC-79).
    package func add(_ bytes: [UInt8], fileName: String, by principal: Principal) async throws -> MediaItem {
        try principal.require(.compose)
        do throws(MediaError) { _ = try MediaProbe(bytes) } catch { throw EngineError(error) }
        return try await add(IncomingFile(ByteStream(bytes), byteCount: bytes.count) { fileName }, by: principal)
    }

    /// Stores a file that comes in one go, never more than a piece of it in memory.
    ///
    /// Its bytes are counted against the quota before the first is written (SEC-77); a file that the workspace has
    /// already is not stored again.
    package func add(_ file: IncomingFile, by principal: Principal) async throws -> MediaItem {
        let upload = try await reserve("", file.byteCount, digest: nil, by: principal)
        do {
            let content = Reservation(of: upload, in: self).counted(file.content)
            let limit = file.byteCount ?? parts.settings.mediaByteLimit
            let progress = try await rooms.arrivals.append(content, to: upload.id, at: 0, upTo: limit)
            return try await finish(upload, name: file.name(), digest: progress.digest)
        } catch {
            await discard(upload)
            throw (error as? MediaError).map { EngineError($0) } ?? error
        }
    }

    /// Announces a file that comes piece by piece; it may take as long as `EngineSettings.uploadLife` (SEC-77).
    package func begin(
        fileName: String, byteCount: Int, digest: String?, by principal: Principal
    ) async throws -> Upload {
        try principal.require(.compose)
        guard digest.map(MediaDigest.isDigest) ?? true else {
            throw EngineError.invalid(
                field: "digest", words: "It must be a SHA-256 of 64 lower-case hexadecimal digits.")
        }
        return try await reserve(fileName, byteCount, digest: digest, by: principal)
    }

    /// How far an upload is.
    package func progress(_ id: Upload.ID, by principal: Principal) async throws -> UploadState {
        let upload = try await find(id, by: principal)
        do throws(MediaError) {
            return .waiting(upload, offset: try await rooms.arrivals.size(of: id))
        } catch {
            throw EngineError(error)
        }
    }

    /// Adds a piece at the place where the upload goes on; the last one makes it a media item, if length, digest and
    /// content are right. What is not right is thrown away.
    package func append(
        _ piece: ByteStream, to id: Upload.ID, at offset: Int, by principal: Principal
    ) async throws -> UploadState {
        let upload = try await find(id, by: principal)
        do {
            let progress = try await rooms.arrivals.append(piece, to: id, at: offset, upTo: upload.byteCount)
            guard progress.byteCount == upload.byteCount else { return .waiting(upload, offset: progress.byteCount) }
            return .done(try await finish(upload, name: upload.fileName, digest: progress.digest))
        } catch let error as MediaError {
            throw EngineError(error)
        }
    }

    /// Gives an upload up.
    package func cancel(_ id: Upload.ID, by principal: Principal) async throws {
        await discard(try await find(id, by: principal))
    }

    private func find(_ id: Upload.ID, by principal: Principal) async throws -> Upload {
        try principal.require(.compose)
        let upload = try await parts.read { try UploadStore.find(id, of: principal.workspaceID, in: $0) }
        guard let upload else { throw EngineError.notFound }
        return upload
    }

    /// Counts the bytes before they are written (SEC-77); of those of unknown number a few, more as they come.
    func reserve(
        _ fileName: String, _ byteCount: Int?, digest: String?, by principal: Principal
    ) async throws -> Upload {
        try principal.require(.compose)
        let (settings, id, workspaceID) = (parts.settings, Upload.ID(parts.ports), principal.workspaceID)
        guard byteCount ?? 1 > 0 else { throw EngineError.invalid(field: "file", words: "The file is empty.") }
        guard byteCount ?? 0 <= settings.mediaByteLimit else {
            let limit = MediaError.sizeText(settings.mediaByteLimit)
            throw EngineError.invalid(field: "file", words: "A file may have \(limit).")
        }
        return try await parts.write { transaction in
            let (free, open) = try Self.room(of: workspaceID, quota: settings.mediaQuota, in: transaction)
            guard free >= byteCount ?? 1 else { throw EngineError.fullLibrary(settings.mediaQuota) }
            guard open < Self.uploadLimit else { throw EngineError.tooManyUploads }
            let upload = Upload(
                id: id, workspaceID: workspaceID, fileName: String(fileName.prefix(200)),
                byteCount: byteCount ?? Reservation.room(for: 0, of: free), digest: digest,
                expiresAt: transaction.now + settings.uploadLife)
            try UploadStore.insert(upload, in: transaction)
            return upload
        }
    }

    /// Gives an upload more room, enough for `needed` bytes in all; answers how much it has then. Throws `EngineError`
    /// where the quota does not allow it, or the upload is over.
    func enlarge(_ upload: Upload, from byteCount: Int, for needed: Int) async throws -> Int {
        let quota = parts.settings.mediaQuota
        return try await parts.write { transaction in
            let (free, _) = try Self.room(of: upload.workspaceID, quota: quota, in: transaction)
            guard needed - byteCount <= free else { throw EngineError.fullLibrary(quota) }
            let room = byteCount + Reservation.room(for: needed - byteCount, of: free)
            guard try UploadStore.resize(upload, to: room, in: transaction) else { throw EngineError.notFound }
            return room
        }
    }

    /// How many bytes a workspace may still take in, and how many uploads are under way; nobody else counts meanwhile.
    private static func room(
        of workspaceID: Workspace.ID, quota: Int, in transaction: Transaction
    ) throws -> (free: Int, open: Int) {
        try MediaItemStore.hold(workspaceID, in: transaction)
        let open = try UploadStore.sum(of: workspaceID, in: transaction)
        let stored = try MediaItemStore.byteCount(of: workspaceID, in: transaction)
        return (quota - stored - open.byteCount, open.count)
    }

    /// Throws away what arrived; what cannot be removed now is swept (REL-47).
    func discard(_ upload: Upload) async {
        try? await rooms.arrivals.remove(upload.id)
        _ = try? await parts.write { try UploadStore.remove(upload.id, of: upload.workspaceID, in: $0) }
    }
}

extension EngineError {
    static func fullLibrary(_ quota: Int) -> EngineError {
        .conflict(
            code: "media_quota",
            words:
                "The files of this workspace may have \(MediaError.sizeText(quota)) in all, and there is no room for this one."
        )
    }

    static let tooManyUploads = EngineError.conflict(
        code: "too_many_uploads", words: "Too many uploads are under way; finish or cancel some of them.")
}
