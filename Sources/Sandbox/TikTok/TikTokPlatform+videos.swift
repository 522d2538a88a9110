import Synchronization

/// Public posts of a creator and their counters (sheet sections 7 and 8).
extension TikTokPlatform {
    private static let fields: Set = [
        "id", "create_time", "cover_image_url", "share_url", "video_description", "duration", "height", "width",
        "title", "embed_html", "embed_link", "like_count", "comment_count", "share_count", "view_count", "is_aigc",
    ]
    private static let page = 20
    /// Words of a post are cut there.
    private static let longestText = 150

    private typealias Seen = (publication: Publication, post: TikTokState.Post)

    var videoEndpoints: [Endpoint] {
        [
            Endpoint("video.list", "POST", Self.api, "/v2/video/list/", reply: listVideos),
            Endpoint("video.query", "POST", Self.api, "/v2/video/query/", reply: queryVideos),
        ]
    }

    /// Newest first; the cursor is a moment in milliseconds.
    @Sendable private func listVideos(_ call: Call) async throws -> Answer {
        try await authorized(call, perMinute: 600) { account, grant in
            let fields = try fields(call, grant)
            let body = try call.body.isEmpty ? [:] : call.jsonObject()
            try body.check(optional: ["max_count", "cursor"])
            let most = try body.value("max_count", \.integer) ?? 10
            guard (1...Self.page).contains(most) else { throw FieldProblem.invalid("max_count") }
            let cursor = try body.value("cursor", \.integer) ?? .max
            let older = seen(account, call).filter { Int($0.post.at.milliseconds) < cursor }
            let shown = older.prefix(most)
            return [
                "videos": .array(shown.map { described($0, fields) }), "has_more": .bool(older.count > shown.count),
                "cursor": .integer(Int((shown.last?.post.at ?? world.clock.now).milliseconds)),
            ]
        }
    }

    /// What is not there, not public or not the creator's is left out.
    @Sendable private func queryVideos(_ call: Call) async throws -> Answer {
        try await authorized(call, perMinute: 600) { account, grant in
            let fields = try fields(call, grant)
            let body = try call.jsonObject()
            try body.check(required: ["filters"])
            let filters = try body.value("filters", \.object) ?? [:]
            try filters.check(required: ["video_ids"])
            let ids = try filters.strings("video_ids")
            guard (1...Self.page).contains(ids.count) else { throw FieldProblem.invalid("video_ids") }
            let found = seen(account, call).filter { ids.contains($0.post.id) }
            return ["videos": .array(found.map { described($0, fields) })]
        }
    }

    private func fields(_ call: Call, _ grant: OAuthGrant) throws -> [String] {
        let query = try call.queryFields()
        try query.check(required: ["fields"])
        let names = (query["fields"] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        for name in names where !Self.fields.contains(name) {
            throw TikTokProblem.parameters("Fields is invalid: \(name)")
        }
        guard grant.scopes.contains("video.list") else { throw TikTokProblem.scope }
        return names
    }

    private func seen(_ account: SandboxAccount, _ call: Call) -> [Seen] {
        let now = world.clock.now
        return memory.withLock(\.publications.values).compactMap { publication -> Seen? in
            guard publication.account == account.name, let post = publication.post, let shown = post.shown,
                shown <= now, call.shows(madeAt: shown, now: now)
            else { return nil }
            return (publication, post)
        }.sorted { $0.post.at > $1.post.at }
    }

    private func described(_ seen: Seen, _ fields: [String]) -> JSONValue {
        let (publication, post) = seen
        let (draft, url) = (publication.draft, Self.web + path(post, of: publication))
        var video: [String: JSONValue] = [:]
        for name in fields {
            video[name] =
                switch name {
                case "id": .string(post.id)
                case "create_time": .integer(post.at.seconds)
                case "title": .string(String(draft.title.prefix(Self.longestText)))
                case "video_description": .string(String(draft.text.prefix(Self.longestText)))
                case "share_url": .string(url)
                case "cover_image_url": .string(picture(publication.account, life: 21_600))
                case "duration": .integer(post.seconds)
                case "width": .integer(post.width)
                case "height": .integer(post.height)
                case "embed_link": .string("\(Self.web)/embed/v2/\(post.id)")
                case "embed_html": .string("<blockquote class=\"tiktok-embed\" cite=\"\(url)\"></blockquote>")
                case "is_aigc": .bool(draft.switches["is_aigc"] == true)
                default: .integer(GraphInsights.figure(post.id, name))
                }
        }
        return .object(video)
    }
}
