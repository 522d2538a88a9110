import Domain

/// What has to be done for a post on a Page, in order (sheet `facebook`, section 4).
struct FacebookSteps: Sendable {
    static let publish = "publish:0", appear = "appear:0", cover = "cover:0", comment = "comment:0"

    let publication: Publication
    let format: Format

    private var media: [Attachment] { publication.content.parts.first?.media ?? [] }

    /// Whether the post is a film, which Facebook looks through before people see it.
    static func isFilm(_ publication: Publication) -> Bool {
        let file = publication.content.parts.first?.media.first.flatMap { publication.media[$0.id] }
        return file?.kind == .video
    }

    /// All files first; then the post; then, where only a look tells, whether it is there. A first comment is one call.
    var all: [Step] {
        guard publication.kind == .post else { return [Step(Self.comment, kind: .commit, part: 0)] }
        var steps = before + [Step(Self.publish, kind: .commit, part: 0)]
        if Self.isFilm(publication) || format == .story { steps.append(safe(Self.appear)) }
        return steps
    }

    private var before: [Step] {
        let uploads = media.indices.map(upload)
        switch format {
        // One picture goes with the post itself.
        case .text, .link, .image, .gif, .document, .audio, .poll: return []
        case .gallery, .video: return uploads
        case .reel, .story:
            guard Self.isFilm(publication) else { return uploads }
            let ready = Step("ready:0:0", kind: .safe, part: 0, item: 0)
            let cover = format == .reel && publication.options.media(.cover) != nil ? [safe(Self.cover)] : []
            return uploads + [ready] + cover
        }
    }

    private func upload(_ item: Int) -> Step {
        let budget = publication.media[media[item].id]?.uploadBudget
        return Step("upload:0:\(item)", kind: .safe, part: 0, item: item, budget: budget)
    }

    private func safe(_ name: String) -> Step { Step(name, kind: .safe, part: 0) }

    /// A step that this connector never made.
    static let foreignStep = PlatformFailure(.unknown, words: "This step does not belong to the post.")
    /// A step that was done too early.
    static let notUploaded = PlatformFailure(.unknown, words: "A file of the post was not uploaded yet.")
}
