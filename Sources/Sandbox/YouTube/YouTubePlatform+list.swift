import HTTPTypes

/// `channels.list` (sheet section 2, account picker).
extension YouTubePlatform {
    private static let parts = ["snippet", "contentDetails", "statistics", "status", "id"]
    private static let selectors = ["mine", "id", "forHandle", "managedByMe"]
    /// Units per day of a project, shared by everything without a bucket of its own.
    static let dailyUnits = 10_000

    @Sendable func channels(_ call: Call) throws -> Answer {
        let (grant, channel) = try caller(call)
        try takeUnit(grant)
        let fields: Fields
        do {
            fields = try call.queryFields()
            try fields.check(
                required: ["part"], optional: Self.selectors + ["maxResults", "hl", "onBehalfOfContentOwner"])
        } catch let problem as FieldProblem {
            throw YouTubeProblem.parameter(problem)
        }
        try checkScopes(grant)
        try checkState(channel.account)
        let parts = try parts(fields)
        let most = try most(fields)
        let found = try chosen(fields, by: channel).prefix(most)
        var answer: [String: JSONValue] = [
            "kind": "youtube#channelListResponse", "etag": .string(Self.etag("list\(found.count)")),
            "pageInfo": ["totalResults": .integer(found.count), "resultsPerPage": .integer(most)],
        ]
        if !found.isEmpty { answer["items"] = .array(found.map { resource($0, parts) }) }
        return .json(.object(answer))
    }

    /// The grant of a good token and the channel it is bound to.
    func caller(_ call: Call) throws -> (OAuthGrant, Channel) {
        guard let secret = call.credentials(), let (_, grant) = desk.book.live(secret),
            let account = people.account(grant.account)
        else { throw YouTubeProblem.unauthenticated }
        call.note(account: account.name)
        guard grant.client != Self.withoutAPI else { throw YouTubeProblem.disabled }
        guard let channel = Channel.named(subject(of: call, account).name) else { throw YouTubeProblem.unauthenticated }
        return (grant, channel)
    }

    /// Every request costs, wrong ones too; the day of quotas ends at midnight in California (here always 08:00 UTC).
    private func takeUnit(_ grant: OAuthGrant) throws {
        let day = (world.clock.now.seconds - 8 * 3_600) / 86_400
        let standing = world.rates.take(
            "youtube/units/\(grant.client)/\(day)", limit: Self.dailyUnits, window: .seconds(86_400))
        guard !standing.isExceeded else { throw YouTubeProblem.quota }
    }

    private func checkScopes(_ grant: OAuthGrant) throws {
        let enough = ["youtube", "youtube.force-ssl", "youtube.readonly"].map { Self.scopePrefix + $0 }
        guard grant.scopes.contains(where: enough.contains) else { throw YouTubeProblem.scope }
    }

    private func checkState(_ account: SandboxAccount) throws {
        switch people.account(account.name)?.state {
        case .suspended: throw YouTubeProblem.account("Suspended", "suspended")
        case .deactivated: throw YouTubeProblem.account("Closed", "closed")
        case .active, nil: return
        }
    }

    private func parts(_ fields: Fields) throws -> Set<String> {
        let parts = (fields["part"] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if let unknown = parts.first(where: { !Self.parts.contains($0) }) {
            throw YouTubeProblem.api(.badRequest, "unknownPart", "'\(unknown)'")
        }
        return Set(parts)
    }

    private func most(_ fields: Fields) throws -> Int {
        guard let text = fields["maxResults"] else { return 5 }
        guard let most = Int(text), (0...50).contains(most) else {
            throw YouTubeProblem.parameter(.invalid("maxResults"))
        }
        return most
    }

    private func chosen(_ fields: Fields, by channel: Channel) throws -> [Channel] {
        guard fields["managedByMe"] == nil, fields["onBehalfOfContentOwner"] == nil else {
            throw YouTubeProblem.delegation
        }
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

    private static func etag(_ text: String) -> String { Digest.short(text) }
}
