import Domain
import Outbound

/// Instagram (sheets `instagram` and `instagram-facebook`, section 4).
extension ContainerForm {
    /// A part: a picture, a carousel, a Reel or a story. A story has neither words nor people.
    func instagram(_ index: Int) async throws(PlatformFailure) -> [OutboundURL.Item] {
        let part = publication.content.parts[index]
        switch script.formats[index] {
        case .story: return [.init("media_type", "STORIES"), try await address(of: script.file(index, 0).file)]
        case .gallery:
            return try [.init("media_type", "CAROUSEL"), children(index)] + words(part) + collaborators
        case .reel, .video: return try await reel(index) + words(part) + collaborators
        case .image, .gif, .text, .link, .poll, .document, .audio:
            return try await picture(index, 0) + words(part) + collaborators
        }
    }

    /// One item of a carousel.
    func instagramItem(_ part: Int, _ item: Int) async throws(PlatformFailure) -> [OutboundURL.Item] {
        let file = try script.file(part, item).file
        let child = [OutboundURL.Item("is_carousel_item", "true")]
        guard file.kind == .video else { return try await child + picture(part, item) }
        return try await child + [.init("media_type", "VIDEO"), address(of: file)]
    }

    private func picture(_ part: Int, _ item: Int) async throws(PlatformFailure) -> [OutboundURL.Item] {
        let (attachment, file) = try script.file(part, item)
        return try await [address(of: file)] + Self.text("alt_text", attachment.altText)
    }

    /// A chosen picture is the cover, else a moment of the film.
    private func reel(_ index: Int) async throws(PlatformFailure) -> [OutboundURL.Item] {
        var form = [OutboundURL.Item("media_type", "REELS"), try await address(of: script.file(index, 0).file)]
        if let cover = options.media(.cover) {
            guard let file = publication.media[cover] else { throw Self.withoutCover }
            form.append(.init("cover_url", try await publication.address(of: file)))
        } else if let offset = options.number(.coverOffset) {
            form.append(.init("thumb_offset", String(max(0, offset))))
        }
        if let isShared = options.flag(.shareToFeed) { form.append(.init("share_to_feed", String(isShared))) }
        return form + Self.text("audio_name", options.text(.audioName))
    }

    private func words(_ part: Part) -> [OutboundURL.Item] { Self.text("caption", part.text) }

    private var collaborators: [OutboundURL.Item] {
        let names = options.list(.collaborators).map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }
        return names.isEmpty ? [] : [.init("collaborators", JSONValue.array(names.map { .string($0) }).text)]
    }

    private static let withoutCover = PlatformFailure(.media, words: "The picture of the cover is no longer stored.")
}
