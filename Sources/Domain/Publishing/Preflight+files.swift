extension Preflight {
    /// Problems of one file.
    func problems(of file: PlacedFile, _ part: PlacedPart) -> [Problem] {
        let altText = altText(file, part)
        guard let item = file.item else {
            let missing = Problem(
                .mediaMissing, message: "Image \(file.number) is no longer stored.", remedy: "Upload it again.",
                part: part.index, field: .media)
            return [missing] + [altText].compactMap { $0 }
        }
        let judged = rules(for: item, part).map { Self.problems(of: item, $0, place: place(part), part: part.index) }
        return (judged ?? [unsupported(item, part)]) + [altText].compactMap { $0 }
    }

    /// The rules by which a file is judged.
    enum FileRules {
        case image(ImageRules)
        case video(VideoRules)
        case document(DocumentRules)
        case audio(AudioRules)

        var types: Set<String> {
            switch self {
            case .image(let rules): rules.types
            case .video(let rules): rules.types
            case .document(let rules): rules.types
            case .audio(let rules): rules.types
            }
        }
    }

    /// Those of the format, or those of the format in which it would be taken by itself.
    func rules(for item: MediaItem, _ part: PlacedPart) -> FileRules? {
        var formats = [part.rules].compactMap { $0 }
        if part.format != .reel && part.format != .story || part.rules == nil {
            let alone: [Format] =
                switch item.kind {
                case .image: [.image, .gallery]
                case .animation: [.gif, .image, .gallery]
                case .video: [.video, .reel, .gallery]
                case .document: [.document]
                case .audio: [.audio]
                }
            formats += alone.compactMap { capabilities.formats[$0] }
        }
        let candidates = formats.compactMap { Self.rules(of: $0, item.kind) }
        return candidates.first { $0.types.contains(item.contentType) } ?? candidates.first
    }

    private static func rules(of format: FormatRules, _ kind: MediaItem.Kind) -> FileRules? {
        switch kind {
        case .image, .animation: format.image.map { .image($0) }
        case .video: format.video.map { .video($0) }
        case .document: format.document.map { .document($0) }
        case .audio: format.audio.map { .audio($0) }
        }
    }

    /// A kind of file that is not taken at all.
    private func unsupported(_ item: MediaItem, _ part: PlacedPart) -> Problem {
        let places = part.rules.map { [$0] } ?? Array(capabilities.formats.values)
        let types = places.reduce(into: Set<String>()) { types, rules in
            types.formUnion(rules.image?.types ?? [])
            types.formUnion(rules.video?.types ?? [])
            types.formUnion(rules.document?.types ?? [])
            types.formUnion(rules.audio?.types ?? [])
        }
        return Self.unsupported(item, types, place: place(part), part: part.index)
    }

    private static func unsupported(_ item: MediaItem, _ types: Set<String>, place: String, part: Int?) -> Problem {
        let kinds = Set(types.map(FileWords.type)).sorted().joined(separator: ", ")
        return Problem(
            .mediaTypeUnsupported,
            message: "\(place.beginning) does not take “\(item.fileName)” (\(FileWords.type(item.contentType))).",
            remedy: kinds.isEmpty ? "Leave it out." : "Use one of: \(kinds).", part: part, field: .media)
    }

    /// Everything that is wrong with a file by rules for its kind; a foreign type by itself.
    static func problems(of item: MediaItem, _ rules: FileRules, place: String, part: Int?) -> [Problem] {
        guard rules.types.contains(item.contentType) else {
            return [unsupported(item, rules.types, place: place, part: part)]
        }
        let judged = JudgedFile(item: item, place: place)
        let findings: [JudgedFile.Finding?] =
            switch rules {
            case .image(let rules): judged.findings(rules)
            case .video(let rules): judged.findings(rules)
            case .document(let rules): judged.findings(rules)
            case .audio(let rules): judged.findings(rules)
            }
        return findings.compactMap { finding in
            finding.map {
                Problem($0.code, message: $0.message, remedy: $0.remedy, part: part, field: .media)
            }
        }
    }

    private func altText(_ file: PlacedFile, _ part: PlacedPart) -> Problem? {
        let count = file.attachment.altText.count
        guard count > 0 else { return nil }
        if capabilities.altTextLimit == 0 || isVideoWithoutWords(file, part) {
            let noun = file.kind == .video ? "videos" : "files"
            return Problem(
                .altTextIgnored,
                message: "\(name) takes no alt text for \(noun): the one of file \(file.number) is left out.",
                remedy: "Say it in the text if it matters.", part: part.index, field: .altText)
        }
        let excess = count - capabilities.altTextLimit
        guard excess > 0 else { return nil }
        return Problem(
            .altTextTooLong,
            message: """
                The alt text of image \(file.number) has \(count) characters; \(name) takes \
                \(capabilities.altTextLimit).
                """,
            remedy: "Shorten it by \(excess).", part: part.index, field: .altText)
    }

    private func isVideoWithoutWords(_ file: PlacedFile, _ part: PlacedPart) -> Bool {
        guard let item = file.item, case .video(let rules)? = rules(for: item, part) else { return false }
        return !rules.takesAltText
    }
}
