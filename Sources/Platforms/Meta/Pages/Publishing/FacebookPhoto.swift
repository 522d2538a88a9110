import Domain
import Outbound

/// A photo as Facebook takes it: bytes, and what those hear who cannot see it (sheet `facebook`, section 4).
struct FacebookPhoto: Sendable {
    let publication: Publication
    let attachment: Attachment
    let file: MediaItem

    /// The parts of the call that sends it.
    func parts(isPublished: Bool, message: String = "") -> [MultipartPart] {
        var parts = [MultipartPart.field("published", isPublished ? "true" : "false")]
        if !message.isEmpty { parts.append(.field("message", message)) }
        if !attachment.altText.isEmpty { parts.append(.field("alt_text_custom", attachment.altText)) }
        return parts + [Self.part("source", file, of: publication)]
    }

    /// A picture as part of a call; the person's own name of it is nobody's business.
    static func part(_ name: String, _ file: MediaItem, of publication: Publication) -> MultipartPart {
        MultipartPart(
            name: name, content: .stream(publication.source(of: file)), filename: "photo." + file.usualExtension,
            contentType: file.contentType)
    }
}
