import Domain

extension S3MediaFiles {
    /// Writes, reads, lists and removes a tiny object, as `martlet doctor` does. Throws what stands in the way.
    package func check() async throws(S3Error) {
        let key = "\(client.settings.prefix)martlet-doctor-\(client.ports.randomToken(byteCount: 9))"
        let bytes = Array("Martlet was here and takes this away again.".utf8)
        try await client.put(bytes, to: key)
        do {
            guard try await client.size(of: key) == bytes.count,
                try await client.bytes(of: key, in: 0..<bytes.count) == bytes
            else { throw S3Error.senseless("The media store gives back something else than it was given.") }
            var isListed = false
            try await client.list(key) { isListed = isListed || $0.contains { $0.key == key } }
            guard isListed else { throw S3Error.senseless("The media store does not list what is in it.") }
            try await client.uploads(client.settings.prefix) { _ in }
        } catch {
            // The first trouble is what counts.
            try? await client.remove(key)
            throw error as? S3Error ?? .cancelled
        }
        try await client.remove(key)
    }
}
