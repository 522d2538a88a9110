import HTTPTypes
import Synchronization

/// What a channel has uploaded: its playlist, and the index that is behind (sheet section 7).
extension YouTubePlatform {
    /// The index is so far behind.
    private static let lag = Duration.seconds(600)

    func listEndpoints(_ api: String) -> [Endpoint] {
        [
            Endpoint("playlistItems.list", "GET", api, "/youtube/v3/playlistItems", reply: playlistItems),
            Endpoint("search.list", "GET", api, "/youtube/v3/search", reply: search),
        ]
    }

    @Sendable private func playlistItems(_ call: Call) throws -> Answer {
        let (grant, channel) = try caller(call)
        try spend(1, of: grant)
        let fields = try query(
            call, required: ["part"], optional: ["playlistId", "id", "videoId", "maxResults", "pageToken"])
        try check(grant, channel, Need.reading)
        let parts = try parts(fields, known: ["id", "snippet", "contentDetails", "status"])
        let most = try most(fields)
        // Single items are not simulated.
        guard let playlist = fields["playlistId"], fields["id"] == nil else { throw YouTubeProblem.noFilter }
        guard let owner = Channel.all.first(where: { $0.isThere && $0.uploads == playlist }) else {
            throw YouTubeProblem.api(
                .notFound, "playlistNotFound", "The playlist identified with the request's playlistId cannot be found.",
                domain: "youtube.playlistItem")
        }
        let isOwn = owner.account.name == channel.account.name
        let videos = uploads(of: owner, call) { isOwn || $0.isOpen(at: world.clock.now) }
        let items = videos.enumerated().filter { [nil, $0.element.id].contains(fields["videoId"]) }
            .map { item($0.element, at: $0.offset, owner, parts) }
        return try page("playlistItemListResponse", items, fields, most: most)
    }

    /// Newest first; rejected ones are gone.
    private func uploads(
        of owner: Channel, _ call: Call, _ isWanted: (YouTubeState.Video) -> Bool
    ) -> [YouTubeState.Video] {
        let now = world.clock.now
        return memory.withLock(\.videos.values).reversed().filter { video in
            video.account == owner.account.name && !video.isDeleted && video.outcome(at: now)?.rejection == nil
                && call.shows(madeAt: video.created, now: now) && isWanted(video)
        }
    }

    private func item(
        _ video: YouTubeState.Video, at position: Int, _ owner: Channel, _ parts: Set<String>
    ) -> JSONValue {
        let now = world.clock.now
        let id = URLSafeBase64.encode(Array("\(owner.uploads).\(video.id)".utf8))
        let place: [String: JSONValue] = [
            "playlistId": .string(owner.uploads), "position": .integer(position),
            "resourceId": ["kind": "youtube#video", "videoId": .string(video.id)],
            "videoOwnerChannelId": .string(owner.account.id),
            "videoOwnerChannelTitle": .string(owner.account.displayName),
        ]
        let snippet = words(video, owner).merging(place) { $1 }
        let all: [String: JSONValue] = [
            "snippet": .object(snippet),
            "contentDetails": [
                "videoId": .string(video.id), "videoPublishedAt": .string(video.created.googleText),
            ],
            "status": ["privacyStatus": .string(video.draft.privacy(at: now))],
        ]
        let bare: [String: JSONValue] = [
            "kind": "youtube#playlistItem", "etag": .string(Self.etag(id)), "id": .string(id),
        ]
        return .object(bare.merging(all.filter { parts.contains($0.key) }) { $1 })
    }

    private func words(_ video: YouTubeState.Video, _ owner: Channel) -> [String: JSONValue] {
        [
            "publishedAt": .string(video.created.googleText), "channelId": .string(owner.account.id),
            "channelTitle": .string(owner.account.displayName), "title": .string(video.draft.title),
            "description": .string(video.draft.description), "thumbnails": thumbnails(video.id),
        ]
    }

    // MARK: Search

    /// A bucket of its own, and behind by minutes: no place to look for a lost upload.
    @Sendable private func search(_ call: Call) throws -> Answer {
        let (grant, channel) = try caller(call)
        try spend("searches", of: grant)
        let fields = try query(
            call, required: ["part"],
            optional: [
                "forMine", "channelId", "type", "q", "order", "maxResults", "pageToken", "publishedAfter",
                "publishedBefore",
            ])
        try check(grant, channel, Need.reading)
        let parts = try parts(fields, known: ["id", "snippet"])
        let most = try most(fields)
        let isMine = fields["forMine"] == "true"
        guard fields["forMine"] == nil || isMine else { throw YouTubeProblem.parameter(.invalid("forMine")) }
        guard ["video", isMine ? "video" : nil].contains(fields["type"]) else {
            throw YouTubeProblem.parameter(.invalid("type"))
        }
        guard [nil, "date", "relevance"].contains(fields["order"]) else {
            throw YouTubeProblem.parameter(.invalid("order"))
        }
        let first = try moment(fields, "publishedAfter") ?? SandboxTime(milliseconds: 0)
        let last = try moment(fields, "publishedBefore") ?? world.clock.now
        let owners = Channel.all.filter { owner in
            let isWanted = isMine ? owner.account.name == channel.account.name : true
            return owner.isThere && isWanted && [nil, owner.account.id].contains(fields["channelId"])
        }
        let words = (fields["q"] ?? "").lowercased()
        let found = owners.flatMap { owner in
            indexed(of: owner, call, isOwn: isMine).filter { video in
                video.created >= first && video.created < last && video.draft.title.lowercased().hasWords(words)
            }.map { (owner, $0) }
        }.sorted { $0.1.created > $1.1.created }
        return try page("searchListResponse", found.map { result($0.1, $0.0, parts) }, fields, most: most)
    }

    private func indexed(of owner: Channel, _ call: Call, isOwn: Bool) -> [YouTubeState.Video] {
        let now = world.clock.now
        return uploads(of: owner, call) { $0.created + Self.lag <= now && (isOwn || $0.isOpen(at: now)) }
    }

    private func moment(_ fields: Fields, _ name: String) throws -> SandboxTime? {
        guard let text = fields[name] else { return nil }
        guard let time = SandboxTime(text: text) else { throw YouTubeProblem.parameter(.invalid(name)) }
        return time
    }

    private func result(_ video: YouTubeState.Video, _ owner: Channel, _ parts: Set<String>) -> JSONValue {
        var result: [String: JSONValue] = [
            "kind": "youtube#searchResult", "etag": .string(Self.etag("search/\(video.id)")),
            "id": ["kind": "youtube#video", "videoId": .string(video.id)],
        ]
        if parts.contains("snippet") {
            result["snippet"] = .object(words(video, owner).merging(["liveBroadcastContent": "none"]) { $1 })
        }
        return .object(result)
    }
}

extension String {
    /// Whether the words occur; none always do.
    fileprivate func hasWords(_ words: String) -> Bool { words.isEmpty || contains(words) }
}
