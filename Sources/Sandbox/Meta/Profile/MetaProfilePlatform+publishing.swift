/// The addresses of Threads and Instagram besides those of the login.
extension MetaProfilePlatform {
    func threadsEndpoints(_ desk: ThreadsDesk, _ api: String, _ version: String) -> [Endpoint] {
        let at = GraphAddress(platform: self, api: api, version: version)
        let search = Endpoint("location_search", "GET", api, "\(version)/location_search") { [self] call in
            try await authorized(call) { try desk.places($0) }
        }
        return [
            search,
            at.edge("threads.create", "POST", "threads") { try await desk.create($0) },
            at.edge("threads.publish", "POST", "threads_publish") { try desk.publish($0) },
            at.edge("threads.list", "GET", "threads") { try desk.list($0, replies: false, origin: api) },
            at.edge("replies.list", "GET", "replies") { try desk.list($0, replies: true, origin: api) },
            at.edge("threads_insights", "GET", "threads_insights") { try desk.profileInsights($0) },
            at.object("insights", "GET", "/insights") { try desk.insights($0, $1) },
            at.object("threads.repost", "POST", "/repost") { try desk.repost($0, $1) },
            at.object("threads.delete", "DELETE", "") { try desk.delete($0, $1) },
        ]
    }

    func instagramEndpoints(_ desk: InstagramDesk, _ api: String, _ version: String) -> [Endpoint] {
        let at = GraphAddress(platform: self, api: api, version: version)
        return [
            at.edge("media.create", "POST", "media") { try await desk.create($0) },
            at.edge("media.publish", "POST", "media_publish") { try desk.publish($0) },
            at.edge("media.list", "GET", "media") { try desk.list($0, stories: false) },
            at.edge("stories.list", "GET", "stories") { try desk.list($0, stories: true) },
            at.object("comments.create", "POST", "/comments") { try desk.comment(on: $0, $1) },
            at.object("comments.list", "GET", "/comments") { try desk.comments(of: $0, $1) },
            at.object("insights", "GET", "/insights") { [self] id, visitor in
                isOwner(id, visitor.account) ? try desk.accountInsights(visitor) : try desk.insights(id, visitor)
            },
            at.object("media.update", "POST", "") { try desk.update($0, $1) },
            at.object("delete", "DELETE", "") { try desk.delete($0, $1) },
        ]
    }
}
