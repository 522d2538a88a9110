import HTTPTypes
import Synchronization

/// `videos.insert` as a resumable upload (sheet sections 4.1 and 4.2).
extension YouTubePlatform {
    typealias Session = YouTubeState.Session

    /// Largest file in bytes.
    private static let largestFile = 274_877_906_944
    /// A session lives so long; nobody says how long at YouTube.
    private static let sessionLife = Duration.seconds(7 * 86_400)
    private static let day = Duration.seconds(86_400)

    func uploadEndpoints(_ api: String) -> [Endpoint] {
        let path = "/upload/youtube/v3/videos"
        return [
            Endpoint("videos.insert", "POST", api, path, reply: startUpload),
            Endpoint("videos.upload", "PUT", api, path, bodyLimit: 1 << 30, reply: takeBytes),
        ]
    }

    @Sendable private func startUpload(_ call: Call) throws -> Answer {
        let (grant, channel) = try caller(call)
        try spend("uploads", of: grant)
        let fields = try query(
            call, required: ["uploadType", "part"], optional: ["notifySubscribers", "autoLevels", "stabilize"])
        try check(grant, channel, Need.uploading)
        guard channel.isThere else { throw YouTubeProblem.signup }
        guard fields["uploadType"] == "resumable" else { throw YouTubeProblem.parameter(.invalid("uploadType")) }
        for name in ["notifySubscribers", "autoLevels", "stabilize"] {
            guard ["true", "false", nil].contains(fields[name]) else {
                throw YouTubeProblem.parameter(.invalid(name))
            }
        }
        let parts = try parts(fields, known: Self.videoParts)
        let draft = try draft(call, parts, grant)
        let upload = try announced(call, channel)
        try checkLimit(channel)
        let life = call.plays(.earlyExpiry) ? .zero : Self.sessionLife
        var session = Session(
            id: world.random.token(36), account: channel.account.name, client: grant.client, draft: draft,
            parts: parts, ends: world.clock.now + life, upload: upload)
        session.fate.suffer(call)
        let started = session
        memory.withLock { $0.sessions[started.id] = started }
        let location = "\(call.origin)\(call.path)?\(call.query)&upload_id=\(started.id)"
        return Answer(headers: HTTPFields(named: [("Location", location), ("X-GUploader-UploadID", started.id)]))
    }

    private func draft(_ call: Call, _ parts: Set<String>, _ grant: OAuthGrant) throws -> YouTubeDraft {
        try reading(call) { body in
            try body.check(required: ["snippet"], optional: YouTubeDraft.writable.sorted() + ["kind"])
            try Self.check(body, named: parts)
            var draft = YouTubeDraft()
            try draft.replace(body, isNew: true, now: world.clock.now)
            if grant.client == Self.unauditedClient { draft.lock() }
            return draft
        }
    }

    /// What is written must be named.
    static func check(_ body: [String: JSONValue], named parts: Set<String>) throws {
        for name in body.keys.sorted() where YouTubeDraft.writable.contains(name) && !parts.contains(name) {
            throw YouTubeProblem.api(.badRequest, "unexpectedPart", "'\(name)'", domain: "youtube.part")
        }
    }

    private func announced(_ call: Call, _ channel: Channel) throws -> YouTubeUpload {
        let type = (call.header("X-Upload-Content-Type") ?? "").lowercased()
        guard type.hasPrefix("video/") || type == "application/octet-stream" else {
            throw YouTubeProblem.mediaType(type)
        }
        guard let size = call.header("X-Upload-Content-Length").flatMap({ Int($0) }), size > 0 else {
            throw YouTubeProblem.noMedia
        }
        guard size <= Self.largestFile else {
            throw YouTubeProblem.api(.contentTooLarge, "uploadTooLarge", "The file is too large.")
        }
        return YouTubeUpload(type: type, size: size, most: channel.keeps)
    }

    /// The channel's own cap within a day, whatever the project may.
    private func checkLimit(_ channel: Channel) throws {
        guard world.settings.enforcesRateLimits else { return }
        let now = world.clock.now
        let recent = memory.withLock(\.videos.values).count {
            $0.account == channel.account.name && $0.created + Self.day > now
        }
        guard recent < channel.uploadsPerDay else { throw YouTubeProblem.uploadLimit }
    }

    // MARK: Bytes

