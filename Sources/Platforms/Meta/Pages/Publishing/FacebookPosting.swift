import Domain
import Outbound

/// The commit step: what it makes, the public sees at once or when Facebook has looked through it (sheet `facebook`, section 4).
struct FacebookPosting: Sendable {
    /// Facts of a post: its identifier where that of a film comes first, and when the film was handed over, in milliseconds.
    static let post = "post", handedAt = "handed_at"

    let work: FacebookWork

    private var calls: FacebookCalls { work.calls }
    private var publication: Publication { work.publication }
    private var part: Part { publication.content.parts[0] }

    /// Posts. There is no key, so that everything but a clear refusal has to be reconciled.
    func send() async throws(PlatformFailure) -> StepOutput {
        do throws(PlatformFailure) { return try await made() } catch {
            guard error.mayHaveTakenEffect, error.kind == .content || error.kind == .media else { throw error }
            return try await original(error)
        }
    }

    private func made() async throws(PlatformFailure) -> StepOutput {
        switch work.format {
        case .text, .link, .gallery: try await feed()
        case .image, .gif: try await photo()
        case .video: try await film()
        case .reel: try await reel()
        case .story: try await story()
        case .document, .audio, .poll: throw FacebookSteps.foreignStep
        }
    }

    /// Facebook says that it has this already: either an earlier try arrived after all, which is adopted, or it is another one.
    private func original(_ refusal: PlatformFailure) async throws(PlatformFailure) -> StepOutput {
        let finding: FacebookLookup.Finding
        do throws(PlatformFailure) {
            finding = try await FacebookLookup(work: work).look(since: publication.startedAt)
        } catch { throw refusal }
        switch finding {
        case .found(let output): return output
        // Where Facebook will tell later, or cannot be asked, reconcile goes on from here.
        case .underWay: throw refusal
        case .notThere, .unprovable: throw PlatformFailure(refusal.kind, words: refusal.words)
        }
    }

    /// What a post leaves behind.
    static func output(_ post: String, link: JSONValue? = nil) -> StepOutput {
        StepOutput(remoteID: post, url: FacebookCalls.link(link) ?? FacebookCalls.link(.string("/\(post)")))
    }

    // MARK: Words, links and photos

    private func feed() async throws(PlatformFailure) -> StepOutput {
        var form: [OutboundURL.Item] = [.init("published", "true")]
        if !part.text.isEmpty { form.append(.init("message", part.text)) }
        if work.format == .link, let link = part.link { form.append(.init("link", link.url)) }
        if work.format == .gallery {
            for item in part.media.indices {
                let photo: JSONValue = ["media_fbid": .string(try work.uploaded(item))]
                form.append(.init("attached_media[\(item)]", photo.text))
            }
        }
        let answer = try await calls.json(
            .post, calls.own("feed"), query: [.init("fields", "id,permalink_url")], body: .form(form), for: .commit)
        guard let id = answer["id"]?.identifier else { throw FacebookCalls.nameless }
        return Self.output(id, link: answer["permalink_url"])
    }

    private func photo() async throws(PlatformFailure) -> StepOutput {
        let (attachment, file) = try publication.file(of: Step(FacebookSteps.publish, kind: .commit, part: 0, item: 0))
        try await publication.verify(file)
        let parts = FacebookPhoto(publication: publication, attachment: attachment, file: file)
            .parts(isPublished: true, message: part.text)
        let answer = try await calls.json(.post, calls.own("photos"), body: .multipart(parts), for: .commit)
        guard let id = answer["post_id"]?.identifier else { throw FacebookCalls.nameless }
        return Self.output(id)
    }

    // MARK: Films and stories

    private func film() async throws(PlatformFailure) -> StepOutput {
        let id = try work.uploaded()
        let session = publication.outputs["upload:0:0"]?.facts[FacebookTransfer.session] ?? ""
        let fields: [OutboundURL.Item] = [.init("upload_phase", "finish"), .init("upload_session_id", session)] + texts
        var body = OutboundBody.form(fields)
        if let cover = publication.options.media(.cover).flatMap({ publication.media[$0] }) {
            try await publication.verify(cover)
            let thumb = FacebookPhoto.part("thumb", cover, of: publication)
            body = .multipart(fields.map { MultipartPart.field($0.name, $0.value) } + [thumb])
        }
        return try await handOver(id, "videos", body)
    }

    private func reel() async throws(PlatformFailure) -> StepOutput {
        let id = try work.uploaded()
        let fields: [OutboundURL.Item] = [
            .init("upload_phase", "finish"), .init("video_id", id), .init("video_state", "PUBLISHED"),
        ]
        return try await handOver(id, "video_reels", .form(fields + texts))
    }

    private func story() async throws(PlatformFailure) -> StepOutput {
        let id = try work.uploaded()
        guard !FacebookSteps.isFilm(publication) else {
            return try await handOver(
                id, "video_stories", .form([.init("upload_phase", "finish"), .init("video_id", id)]))
        }
        let answer = try await calls.json(
            .post, calls.own("photo_stories"), body: .form([.init("photo_id", id)]), for: .commit)
        guard let post = answer["post_id"]?.identifier else { throw FacebookCalls.nameless }
        return StepOutput(remoteID: post)
    }

    private var texts: [OutboundURL.Item] {
        let texts = [("description", part.text), ("title", publication.content.title)]
        return texts.filter { !$0.1.isEmpty }.map { OutboundURL.Item($0.0, $0.1) }
    }

    /// Tells Facebook to publish a film. A success only means that it was taken.
    private func handOver(
        _ id: String, _ edge: String, _ body: OutboundBody
    ) async throws(PlatformFailure) -> StepOutput {
        let answer = try await calls.json(.post, calls.own(edge), body: body, for: .commit)
        guard answer["success"]?.bool == true else { throw FacebookCalls.nameless }
        return Self.film(id, post: answer["post_id"]?.identifier, as: work.format, at: work.now)
    }

    /// What a film leaves behind that was handed over.
    static func film(_ id: String, post: String?, as format: Format, at instant: Instant) -> StepOutput {
        var output = StepOutput(remoteID: id, facts: [handedAt: String(instant.milliseconds)])
        output.facts[Self.post] = post
        if format == .reel { output.url = FacebookCalls.link(.string("/reel/\(id)")) }
        return output
    }
}
