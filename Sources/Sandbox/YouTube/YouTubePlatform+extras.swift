import HTTPTypes
import Synchronization

/// What belongs to a video: its thumbnail and comments (sheet section 4.4).
extension YouTubePlatform {
    /// Largest thumbnail in bytes; the discovery document is older and says 2 MiB.
    static let largestThumbnail = 50 << 20
    private static let longestComment = 10_000

    func extraEndpoints(_ api: String) -> [Endpoint] {
        [
            Endpoint(
                "thumbnails.set", "POST", api, "/upload/youtube/v3/thumbnails/set",
                bodyLimit: Self.largestThumbnail + 1, reply: setThumbnail),
            Endpoint("commentThreads.insert", "POST", api, "/youtube/v3/commentThreads", reply: comment),
        ]
    }

    /// Pictures of videos: the set one, or a drawn one.
    var thumbnailEndpoint: Endpoint {
        Endpoint("thumbnail", "GET", Self.pictures, "/vi/:id/:size") { call in
            let id = call.captures["id"] ?? ""
            guard self.memory.withLock({ $0.video(id) }) != nil else { throw Refusal(self.unknownAddress(call)) }
            guard let file = self.world.media.file(platform: self.name, id: "\(id)/thumbnail") else {
                return Picture.avatar(name: id)
            }
            return Answer(contentType: file.contentType, bytes: file.bytes)
        }
    }

    @Sendable private func setThumbnail(_ call: Call) throws -> Answer {
        let (grant, channel) = try caller(call)
        try spend(50, of: grant)
        let fields = try query(call, required: ["videoId", "uploadType"])
        try check(grant, channel, Need.uploading)
        guard fields["uploadType"] == "media" else { throw YouTubeProblem.parameter(.invalid("uploadType")) }
        let video = try own(fields["videoId"] ?? "", channel)
        guard channel.longUploads == "allowed" else {
            throw YouTubeProblem.api(
                .forbidden, "forbidden", "The channel may not set custom thumbnails.", domain: "youtube.thumbnail")
        }
        let type = try checkPicture(call)
        guard !video.isShort || video.outcome(at: world.clock.now) == .good else {
            throw YouTubeProblem.thumbnail("failedPrecondition", "The Short has not been processed yet.")
        }
        world.media.store(platform: name, id: "\(video.id)/thumbnail", contentType: type, bytes: call.body)
        memory.withLock { $0.videos[video.id]?.hasThumbnail = true }
        return .json([
            "kind": "youtube#thumbnailSetResponse", "etag": .string(Self.etag("thumbnail/\(video.id)")),
            "items": [thumbnails(video.id)],
        ])
    }

    /// The media type of a good picture; throws the refusal of any other.
    private func checkPicture(_ call: Call) throws -> String {
        guard ["image/jpeg", "image/png", "application/octet-stream"].contains(call.contentType) else {
            throw YouTubeProblem.mediaType(call.contentType)
        }
        guard !call.body.isEmpty else { throw YouTubeProblem.noMedia }
        guard call.body.count <= Self.largestThumbnail else {
            throw YouTubeProblem.thumbnail("failedPrecondition", "The thumbnail is too large.")
        }
        guard let facts = MediaFacts(call.body), [.jpeg, .png].contains(facts.kind) else {
            throw YouTubeProblem.thumbnail("imageFormatUnsupported", "The image format is not supported.")
        }
        guard facts.isWhole, facts.width > 0 else {
            throw YouTubeProblem.thumbnail("invalidImage", "The provided image content is invalid.")
        }
        return facts.kind.rawValue
    }

    // MARK: Comments

    @Sendable private func comment(_ call: Call) throws -> Answer {
        let (grant, channel) = try caller(call)
        try spend(50, of: grant)
        let fields = try query(call, required: ["part"])
        try check(grant, channel, Need.commenting)
        guard try parts(fields, known: ["id", "snippet", "replies"]).contains("snippet") else {
            throw YouTubeProblem.api(.badRequest, "unexpectedPart", "'snippet'", domain: "youtube.part")
        }
        guard channel.isThere else { throw YouTubeProblem.signup }
        let (id, text) = try reading(call) { body in try Self.comment(body) }
        let now = world.clock.now
        guard let video = memory.withLock({ $0.video(id) }),
            video.account == channel.account.name || video.isOpen(at: now)
        else { throw YouTubeProblem.noVideo }
        guard !hasNoComments(video) else {
            throw YouTubeProblem.api(
                .forbidden, "commentsDisabled", "The video identified by the videoId parameter has disabled comments.",
                domain: "youtube.commentThread")
        }
        let comment = "Ug\(world.random.token(18))"
        var entry = LedgerEntry.Post(
            platform: name, account: channel.account.name, remoteID: comment, text: text, replyTo: id,
            permalink: "/www.youtube.com/watch?v=\(id)&lc=\(comment)", at: now)
        entry.format = "comment"
        world.ledger.post(entry)
        return .json(thread(entry, channel, video))
    }

    private static func comment(_ body: [String: JSONValue]) throws -> (video: String, text: String) {
        try body.check(required: ["snippet"])
        let snippet = try body.value("snippet", \.object) ?? [:]
        try snippet.check(required: ["videoId", "topLevelComment"], optional: ["channelId"])
        let top = try snippet.value("topLevelComment", \.object) ?? [:]
        try top.check(required: ["snippet"])
        let words = try top.value("snippet", \.object) ?? [:]
        try words.check(required: ["textOriginal"])
        let text = try words.value("textOriginal", \.string) ?? ""
        guard !text.allSatisfy(\.isWhitespace) else {
            throw YouTubeProblem.comment("commentTextRequired", "The comment text cannot be empty.")
        }
        guard text.count <= longestComment else {
            throw YouTubeProblem.comment("commentTextTooLong", "The comment text is too long.")
        }
        return (try snippet.value("videoId", \.string) ?? "", text)
    }

    private func thread(_ entry: LedgerEntry.Post, _ channel: Channel, _ video: YouTubeState.Video) -> JSONValue {
        let (id, account) = (JSONValue.string(entry.remoteID), channel.account)
        let time = JSONValue.string(SandboxTime(milliseconds: entry.at).googleText)
        let owner = JSONValue(people.account(video.account)?.id)
        return [
            "kind": "youtube#commentThread", "etag": .string(Self.etag(entry.remoteID)), "id": id,
            "snippet": [
                "channelId": owner, "videoId": .string(video.id), "canReply": true, "isPublic": true,
                "totalReplyCount": 0,
                "topLevelComment": [
                    "kind": "youtube#comment", "etag": .string(Self.etag("top/\(entry.remoteID)")), "id": id,
                    "snippet": [
                        "channelId": owner, "videoId": .string(video.id), "textOriginal": .string(entry.text),
                        "textDisplay": .string(entry.text), "authorDisplayName": .string("@\(account.handle)"),
                        "authorChannelId": ["value": .string(account.id)], "canRate": true, "viewerRating": "none",
                        "likeCount": 0, "publishedAt": time, "updatedAt": time,
                    ],
                ],
            ],
        ]
    }
}
