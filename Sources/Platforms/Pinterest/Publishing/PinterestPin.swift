import Domain
import Outbound

/// A Pin on its way to a board (platform sheet, section 4).
struct PinterestPin: Sendable {
    let publication: Publication
    let format: Format

    private var part: Part { publication.content.parts[0] }

    /// Where the Pin leads: the post's own link, or the one chosen for Pinterest.
    static func link(_ publication: Publication) -> String? {
        let chosen = publication.options.text(.link).flatMap { $0.isEmpty ? nil : $0 }
        return chosen ?? publication.content.parts.first?.link?.url
    }

    /// The body of the call that makes it. Pictures stand in it themselves, so that nobody has to fetch them.
    func body() async throws(PlatformFailure) -> JSONValue {
        var members: [String: JSONValue] = ["media_source": try await source()]
        let texts: KeyValuePairs<String, String?> = [
            "board_id": publication.options.text(.board), "board_section_id": publication.options.text(.boardSection),
            "title": publication.content.title, "description": part.text, "link": Self.link(publication),
            "alt_text": part.media.first?.altText, "dominant_color": publication.options.text(.dominantColor),
        ]
        for (name, text) in texts {
            guard let text, !text.isEmpty else { continue }
            members[name] = .string(text)
        }
        return .object(members)
    }

    private func source() async throws(PlatformFailure) -> JSONValue {
        switch format {
        case .gallery: try await carousel()
        case .video, .reel: try await film()
        default: try await picture()
        }
    }

    private func picture() async throws(PlatformFailure) -> JSONValue {
        var source = try await inline(try file(0))
        source["source_type"] = "image_base64"
        return .object(source)
    }

    private func carousel() async throws(PlatformFailure) -> JSONValue {
        var items: [JSONValue] = []
        for index in part.media.indices { items.append(.object(try await inline(try file(index)))) }
        return ["source_type": "multiple_image_base64", "items": .array(items)]
    }

    /// A film needs a cover: the author's picture, or a moment of the film.
    private func film() async throws(PlatformFailure) -> JSONValue {
        guard let id = publication.outputs["upload:0:0"]?.remoteID else {
            throw PlatformFailure(.unknown, words: "The film was not uploaded yet.")
        }
        var source: [String: JSONValue] = ["source_type": "video_id", "media_id": .string(id)]
        guard let cover = publication.options.media(.cover) else {
            let moment = (publication.options.number(.coverOffset) ?? 0) / 1_000
            source["cover_image_key_frame_time"] = .integer(max(0, moment))
            return .object(source)
        }
        guard let file = publication.media[cover] else { throw Self.gone }
        let picture = try await inline(file)
        source["cover_image_content_type"] = picture["content_type"]
        source["cover_image_data"] = picture["data"]
        return .object(source)
    }

    private func file(_ index: Int) throws(PlatformFailure) -> MediaItem {
        guard part.media.indices.contains(index), let file = publication.media[part.media[index].id] else {
            throw Self.gone
        }
        return file
    }

    private func inline(_ file: MediaItem) async throws(PlatformFailure) -> [String: JSONValue] {
        let bytes = try await publication.whole(file)
        return ["content_type": .string(file.contentType), "data": .string(Base64.encode(bytes))]
    }

    private static let gone = PlatformFailure(.media, words: "A file of the post is no longer stored.")
}
