extension Preflight {
    /// Problems of the images of one part.
    func mediaProblems(_ part: Int) -> [Problem] {
        let attachments = content.parts[part].media
        let ofPart = [tooFew(attachments, part), tooMany(attachments, part), lone(attachments, part)]
        return ofPart.compactMap { $0 }
            + attachments.indices.flatMap { problems(of: attachments[$0], number: $0 + 1, part) }
    }

    private func tooFew(_ attachments: [Attachment], _ part: Int) -> Problem? {
        guard capabilities.requiresImage, attachments.isEmpty else { return nil }
        return Problem(
            .imageRequired, message: "\(name) takes no posts without an image.", remedy: "Add an image.", part: part,
            field: .media)
    }

    private func tooMany(_ attachments: [Attachment], _ part: Int) -> Problem? {
        let excess = attachments.count - capabilities.imageLimit
        guard excess > 0 else { return nil }
        let limit = Plural.of(capabilities.imageLimit, "image")
        return Problem(
            .tooManyImages,
            message: "\(name) takes \(limit) in a post; \(subject(part).lowercased()) has \(attachments.count).",
            remedy: "Remove \(Plural.of(excess, "image")).", part: part, field: .media)
    }

    private func lone(_ attachments: [Attachment], _ part: Int) -> Problem? {
        let isLone = attachments.contains {
            media[$0.id].map { capabilities.loneImageTypes.contains($0.contentType) } ?? false
        }
        guard attachments.count > 1, isLone else { return nil }
        return Problem(
            .imageMustBeAlone, message: "An animated GIF cannot stand beside other images on \(name).",
            remedy: "Keep the GIF or the other images, or put them into different parts.", part: part, field: .media)
    }

    private func problems(of attachment: Attachment, number: Int, _ part: Int) -> [Problem] {
        let altText = tooLongAltText(attachment, number: number, part)
        guard let item = media[attachment.id] else {
            let missing = Problem(
                .mediaMissing, message: "Image \(number) is no longer stored.", remedy: "Upload it again.", part: part,
                field: .media)
            return [missing] + [altText].compactMap { $0 }
        }
        return [unsupported(item, part) ?? tooLarge(item, part) ?? tooManyPixels(item, part), altText].compactMap { $0 }
    }

    private func unsupported(_ item: MediaItem, _ part: Int) -> Problem? {
        guard !capabilities.imageTypes.contains(item.contentType) else { return nil }
        let kinds = capabilities.imageTypes.map(Self.shortName).sorted().joined(separator: ", ")
        return Problem(
            .mediaTypeUnsupported,
            message: "\(name) does not take “\(item.fileName)” (\(Self.shortName(item.contentType))).",
            remedy: "Use one of: \(kinds).", part: part, field: .media)
    }

    private func tooLarge(_ item: MediaItem, _ part: Int) -> Problem? {
        let limit = capabilities.imageByteLimits[item.contentType] ?? capabilities.imageByteLimit
        guard item.byteCount > limit else { return nil }
        return Problem(
            .imageTooLarge,
            message: "“\(item.fileName)” has \(Self.size(item.byteCount)); \(name) takes up to \(Self.size(limit)).",
            remedy: "Make the image smaller, or save it with stronger compression.", part: part, field: .media)
    }

    private func tooManyPixels(_ item: MediaItem, _ part: Int) -> Problem? {
        let (pixels, overflow) = item.width.multipliedReportingOverflow(by: item.height)
        guard let limit = capabilities.imagePixelLimit, overflow || pixels > limit else { return nil }
        return Problem(
            .imageTooManyPixels,
            message:
                "“\(item.fileName)” is \(item.width) × \(item.height) pixels; \(name) takes up to \(limit) in all.",
            remedy: "Scale the image down.", part: part, field: .media)
    }

    private func tooLongAltText(_ attachment: Attachment, number: Int, _ part: Int) -> Problem? {
        let excess = attachment.altText.count - capabilities.altTextLimit
        guard excess > 0 else { return nil }
        return Problem(
            .altTextTooLong,
            message: """
                The alt text of image \(number) has \(attachment.altText.count) characters; \(name) takes \
                \(capabilities.altTextLimit).
                """,
            remedy: "Shorten it by \(excess).", part: part, field: .altText)
    }

    /// `PNG` for `image/png`.
    private static func shortName(_ type: String) -> String {
        (type.split(separator: "/").last.map(String.init) ?? type).uppercased()
    }

    /// Bytes for people: `5.2 MB`, rounded up so that a size over a limit never looks equal to it.
    static func size(_ bytes: Int) -> String {
        guard bytes >= 1_000_000 else { return "\((bytes + 999) / 1000) kB" }
        let tenths = bytes / 100_000 + (bytes % 100_000 == 0 ? 0 : 1)
        return tenths % 10 == 0 ? "\(tenths / 10) MB" : "\(tenths / 10).\(tenths % 10) MB"
    }
}
