import HTTPTypes

/// `channels.list` (sheet section 2, account picker).
extension YouTubePlatform {
    private static let parts = ["snippet", "contentDetails", "statistics", "status", "id"]
    private static let selectors = ["mine", "id", "forHandle", "managedByMe"]

    @Sendable func channels(_ call: Call) throws -> Answer {
        let (grant, channel) = try caller(call)
        try spend(1, of: grant)
        let fields = try query(call, required: ["part"], optional: Self.selectors + ["maxResults", "hl"])
        try check(grant, channel, Need.reading)
        let parts = try parts(fields, known: Self.parts)
        let most = try most(fields)
        let found = try chosen(fields, by: channel).prefix(most)
        var answer: [String: JSONValue] = [
            "kind": "youtube#channelListResponse", "etag": .string(Self.etag("list\(found.count)")),
            "pageInfo": ["totalResults": .integer(found.count), "resultsPerPage": .integer(most)],
        ]
        if !found.isEmpty { answer["items"] = .array(found.map { resource($0, parts) }) }
        return .json(.object(answer))
    }

    private func chosen(_ fields: Fields, by channel: Channel) throws -> [Channel] {
        guard fields["managedByMe"] == nil else { throw YouTubeProblem.delegation }
        let given = Self.selectors.filter { fields[$0] != nil }
        guard given.count == 1 else {
            throw given.isEmpty
                ? YouTubeProblem.noFilter
                : YouTubeProblem.api(.badRequest, "incompatibleParameters", "Too many filters")
        }
        let all = Channel.all.filter(\.isThere)
        if let id = fields["id"] {
            let ids = id.split(separator: ",").map(String.init)
            return all.filter { ids.contains($0.account.id) }
        }
        if let handle = fields["forHandle"] {
            let bare = handle.hasPrefix("@") ? String(handle.dropFirst()) : handle
            return all.filter { $0.account.handle == bare }
        }
        guard fields["mine"] == "true" else { throw YouTubeProblem.parameter(.invalid("mine")) }
        return channel.isThere ? [channel] : []
    }

    // MARK: The resource

    private func resource(_ channel: Channel, _ parts: Set<String>) -> JSONValue {
        let all: [String: JSONValue] = [
            "snippet": snippet(channel),
            "contentDetails": ["relatedPlaylists": ["likes": "", "uploads": .string(channel.uploads)]],
            "statistics": statistics(channel),
            "status": [
                "privacyStatus": "public", "isLinked": true, "longUploadsStatus": .string(channel.longUploads),
                "madeForKids": .bool(channel.isForKids),
            ],
        ]
        var resource: [String: JSONValue] = [
            "kind": "youtube#channel", "etag": .string(Self.etag(channel.account.id)),
            "id": .string(channel.account.id),
        ]
        for part in parts where part != "id" { resource[part] = all[part] }
        return .object(resource)
    }

    private func snippet(_ channel: Channel) -> JSONValue {
        let account = channel.account
        let sizes = [("default", 88), ("medium", 240), ("high", 800)].map { name, side -> (String, JSONValue) in
            let url = "\(Self.pictures)/\(account.name)?s=\(side)"
            return (name, ["url": .string(url), "width": .integer(side), "height": .integer(side)])
        }
        let (title, text) = (JSONValue.string(account.displayName), JSONValue.string("A simulated channel."))
        return [
            "title": title, "description": text, "customUrl": .string("@\(account.handle)"),
            "publishedAt": "2020-01-01T00:00:00Z", "localized": ["title": title, "description": text],
            "thumbnails": .object(Dictionary(sizes) { first, _ in first }),
        ]
    }

    /// Numbers are text; hidden ones are missing.
    private func statistics(_ channel: Channel) -> JSONValue {
        let videos = world.ledger.posts(platform: name).count {
            $0.account == channel.account.name && $0.deletedAt == nil
        }
        var statistics: [String: JSONValue] = [
            "viewCount": "0", "videoCount": .string(String(videos)),
            "hiddenSubscriberCount": .bool(channel.hidesSubscribers),
        ]
        if !channel.hidesSubscribers { statistics["subscriberCount"] = "1200" }
        return .object(statistics)
    }
}
