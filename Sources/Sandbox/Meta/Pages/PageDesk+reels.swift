import HTTPTypes
import Synchronization

/// Reels and stories: start, bytes or address, finish (facebook.md section 4).
extension PageDesk {
    func reel(_ visitor: PageVisitor, _ kind: PageVideo.Kind) throws -> JSONValue {
        try visitor.requirePublishing()
        switch visitor.graph.fields["upload_phase"]?.lowercased() {
        case "start": return try startReel(visitor, kind)
        case "finish": return try finishReel(visitor, kind)
        default: throw GraphProblem.parameter("Param upload_phase must be one of {START, FINISH}")
        }
    }

    private func startReel(_ visitor: PageVisitor, _ kind: PageVideo.Kind) throws -> JSONValue {
        try visitor.graph.check(required: ["upload_phase"])
        if kind == .reel { try checkReels(visitor) }
        let video = newVideo(visitor, kind)
        state.withLock { $0.videos[video.id] = video }
        return [
            "video_id": .string(video.id),
            "upload_url": .string("\(Self.uploads)/video-upload/v26.0/\(video.id)"),
        ]
    }

    private func checkReels(_ visitor: PageVisitor) throws {
        let start = ThreadsDesk.start(of: world.clock.now)
        let count = state.withLock { state in
            state.videos.values.count { video in
                video.page == visitor.page.name && video.kind == .reel && video.finished.map { $0 > start } == true
            }
        }
        guard count < Self.reelsPerDay || !world.settings.enforcesRateLimits else {
            throw GraphProblem(613, "(#613) Calls to this api have exceeded the rate limit.")
        }
    }

    /// Bytes or an address for a reel or story of the caller.
    func upload(to id: String, _ call: Call, page: FacebookWorld.Page) async throws -> Answer {
        let now = world.clock.now
        guard var video = state.withLock({ $0.videos[id] }), video.page == page.name, video.kind != .video,
            let upload = video.upload, video.expires > now
        else { return UploadProblem.session.answer }
        do throws(UploadProblem) {
            let whole = try await GraphUpload.take(call, into: upload, largest: GraphMedia.largest, world: world)
            take(GraphMedia(whole.bytes), &video)
        } catch {
            if case .partial(let kept) = error { state.withLock { $0.videos[id]?.upload = kept } }
            return error.answer
        }
        let taken = video
        state.withLock { $0.videos[id] = taken }
        return .json(["success": true])
    }

    private func finishReel(_ visitor: PageVisitor, _ kind: PageVideo.Kind) throws -> JSONValue {
        let graph = visitor.graph
        let texts = kind == .reel ? ["video_state", "description", "title"] : []
        try graph.check(required: ["upload_phase", "video_id"], optional: texts)
        try checkTexts(graph)
        if kind == .reel, try graph.word("video_state", of: ["PUBLISHED"]) == nil {
            throw GraphProblem.field(.missing("video_state"))
        }
        let id = graph.fields["video_id"] ?? ""
        guard var video = state.withLock({ $0.video(id) }), video.page == visitor.page.name, video.kind == kind else {
            throw GraphProblem.unsupported("post", id)
        }
        let stage = video.stage(at: world.clock.now)
        guard video.finished == nil, stage == .uploadComplete else { throw GraphProblem.videoNotThere }
        let post = try publish(&video, visitor)
        var answer: [String: JSONValue] = ["success": true]
        // A reel tells its post later, a story at once.
        if kind == .story { answer["post_id"] = post.map { .string($0.id) } }
        return .object(answer)
    }

    /// A story from a staged photo. An address instead of a photo answers like an outage, every time (section 9, trap 3).
    func photoStory(_ visitor: PageVisitor) throws -> JSONValue {
        try visitor.requirePublishing()
        guard visitor.graph.fields["url"] == nil else {
            throw GraphProblem(1, "An unknown error occurred", status: .serviceUnavailable)
        }
        try visitor.graph.check(required: ["photo_id"])
        let id = visitor.graph.fields["photo_id"] ?? ""
        var post = PageState.Post(
            id: "\(visitor.page.id)_\(newID())", page: visitor.page.name, message: "", type: "added_photos",
            at: world.clock.now)
        (post.photos, post.isStory) = ([id], true)
        let made = try state.withLock { state in
            guard let photo = state.photos[id], photo.page == post.page else {
                throw GraphProblem.unsupported("post", id)
            }
            guard photo.post == nil else { throw GraphProblem.usedPhoto }
            post.files = [photo.file]
            state.photos[id]?.post = post.id
            state.posts[post.id] = post
            return post
        }
        record(made, visitor)
        return ["success": true, "post_id": .string(made.id)]
    }

    // MARK: What belongs to a video

    func thumbnail(_ id: String, _ visitor: PageVisitor) throws -> JSONValue {
        try visitor.requirePublishing()
        try visitor.graph.check(optional: ["is_preferred"], files: ["source"])
        _ = try visitor.graph.flag("is_preferred")
        guard let part = visitor.graph.files.first else { throw PageFile.missing }
        try PageFile.check(photo: GraphMedia(part.bytes))
        try change(id, visitor) { $0.hasThumbnail = true }
        return ["success": true]
    }

    func collaborator(_ id: String, _ visitor: PageVisitor) throws -> JSONValue {
        try visitor.requirePublishing()
        try visitor.graph.check(required: ["target_id"])
        guard let target = FacebookWorld.page(id: visitor.graph.fields["target_id"] ?? ""),
            target.name != visitor.page.name
        else { throw GraphProblem.parameter("Param target_id must be another Page") }
        try change(id, visitor) { _ in }
        return ["success": true]
    }

    /// A file named like `anything.en_US.srt`.
    func captions(_ id: String, _ visitor: PageVisitor) throws -> JSONValue {
        try visitor.requirePublishing()
        try visitor.graph.check(optional: ["default_locale"], files: ["captions_file"])
        guard let part = visitor.graph.files.first, let name = part.filename,
            name.wholeMatch(of: #/.+\.[a-z]{2}_[A-Z]{2}\.srt/#) != nil
        else { throw GraphProblem.parameter("Param captions_file must be named like name.en_US.srt") }
        try change(id, visitor) { _ in }
        return ["success": true]
    }

    private func change(_ id: String, _ visitor: PageVisitor, _ work: (inout PageVideo) -> Void) throws {
        try state.withLock { state in
            guard var video = state.video(id), video.page == visitor.page.name else {
                throw GraphProblem.unsupported("post", id)
            }
            work(&video)
            state.videos[id] = video
        }
    }
}
