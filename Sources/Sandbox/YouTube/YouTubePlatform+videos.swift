import HTTPTypes
import Synchronization

/// Videos that are there: status, changes, deletion (sheet sections 4.3 and 4.4).
extension YouTubePlatform {
    static let videoParts: Set = [
        "id", "snippet", "status", "contentDetails", "statistics", "processingDetails", "recordingDetails",
        "localizations", "player", "fileDetails", "suggestions", "topicDetails", "liveStreamingDetails",
        "paidProductPlacementDetails",
    ]
    /// Parts for the owner only.
    private static let ownParts: Set = ["processingDetails", "fileDetails", "suggestions"]

    func videoEndpoints(_ api: String) -> [Endpoint] {
        [
            Endpoint("videos.list", "GET", api, "/youtube/v3/videos", reply: listVideos),
            Endpoint("videos.update", "PUT", api, "/youtube/v3/videos", reply: updateVideo),
            Endpoint("videos.delete", "DELETE", api, "/youtube/v3/videos", reply: deleteVideo),
            Endpoint("videoCategories.list", "GET", api, "/youtube/v3/videoCategories", reply: categories),
        ]
    }

    @Sendable private func listVideos(_ call: Call) throws -> Answer {
        let (grant, channel) = try caller(call)
        try spend(1, of: grant)
        let fields = try query(
            call, required: ["part"],
            optional: ["id", "chart", "myRating", "hl", "locale", "maxHeight", "maxWidth", "maxResults", "pageToken"])
        try check(grant, channel, Need.reading)
        let parts = try parts(fields, known: Self.videoParts)
        // Charts and ratings are not simulated.
        guard ["chart", "myRating"].allSatisfy({ fields[$0] == nil }), let text = fields["id"], !text.isEmpty else {
            throw YouTubeProblem.noFilter
        }
        // Who names videos cannot leaf through them.
        guard fields["maxResults"] == nil, fields["pageToken"] == nil else {
            throw YouTubeProblem.api(.badRequest, "incompatibleParameters", "Incompatible parameters: id, maxResults")
        }
        let ids = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard ids.count <= 50 else { throw YouTubeProblem.parameter(.invalid("id")) }
        if let reason = call.laterRejection(usual: "copyright") {
            judge(ids, of: channel, YouTubeVerdict(reason: reason))
        }
        let now = world.clock.now
        let found = memory.withLock { state in ids.compactMap { state.video($0) } }.filter {
            ($0.account == channel.account.name || $0.isOpen(at: now)) && call.shows(madeAt: $0.created, now: now)
        }
        guard parts.isDisjoint(with: Self.ownParts) || found.allSatisfy({ $0.account == channel.account.name }) else {
            throw YouTubeProblem.forbidden
        }
        return try page("videoListResponse", found.map { resource($0, parts) }, fields, most: max(found.count, 1))
    }

    /// Takes videos of the channel down that were out, as a claim or a complaint does days later.
    private func judge(_ ids: [String], of channel: Channel, _ verdict: YouTubeVerdict) {
        let own = memory.withLock { state in
            ids.filter { state.video($0)?.account == channel.account.name }.map { id in
                state.videos[id]?.verdict = verdict
                return id
            }
        }
        for id in own { world.ledger.deletePost(platform: name, remoteID: id) }
    }

    /// A video of the caller's; throws the refusal.
    func own(_ id: String, _ channel: Channel) throws -> YouTubeState.Video {
        guard let video = memory.withLock({ $0.video(id) }) else { throw YouTubeProblem.noVideo }
        guard video.account == channel.account.name else { throw YouTubeProblem.forbidden }
        return video
    }

    @Sendable private func updateVideo(_ call: Call) throws -> Answer {
        let (grant, channel) = try caller(call)
        try spend(50, of: grant)
        let fields = try query(call, required: ["part"])
        try check(grant, channel, Need.managing)
        let parts = try parts(fields, known: Self.videoParts)
        let now = world.clock.now
        let changed = try reading(call) { body -> YouTubeState.Video in
            try body.check(required: ["id"], optional: YouTubeDraft.writable.sorted() + ["kind", "etag"])
            try Self.check(body, named: parts)
            var video = try own(try body.value("id", \.string) ?? "", channel)
            try video.draft.replace(body, now: now)
            guard body["snippet"] == nil || video.draft.category != nil else {
                throw YouTubeProblem.video(
                    "invalidCategoryId", "The request metadata specifies an invalid category identifier.")
            }
            return video
        }
        memory.withLock { $0.videos[changed.id]?.draft = changed.draft }
        world.ledger.updatePost(platform: name, remoteID: changed.id) { entry in
            (entry.text, entry.details) = (changed.draft.description, Self.details(changed.draft))
            entry.visibility = changed.draft.privacy(at: changed.draft.publishAt ?? now)
        }
        return .json(resource(changed, parts))
    }

    @Sendable private func deleteVideo(_ call: Call) throws -> Answer {
        let (grant, channel) = try caller(call)
        try spend(50, of: grant)
        let fields = try query(call, required: ["id"])
        try check(grant, channel, Need.managing)
        let video = try own(fields["id"] ?? "", channel)
        memory.withLock { $0.videos[video.id]?.isDeleted = true }
        world.ledger.deletePost(platform: name, remoteID: video.id)
        return Answer(status: .noContent)
    }

    @Sendable private func categories(_ call: Call) throws -> Answer {
        let (grant, channel) = try caller(call)
        try spend(1, of: grant)
        let fields = try query(call, required: ["part"], optional: ["regionCode", "id", "hl"])
        try check(grant, channel, Need.reading)
        _ = try parts(fields, known: ["id", "snippet"])
        guard (fields["regionCode"] == nil) != (fields["id"] == nil) else { throw YouTubeProblem.noFilter }
        let all = YouTubeDraft.categories.map { ($0, true) } + YouTubeDraft.retiredCategories.map { ($0, false) }
        let wanted = fields["id"].map { Set($0.split(separator: ",").map(String.init)) }
        let items = all.filter { wanted?.contains($0.0.0) ?? true }.map { category, isAssignable -> JSONValue in
            [
                "kind": "youtube#videoCategory", "etag": .string(Self.etag(category.0)), "id": .string(category.0),
                "snippet": [
                    "title": .string(category.1), "assignable": .bool(isAssignable),
                    "channelId": "UCBR8-60-B28hp2BmDPdntcQ",
                ],
            ]
        }
        return try page("videoCategoryListResponse", items, fields, most: items.count)
    }
}
