import Crypto
import Outbound

/// Whole files, read from the disk as they are sent: a few hundred kibibytes of them are in memory.
extension S3Client {
    /// Sends a file and answers what it was, once the store has shown that it has the same.
    ///
    /// The digest of each part is signed, so that the store refuses what arrives otherwise. In the end all of it is read back:
    /// nothing else proves to us what every kind of store has kept (REL-47). What is not right is taken away again.
    func put(_ file: LocalFile, to key: String) async throws -> KeptFile {
        let size = try await file.size
        let partSize = Self.partSize(of: size)
        let digest =
            try await size <= partSize ? putWhole(file, size, to: key) : putParts(file, size, partSize, to: key)
        do throws(MediaError) {
            try await verify(key, KeptFile(byteCount: size, digest: digest))
        } catch .damaged {
            // Should this fail, it is swept: it has no row.
            try? await remove(key)
            throw MediaError.unavailable("The media store did not keep what was sent to it.")
        }
        return KeptFile(byteCount: size, digest: digest)
    }

    private func putWhole(_ file: LocalFile, _ size: Int, to key: String) async throws -> String {
        let digest = try await MediaDigest.of(file.stream(0..<size)).digest
        // A body of a file has at least a byte.
        if size == 0 {
            try await put([], to: key)
        } else {
            try await put(file.piece(0..<size), digest: digest, to: key)
        }
        return digest
    }

    private func putParts(_ file: LocalFile, _ size: Int, _ partSize: Int, to key: String) async throws -> String {
        let uploadID = try await begin(key)
        do {
            var (whole, tags): (SHA256, [String]) = (SHA256(), [])
            for start in stride(from: 0, to: size, by: partSize) {
                let range = start..<min(start + partSize, size)
                var hash = SHA256()
                for try await piece in file.stream(range) {
                    hash.update(data: piece)
                    whole.update(data: piece)
                }
                tags.append(
                    try await putPart(
                        tags.count + 1, of: uploadID, key, file.piece(range), digest: MediaDigest.text(hash.finalize()))
                )
            }
            // Known no more, it may be complete by a call whose answer was lost; reading it back tells.
            do throws(S3Error) { try await complete(uploadID, key, parts: tags) } catch .noUpload {}
            return MediaDigest.text(whole.finalize())
        } catch {
            // What cannot be given up now, as when we are stopped, is swept.
            try? await abort(uploadID, key)
            throw error
        }
    }

    /// Reads an object through. Throws `.damaged` where it is not there, or something else.
    private func verify(_ key: String, _ expected: KeptFile) async throws(MediaError) {
        do {
            guard try await size(of: key) == expected.byteCount else { throw MediaError.damaged }
            let stream = ByteStream(0..<expected.byteCount, pieceSize: S3MediaFiles.stretch) {
                try await bytes(of: key, in: $0)
            }
            guard try await MediaDigest.of(stream).digest == expected.digest else { throw MediaError.damaged }
        } catch let error as MediaError {
            throw error
        } catch S3Error.missing, S3Error.beyond {
            throw .damaged
        } catch {
            throw (error as? S3Error).map(MediaError.init) ?? .unavailable("The media store cannot be read.")
        }
    }
}

extension LocalFile {
    fileprivate func piece(_ range: Range<Int>) -> FilePiece {
        FilePiece(path: path, offset: Int64(range.lowerBound), length: Int64(range.count))
    }
}
