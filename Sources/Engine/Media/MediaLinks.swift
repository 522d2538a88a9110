import Domain
import Media
import Platforms
import Storage

/// Addresses under which a platform may fetch a file without logging in: unguessable, and for a while only (SEC-78).
package struct MediaLinks: Sendable {
    /// Where they begin, below the public address.
    package static let path = "/m/"
    private static let endings = [
        "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "video/mp4": ".mp4",
        "video/quicktime": ".mov", "application/pdf": ".pdf", "audio/mpeg": ".mp3", "audio/ogg": ".ogg",
        "audio/flac": ".flac", "audio/wav": ".wav", "audio/mp4": ".m4a",
    ]

    let parts: EngineParts
    let files: any MediaFiles

    /// A new address for an item, or for what was made from it. Throws `PlatformFailure` when nobody outside could reach it.
    func make(for item: MediaItem, variant: String? = nil) async throws -> String {
        let settings = parts.settings
        let origin = settings.linkOrigin ?? settings.publicURL
        guard origin.hasPrefix("https://") else {
            throw PlatformFailure(
                .media,
                words: "The platform fetches this file from us, and this server has no public https address: set "
                    + "http.publicUrl.")
        }
        let token = parts.ports.randomToken(byteCount: 32)
        try await parts.write { transaction in
            try MediaLinkStore.insert(
                tokenDigest: Self.digest(token), for: MediaLinkStore.Target(item: item, variant: variant),
                until: transaction.now + settings.linkLife,
                in: transaction)
        }
        // Some platforms believe the ending more than the content type.
        return origin + Self.path + token + (Self.endings[item.contentType] ?? "")
    }

    /// The file behind what follows the path. Throws 404 for everything that is not, or no longer, an address.
    package func open(_ name: String) async throws -> OpenMedia {
        let token = String(name.prefix { $0 != "." })
        guard (16...128).contains(token.utf8.count) else { throw EngineError.notFound }
        let target = try await parts.read { try MediaLinkStore.find(tokenDigest: Self.digest(token), in: $0) }
        guard let target else { throw EngineError.notFound }
        guard let variant = target.variant else { return OpenMedia(item: target.item, files: files) }
        return try await OpenMedia(target.item, variant: variant, contentType: target.contentType, files: files)
    }

    /// Whoever reads the database cannot fetch by what is in it.
    private static func digest(_ token: String) -> String { MediaDigest.of(Array(token.utf8)) }
}
