import Domain
import Outbound

/// Limits as an instance tells them (platform sheet, section 5).
struct InstanceLimits: Sendable {
    /// Mastodon's own limits, where a server does not tell its.
    static let usual = Capabilities(
        counting: .mastodon(urlCost: 23), textLimit: 500, imageLimit: 4, imageByteLimit: 16_777_216,
        imageTypes: ["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic", "image/heif"],
        altTextLimit: 1500, threadLimit: 50, hasContentWarning: true,
        visibilities: ["public", "unlisted", "private", "direct"], imagePixelLimit: 33_177_600,
        // A GIF becomes a film there, and films stand alone.
        loneImageTypes: ["image/gif"])

    private let document: JSONValue
    private let software: InstanceSoftware

    init(_ document: JSONValue, software: InstanceSoftware) {
        self.document = document
        self.software = software
    }

    /// The limits as everybody else reads them.
    var capabilities: Capabilities {
        var limits = Self.usual
        let statuses = document["configuration"]?["statuses"]
        limits.textLimit =
            positive(statuses?["max_characters"]) ?? positive(document["max_toot_chars"]) ?? limits.textLimit
        limits.imageLimit =
            positive(statuses?["max_media_attachments"]) ?? positive(document["max_media_attachments"])
            ?? limits.imageLimit
        limits.counting = counting(positive(statuses?["characters_reserved_per_url"]) ?? 23)
        limits.requiresImage = software.wantsImages
        if !software.isMastodon, software.name != nil { limits.loneImageTypes = [] }
        readMedia(document["configuration"]?["media_attachments"], into: &limits)
        return limits
    }

    /// Only Mastodon and its forks are known to count as Mastodon does.
    private func counting(_ urlCost: Int) -> Capabilities.Counting {
        software.isMastodon ? .mastodon(urlCost: urlCost) : .cautious(urlCost: urlCost)
    }

    private func readMedia(_ media: JSONValue?, into limits: inout Capabilities) {
        limits.imageByteLimit =
            positive(media?["image_size_limit"]) ?? positive(document["upload_limit"]) ?? limits.imageByteLimit
        limits.imagePixelLimit = positive(media?["image_matrix_limit"]) ?? limits.imagePixelLimit
        limits.altTextLimit = positive(media?["description_limit"]) ?? limits.altTextLimit
        let types = media?["supported_mime_types"]?.strings.map { $0.filter { $0.hasPrefix("image/") } } ?? []
        if !types.isEmpty { limits.imageTypes = Set(types) }
    }

    /// A number that can be a limit; a server that tells 0 or nonsense is not believed.
    private func positive(_ value: JSONValue?) -> Int? {
        value?.integer.flatMap { $0 > 0 && $0 < 1 << 40 ? Int($0) : nil }
    }
}
