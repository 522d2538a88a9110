import Synchronization

/// Videos in the feed: by address, in chunks, or by handle (facebook.md section 4).
extension PageDesk {
    /// Bytes of one chunk; the server chooses.
    static let chunk = 1 << 20
    private static let session = Duration.seconds(86_400)

    func video(_ visitor: PageVisitor) async throws -> JSONValue {
        try visitor.requirePublishing()
        switch visitor.graph.fields["upload_phase"] {
        case nil: return try await wholeVideo(visitor)
        case "start": return try start(visitor)
        case "transfer": return try transfer(visitor)
        case "finish": return try finish(visitor)
        default: throw GraphProblem.parameter("Param upload_phase must be one of {start, transfer, finish}")
        }
    }

    func newVideo(_ visitor: PageVisitor, _ kind: PageVideo.Kind) -> PageVideo {
        let now = world.clock.now
        var video = PageVideo(
            id: newID(), page: visitor.page.name, kind: kind, started: now, session: newID(),
            expires: now + Self.session)
        if visitor.call.plays(.earlyExpiry) { video.expires = now }
        return video
    }

    // MARK: At once

    private func wholeVideo(_ visitor: PageVisitor) async throws -> JSONValue {
        let graph = visitor.graph
        try graph.check(
            optional: ["file_url", "fbuploader_video_file_chunk", "description", "title", "published"],
            files: ["thumb"])
        try checkTexts(graph)
        var video = newVideo(visitor, .video)
        switch (graph.fields["file_url"], graph.fields["fbuploader_video_file_chunk"]) {
        case (let url?, nil):
            do {
                take(try await GraphMedia(url, world: world, limit: GraphMedia.largest), &video)
            } catch MediaFetch.Problem.tooLarge {
                video.failure = (1_363_023, "The video file is too big.")
            } catch is MediaFetch.Problem {
                video.failure = (1_363_019, "The video file could not be fetched.")
            }
        case (nil, let handle?):
            guard let file = state.withLock({ $0.uploads.values.first { $0.handle == handle } }), let bytes = file.bytes
            else { throw GraphProblem.videoNotThere }
            take(GraphMedia(bytes), &video)
        default: throw PageFile.missing
        }
        try publish(&video, visitor)
        return ["id": .string(video.id)]
    }

    func checkTexts(_ graph: GraphCall) throws {
        try Self.check(message: graph.fields["description"] ?? "")
        guard (graph.fields["title"] ?? "").count <= 255 else {
            throw GraphProblem.parameter("Param title must be at most 255 characters long")
        }
        guard try graph.flag("published") ?? true else {
            throw GraphProblem.parameter("Unpublished videos are not simulated")
        }
    }

    /// All bytes are there: judged now, told later.
    func take(_ media: GraphMedia, _ video: inout PageVideo) {
        (video.upload, video.sent) = (nil, media.bytes.count)
        video.failure = PageFile.problem(media, video.kind)
        video.file = media.shelve(world, platform: platform, id: video.id)
    }

    // MARK: In chunks

    private func start(_ visitor: PageVisitor) throws -> JSONValue {
        try visitor.graph.check(required: ["upload_phase", "file_size"])
        guard let size = try visitor.graph.number("file_size", 1...GraphMedia.largest) else {
            throw GraphProblem.field(.missing("file_size"))
        }
        var video = newVideo(visitor, .video)
        video.upload = GraphUpload(bytes: [], size: size)
        let made = video
        state.withLock { $0.videos[made.id] = made }
        var answer = Self.offsets(made)
        answer["video_id"] = .string(made.id)
        answer["upload_session_id"] = .string(made.session)
        return .object(answer)
    }

    /// What is wanted next, as text; equal when there is nothing more.
    private static func offsets(_ video: PageVideo) -> [String: JSONValue] {
        let start = video.upload?.bytes.count ?? 0
        let end = min(start + chunk, video.upload?.size ?? 0)
        return ["start_offset": .string(String(start)), "end_offset": .string(String(end))]
    }

    private func transfer(_ visitor: PageVisitor) throws -> JSONValue {
        let graph = visitor.graph
        try graph.check(required: ["upload_phase", "upload_session_id", "start_offset"], files: ["video_file_chunk"])
        let (start, bytes) = (try graph.number("start_offset"), graph.files.first?.bytes ?? [])
        let now = world.clock.now
        return try state.withLock { state in
            var video = try Self.session(visitor, in: state, at: now)
            guard let upload = video.upload, let size = upload.size, start == upload.bytes.count,
                bytes.count == min(Self.chunk, size - upload.bytes.count), !bytes.isEmpty
            else { throw GraphProblem.brokenTransfer }
            video.upload?.bytes += bytes
            state.videos[video.id] = video
            return .object(Self.offsets(video))
        }
    }

    private func finish(_ visitor: PageVisitor) throws -> JSONValue {
        let graph = visitor.graph
        try graph.check(
            required: ["upload_phase", "upload_session_id"], optional: ["description", "title", "published"],
            files: ["thumb"])
        try checkTexts(graph)
        let now = world.clock.now
        var video = try state.withLock { try Self.session(visitor, in: $0, at: now) }
        guard let upload = video.upload, upload.bytes.count == upload.size else { throw GraphProblem.brokenTransfer }
        take(GraphMedia(upload.bytes), &video)
        try publish(&video, visitor)
        return ["success": true]
    }

    private static func session(_ visitor: PageVisitor, in state: PageState, at now: SandboxTime) throws -> PageVideo {
        let id = visitor.graph.fields["upload_session_id"]
        guard let video = state.videos.values.last(where: { $0.session == id }), video.page == visitor.page.name,
            video.finished == nil, video.expires > now
        else { throw GraphProblem.brokenTransfer }
        return video
    }

    // MARK: Publishing

    /// Accepts a video for publishing; what becomes of it shows after processing.
    @discardableResult
    func publish(_ video: inout PageVideo, _ visitor: PageVisitor) throws -> PageState.Post? {
        let (now, graph) = (world.clock.now, visitor.graph)
        (video.title, video.description) = (graph.fields["title"] ?? "", graph.fields["description"] ?? "")
        video.finished = now
        video.ready = visitor.call.plays(.endlessProcessing) ? nil : now + world.settings.processingTime
        video.hasThumbnail = graph.files.contains { $0.name == "thumb" }
        if let reason = visitor.call.laterRejection(usual: "The video could not be processed.") {
            video.failure = (1_363_024, reason)
        }
        guard video.failure == nil, let ready = video.ready, let file = video.file else {
            let failed = video
            try state.withLock { try $0.settle(failed, nil) }
            return nil
        }
        var post = PageState.Post(
            id: "\(visitor.page.id)_\(newID())", page: video.page, message: video.description,
            type: video.kind == .reel ? "reel" : "added_video", at: ready)
        (post.video, post.files, post.isStory) = (video.id, [file], video.kind == .story)
        video.post = post.id
        let (done, made) = (video, post)
        try state.withLock { try $0.settle(done, made) }
        record(made, visitor)
        return made
    }
}

extension PageState {
    /// Keeps what became of a video; check and effect are one step, so that two calls at once cannot both post.
    fileprivate mutating func settle(_ video: PageVideo, _ post: Post?) throws {
        guard videos[video.id]?.finished == nil else { throw GraphProblem.videoNotThere }
        videos[video.id] = video
        if let post { posts[post.id] = post }
    }
}

extension GraphProblem {
    /// Chunks that do not fit together, or a session that is over; the upload begins anew.
    static let brokenTransfer = GraphProblem(
        6_000, 1_363_037, "(#6000) There was a problem uploading your video file. Please try again with another file.")
}
