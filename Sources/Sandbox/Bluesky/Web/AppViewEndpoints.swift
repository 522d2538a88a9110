import HTTPTypes

/// Anonymous reads of what the network has indexed, a little late (sheet, sections 7 and 8).
struct AppViewEndpoints: Sendable {
    /// How far the index is behind the data servers.
    static let lag = Duration.seconds(2)

    let network: BlueskyNetwork

    var endpoints: [Endpoint] {
        let origin = IdentityEndpoints.appView
        return [
            Endpoint("feed.getPosts", "GET", origin, "/xrpc/app.bsky.feed.getPosts") { try posts($0) },
            Endpoint("actor.getProfile", "GET", origin, "/xrpc/app.bsky.actor.getProfile") { try profile($0) },
        ]
    }

    private func posts(_ call: Call) throws -> Answer {
        let query = try XRPC.parameters(call, repeatable: "uris")
        let uris = query.all("uris")
        guard 1...25 ~= uris.count else { throw XRPC.invalid("Params/uris must have 1 to 25 elements") }
        let addresses = uris.compactMap(ATURI.init)
        guard addresses.count == uris.count else { throw XRPC.invalid("Params/uris must be valid at-uris") }
        let views = network.with { state in
            addresses.compactMap { uri -> JSONValue? in
                guard let record = state.record(at: uri), let author = state.account(did: uri.authority),
                    author.status == .active, network.now - record.indexed >= Self.lag
                else { return nil }
                return view(of: record, by: author, state)
            }
        }
        return .json(["posts": .array(views)])
    }

    private func profile(_ call: Call) throws -> Answer {
        let query = try XRPC.parameters(call, required: ["actor"])
        let found = network.with { state in
            state.index(identifier: query["actor"] ?? "").map { index -> (BlueskyAccount, Int) in
                let account = state.accounts[index]
                return (account, account.repository.records(in: "app.bsky.feed.post").count)
            }
        }
        guard let (account, count) = found else { throw XRPC.invalid("Profile not found") }
        guard account.status == .active else {
            throw XRPC.refusal(.badRequest, "AccountTakedown", "Account has been suspended")
        }
        var members = basic(account)
        members["description"] = "Somebody who lives in a sandbox."
        members["followersCount"] = 12
        members["followsCount"] = 7
        members["postsCount"] = .integer(count)
        members["indexedAt"] = "2026-01-01T00:00:00.000Z"
        return .json(.object(members))
    }

    private func basic(_ account: BlueskyAccount) -> [String: JSONValue] {
        [
            "did": .string(account.did), "handle": .string(account.handle),
            "displayName": .string(account.displayName), "labels": [],
            "avatar": .string("https://cdn.bsky.app/img/avatar/plain/\(account.did)/\(account.name)@jpeg"),
        ]
    }

    private func view(of record: StoredRecord, by author: BlueskyAccount, _ state: BlueskyState) -> JSONValue {
        let uri = record.uri(of: author.did).description
        let others = state.accounts.flatMap { $0.repository.records(in: "app.bsky.feed.post") }
        let replies = others.count { $0.value["reply"]?["parent"]?["uri"]?.text == uri }
        let quotes = others.count { post in
            let embed = post.value["embed"]?["record"]
            return (embed?["record"]?["uri"] ?? embed?["uri"])?.text == uri
        }
        return [
            "uri": .string(uri), "cid": .string(record.contentID.description), "author": .object(basic(author)),
            "record": record.value.json, "indexedAt": .string(record.indexed.text), "likeCount": 0,
            "repostCount": 0, "bookmarkCount": 0, "replyCount": .integer(replies), "quoteCount": .integer(quotes),
            "labels": [],
        ]
    }
}