    @Sendable private func takeBytes(_ call: Call) throws -> Answer {
        let (_, channel) = try caller(call)
        let id = (try? call.queryFields())?["upload_id"] ?? ""
        guard let session = memory.withLock({ $0.sessions[id] }), session.account == channel.account.name else {
            throw YouTubeProblem.api(.notFound, "notFound", "The upload session does not exist.")
        }
        if let video = session.video { return try shown(video, session, status: .created) }
        guard session.ends > world.clock.now else {
            throw YouTubeProblem.api(.gone, "sessionExpired", "The upload session has expired.")
        }
        let (taken, bytes) = try memory.withLock { state -> (Session, [UInt8]?) in
            // Whole already: another call is making the video just now.
            guard var session = state.sessions[id], !session.upload.isWhole else { throw YouTubeProblem.backend }
            try session.upload.take(call)
            let bytes = session.upload.isWhole ? session.upload.empty() : nil
            state.sessions[id] = session
            return (session, bytes)
        }
        guard let bytes else { return taken.upload.more }
        var done = taken
        done.fate.suffer(call)
        let video = create(bytes, done, channel)
        memory.withLock { $0.sessions[id]?.video = video.id }
        return try shown(video.id, done, status: .ok)
    }

    private func shown(_ id: String, _ session: Session, status: HTTPResponse.Status) throws -> Answer {
        guard let video = memory.withLock({ $0.video(id) }) else { throw YouTubeProblem.noVideo }
        return .json(resource(video, session.parts), status: status)
    }

    // MARK: The video

    /// The video is there with its last byte; what becomes of it shows after processing.
    private func create(_ bytes: [UInt8], _ session: Session, _ channel: Channel) -> YouTubeState.Video {
        let (now, facts, digest) = (world.clock.now, MediaFacts(bytes), Digest.hex(bytes))
        let ready = session.fate.isEndless ? nil : now + world.settings.processingTime
        let (video, isRepeated) = memory.withLock { state -> (YouTubeState.Video, Bool) in
            let isRepeated = state.videos.values.contains {
                $0.account == session.account && $0.digest == digest && !$0.isDeleted && $0.verdict == .good
            }
            let own = YouTubeVerdict(facts, mayBeLong: channel.longUploads == "allowed")
            let video = YouTubeState.Video(
                id: newID(), account: session.account, draft: session.draft, type: session.upload.type,
                size: session.upload.size, digest: digest, length: facts?.video?.length ?? .zero,
                width: facts?.width ?? 0, height: facts?.height ?? 0, created: now, ready: ready,
                verdict: session.fate.verdict ?? (isRepeated ? .rejected("duplicate") : own))
            state.videos[video.id] = video
            return (video, isRepeated)
        }
        guard video.verdict == .good || isRepeated else { return video }
        record(video, bytes, facts)
        // It was on the channel until it was found out.
        if video.verdict != .good { world.ledger.deletePost(platform: name, remoteID: video.id) }
        return video
    }

    /// Eleven characters, as in addresses.
    private func newID() -> String { String(world.random.token(9).prefix(11)) }

    private func record(_ video: YouTubeState.Video, _ bytes: [UInt8], _ facts: MediaFacts?) {
        let (now, draft) = (world.clock.now, video.draft)
        let type = facts?.kind.rawValue ?? video.type
        world.media.store(platform: name, id: video.id, contentType: type, bytes: bytes)
        var entry = LedgerEntry.Post(
            platform: name, account: video.account, remoteID: video.id, text: draft.description,
            media: [.init(id: video.id, contentType: type, alt: "", digest: video.digest)],
            visibility: draft.privacy(at: draft.publishAt ?? now), permalink: "/www.youtube.com/watch?v=\(video.id)",
            at: max(draft.publishAt ?? now, video.ready ?? now))
        entry.format = video.isShort ? "short" : "video"
        entry.details = Self.details(draft)
        world.ledger.post(entry)
    }

    /// What else makes a video what it is.
    static func details(_ draft: YouTubeDraft) -> [String: String] {
        var details = ["title": draft.title]
        if !draft.tags.isEmpty { details["tags"] = draft.tags.joined(separator: ", ") }
        if let category = draft.category { details["category"] = category }
        if draft.isForKids == true { details["audience"] = "children" }
        return details
    }
}
