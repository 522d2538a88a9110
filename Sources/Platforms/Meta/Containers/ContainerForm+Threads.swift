import Domain
import Outbound

/// Threads (platform sheet, section 4).
extension ContainerForm {
    /// A part; every part but the first answers the one before it.
    func threads(_ index: Int) async throws(PlatformFailure) -> [OutboundURL.Item] {
        let part = publication.content.parts[index]
        var form = try await threadsContent(index, part) + Self.text("text", part.text)
        if !part.media.isEmpty, options.flag(.spoiler) == true { form.append(.init("is_spoiler_media", "true")) }
        // Whoever may answer the post may answer what continues it; the topic is that of the post.
        form += Self.text("reply_control", options.text(.replyControl))
        if index == 0 { return form + Self.text("topic_tag", options.list(.tags).first) }
        return try form + [parent(publication.outputs["publish:\(index - 1)"])]
    }

    private func threadsContent(_ index: Int, _ part: Part) async throws(PlatformFailure) -> [OutboundURL.Item] {
        switch script.formats[index] {
        case .gallery: return [.init("media_type", "CAROUSEL"), try children(index)]
        case .poll: return [.init("media_type", "TEXT")] + Self.poll(part)
        case .text: return [.init("media_type", "TEXT")]
        case .link: return [.init("media_type", "TEXT")] + Self.text("link_attachment", part.link?.url)
        case .image, .gif, .video, .reel, .story, .document, .audio: return try await threadsFile(index, 0)
        }
    }

    /// One item of a carousel. What hides it from those who do not want to know stands in the carousel.
    func threadsItem(_ part: Int, _ item: Int) async throws(PlatformFailure) -> [OutboundURL.Item] {
        try await [.init("is_carousel_item", "true")] + threadsFile(part, item)
    }

    private func threadsFile(_ part: Int, _ item: Int) async throws(PlatformFailure) -> [OutboundURL.Item] {
        let (attachment, file) = try script.file(part, item)
        return try await [.init("media_type", file.kind == .video ? "VIDEO" : "IMAGE"), address(of: file)]
            + Self.text("alt_text", attachment.altText)
    }

    /// Answers stand in an object of four places, as a text.
    private static func poll(_ part: Part) -> [OutboundURL.Item] {
        let names = ["option_a", "option_b", "option_c", "option_d"]
        let members = zip(names, part.poll?.options ?? []).map { ($0, JSONValue.string($1)) }
        return [.init("poll_attachment", JSONValue.object(Dictionary(members) { $1 }).text)]
    }

    /// The first comment, below the post itself.
    func threadsComment() throws(PlatformFailure) -> [OutboundURL.Item] {
        try [.init("media_type", "TEXT")] + Self.text("text", options.firstComment)
            + [parent(publication.parentOutputs["publish:0"])]
    }

    private func parent(_ post: StepOutput?) throws(PlatformFailure) -> OutboundURL.Item {
        guard let id = post?.remoteID else { throw ContainerPublisher.withoutName }
        return OutboundURL.Item("reply_to_id", id)
    }
}
