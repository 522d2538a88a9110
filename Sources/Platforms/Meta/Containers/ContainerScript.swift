import Domain

/// One thing that becomes public: a part of a post, or a first comment.
enum ContainerUnit: Sendable, Hashable {
    case part(Int)
    case comment

    /// The step that makes its container.
    var container: String { "container:" + key }
    /// The step that waits for the container.
    var ready: String { "ready:" + key }
    /// The step that publishes it.
    var commit: String {
        switch self {
        case .part(let part): "publish:\(part)"
        case .comment: "comment:0"
        }
    }
    /// Whether it answers another post.
    var isReply: Bool { self != .part(0) }

    private var key: String {
        switch self {
        case .part(let part): String(part)
        case .comment: "comment"
        }
    }
}

/// What a step is for.
enum ContainerTask: Sendable, Hashable {
    /// The container of one item of a carousel.
    case item
    case itemReady
    case container(ContainerUnit)
    case ready(ContainerUnit)
    case publish(ContainerUnit)
    case permalink

    /// Reads the name of a step; `nil` for one that was never made here.
    init?(_ step: Step) {
        let pieces = step.name.split(separator: ":")
        let unit: ContainerUnit = pieces.last == "comment" ? .comment : .part(step.part)
        switch pieces.first {
        case "item" where step.item != nil: self = .item
        case "ready" where step.item != nil: self = .itemReady
        case "container": self = .container(unit)
        case "ready": self = .ready(unit)
        case "publish": self = .publish(.part(step.part))
        case "comment": self = .publish(.comment)
        case "permalink": self = .permalink
        default: return nil
        }
    }
}

/// What is to be done for a publication, in order.
struct ContainerScript: Sendable {
    let publication: Publication
    /// What each part becomes.
    let formats: [Format]
    let dialect: ContainerFlavor.Dialect

    /// The items of carousels first, of every part: nothing is public while one of them may still be refused. Then part after
    /// part, since each answers the one before. The address is asked for after the commit, and never endangers it.
    ///
    /// On Threads a first comment is a post like any other; on Instagram it is one call.
    var steps: [Step] {
        guard publication.kind == .post else {
            let unit = ContainerUnit.comment
            return dialect == .threads ? steps(of: unit, 0) : [Step(unit.commit, kind: .commit, part: 0)]
        }
        let parts = Array(publication.content.parts.indices)
        let carousels = parts.flatMap { items($0, "item") } + parts.flatMap { items($0, "ready") }
        return carousels + parts.flatMap(steps(ofPart:))
    }

    private func items(_ part: Int, _ name: String) -> [Step] {
        guard isCarousel(part) else { return [] }
        return publication.content.parts[part].media.indices.map { item in
            Step("\(name):\(part):\(item)", kind: .safe, part: part, item: item)
        }
    }

    private func steps(ofPart part: Int) -> [Step] {
        steps(of: .part(part), part) + [Step("permalink:\(part)", kind: .safe, part: part)]
    }

    private func steps(of unit: ContainerUnit, _ part: Int) -> [Step] {
        [
            Step(unit.container, kind: .safe, part: part), Step(unit.ready, kind: .safe, part: part),
            Step(unit.commit, kind: .commit, part: part),
        ]
    }

    /// Whether a part has a container for each of its items.
    func isCarousel(_ part: Int) -> Bool { formats[part] == .gallery }

    /// Whether a film is in the container of a part, or in one of its items.
    func hasFilm(_ unit: ContainerUnit) -> Bool {
        guard case .part(let part) = unit else { return false }
        return publication.content.parts[part].media.contains { publication.media[$0.id]?.kind == .video }
    }

    /// The steps to do again where nothing of a unit's preparation is left: its items, and its container.
    func preparation(of unit: ContainerUnit) -> [String] {
        guard case .part(let part) = unit else { return [unit.container] }
        return itemSteps(part) + [unit.container]
    }

    /// The steps of the items of a part, those that wait included.
    func itemSteps(_ part: Int) -> [String] { (items(part, "item") + items(part, "ready")).map(\.name) }

    /// The file in a place.
    func file(_ part: Int, _ item: Int) throws(PlatformFailure) -> (attachment: Attachment, file: MediaItem) {
        try publication.file(of: Step("item:\(part):\(item)", kind: .safe, part: part, item: item))
    }
}

extension Connector {
    /// The script of a publication by containers.
    func containerScript(_ publication: Publication, _ dialect: ContainerFlavor.Dialect) -> ContainerScript {
        ContainerScript(
            publication: publication,
            formats: publication.content.parts.indices.map { format(ofPart: $0, of: publication) }, dialect: dialect)
    }
}
