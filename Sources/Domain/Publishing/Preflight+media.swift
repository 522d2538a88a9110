extension Preflight {
    /// Problems of the files of one part: which and how many there are, then each by itself.
    func mediaProblems(_ part: PlacedPart) -> [Problem] {
        guard !part.files.isEmpty else { return [missing(part)].compactMap { $0 } }
        return composition(part) + part.files.flatMap { problems(of: $0, part) }
    }

    /// What is wanting in a part without files.
    private func missing(_ part: PlacedPart) -> Problem? {
        switch part.format {
        case .poll: return nil
        case .reel, .story:
            guard let rules = part.rules else { return notOffered(part) }
            return required(
                image: rules.image != nil, video: rules.video != nil, what: "There is no \(part.formatName) on \(name)",
                part)
        default:
            guard part.rules == nil, capabilities.formats[part.format] == nil else { return nil }
            let offered = capabilities.formats.values
            return required(
                image: offered.contains { $0.image != nil }, video: offered.contains { $0.video != nil },
                what: "\(name) takes no posts", part)
        }
    }

    private func required(image: Bool, video: Bool, what: String, _ part: PlacedPart) -> Problem {
        let (code, noun): (Problem.Code, String) =
            switch (image, video) {
            case (true, false): (.imageRequired, "an image")
            case (false, true): (.videoRequired, "a video")
            default: (.mediaRequired, "an image or a video")
            }
        return Problem(
            code, message: "\(what) without \(noun).", remedy: "Add \(noun).", part: part.index, field: .media)
    }

    /// What is wrong with the files taken together.
    private func composition(_ part: PlacedPart) -> [Problem] {
        if part.format == .poll { return [] }
        if part.rules == nil, let problem = notOffered(part) { return [problem] }
        guard part.files.count > 1 else { return [] }
        let company = alone(part) ?? mixed(part)
        return [company, tooMany(part, isCompanyTold: company != nil), unequal(part)].compactMap { $0 }
    }

    /// A Reel or story where there are none, or files where a thread is made of comments.
    private func notOffered(_ part: PlacedPart) -> Problem? {
        if part.format == .reel || part.format == .story {
            let name = part.format == .reel ? "Reels or Shorts" : "stories"
            return Problem(
                .formatNotOffered, message: "\(self.name) has no \(name).",
                remedy: "Post it as an ordinary post, or leave this account out.", part: part.index, field: .options,
                option: .format)
        }
        guard part.index > 0, capabilities.formats[part.format] != nil else { return nil }
        return Problem(
            .formatNotOffered, message: "A thread on \(name) goes on in comments, which take words alone.",
            remedy: "Put the files of part \(part.index + 1) into the first part.", part: part.index, field: .media)
    }

    private func takes(_ kind: MediaItem.Kind) -> Bool { capabilities.formats.values.contains { $0.takes(kind) } }

    private func alone(_ part: PlacedPart) -> Problem? {
        guard part.files.contains(where: { $0.kind == .animation }), takes(.animation),
            part.rules?.takes(.animation) != true
        else { return nil }
        return Problem(
            .imageMustBeAlone, message: "An animated GIF cannot stand beside other images on \(name).",
            remedy: "Keep the GIF or the other images\(elsewhere).", part: part.index, field: .media)
    }

    private func mixed(_ part: PlacedPart) -> Problem? {
        let kinds = Set(part.files.map(\.kind))
        guard kinds.count > 1, kinds.allSatisfy(takes) else { return nil }
        let single = [(MediaItem.Kind.document, "document"), (.audio, "piece of sound")].first { kinds.contains($0.0) }
        let stands = kinds.contains(.video) && (part.rules.map { !$0.mixes || !kinds.allSatisfy($0.takes) } ?? true)
        guard single != nil || stands else { return nil }
        return Problem(
            .mediaMixed,
            message: single.map { "A \($0.1) cannot stand beside other files on \(name)." }
                ?? "Images and videos cannot stand side by side on \(name).",
            remedy: "Keep the \(single.map { "\($0.1) or the other files" } ?? "images or the video")\(elsewhere).",
            part: part.index, field: .media)
    }

    private var elsewhere: String {
        capabilities.threadLimit > 1 && capabilities.thread.formats == nil ? ", or put them into different parts" : ""
    }

    private func tooMany(_ part: PlacedPart, isCompanyTold: Bool) -> Problem? {
        let kinds = Set(part.files.map(\.kind))
        let limit = limit(part, kinds)
        let count = part.files.count
        guard count > limit, limit > 0, !(isCompanyTold && limit == 1) else { return nil }
        let (code, noun): (Problem.Code, String) =
            kinds.isSubset(of: [.image, .animation])
            ? (.tooManyImages, "image") : kinds == [.video] ? (.tooManyVideos, "video") : (.tooManyFiles, "file")
        return Problem(
            code,
            message:
                "\(place(part).beginning) takes \(Plural.of(limit, noun)) in a post; \(part.subject.lowercased()) has \(count).",
            remedy: "Remove \(Plural.of(count - limit, noun)).", part: part.index, field: .media)
    }

    /// The most files of these kinds; 0 where they are not taken at all, which is told of each.
    private func limit(_ part: PlacedPart, _ kinds: Set<MediaItem.Kind>) -> Int {
        if let rules = part.rules, kinds.count > 1 || kinds.allSatisfy(rules.takes) { return rules.items.upperBound }
        return kinds.contains(where: takes) ? 1 : 0
    }

    private func unequal(_ part: PlacedPart) -> Problem? {
        let items = part.files.compactMap(\.item).filter { $0.width > 0 && $0.height > 0 }
        guard let rules = part.rules, let first = items.first else { return nil }
        switch rules.shape {
        case .free: return nil
        case .same:
            guard let odd = items.first(where: { ($0.width, $0.height) != (first.width, first.height) }) else {
                return nil
            }
            return Problem(
                .sizesDiffer,
                message: """
                    \(name) wants all images of a \(rules.name) in one size; “\(odd.fileName)” is \(odd.width) × \
                    \(odd.height) pixels, the first is \(first.width) × \(first.height).
                    """,
                remedy: "Give all of them the same size.", part: part.index, field: .media)
        case .croppedToFirst:
            let shape = Double(first.width) / Double(first.height)
            let isCut = items.contains { abs(Double($0.width) / Double($0.height) / shape - 1) > 0.005 }
            guard isCut else { return nil }
            return Problem(
                .croppedToFirst, message: "\(name) crops everything in a \(rules.name) to the shape of the first.",
                remedy: """
                    Choose to show the others with bars, give all of them the same shape, or put the one first that all \
                    can be cropped to.
                    """,
                part: part.index, field: .media)
        }
    }

    /// `a Reel on Instagram` where a format has rules of its own, else the platform.
    func place(_ part: PlacedPart) -> String {
        [.reel, .story].contains(part.format) ? "a \(part.formatName) on \(name)" : name
    }
}

extension String {
    /// With a capital letter, as sentences begin.
    var beginning: String { prefix(1).uppercased() + dropFirst() }
}

extension PlacedPart {
    /// What people call it.
    var formatName: String { rules?.name ?? format.rawValue }
}
