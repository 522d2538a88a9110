import HTTPTypes

/// The addresses for publishing: on Pages, on their Instagram accounts, and what both share.
extension FacebookPlatform {
    private static let largestUpload = 512 << 20
    private static let largestPhoto = PageFile.largestPhoto + (1 << 20)

    private func edge(
        _ name: String, _ method: String, _ path: String, host: String = graph, limit: Int = 1 << 20,
        _ work: @escaping @Sendable (PageVisitor) async throws -> JSONValue
    ) -> Endpoint {
        Endpoint(name, method, host, "/v:version/:id/\(path)", bodyLimit: limit) { [self] call in
            try await authorized(call) { caller in
                let id = call.captures["id"] ?? ""
                let visitor = try pageVisitor(call, caller, id)
                guard id == "me" || id == visitor.page.id else { throw GraphProblem.unsupported(method, id) }
                return try await work(visitor)
            }
        }
    }

    var pageEndpoints: [Endpoint] {
        let (desk, chunk) = (pages, PageDesk.chunk + (1 << 20))
        return [
            edge("feed.create", "POST", "feed") { try desk.feed($0) },
            edge("photos.create", "POST", "photos", limit: Self.largestPhoto) { try await desk.photo($0) },
            edge("videos.create", "POST", "videos", limit: chunk) { try await desk.video($0) },
            edge("videos.create", "POST", "videos", host: Self.videos, limit: chunk) { try await desk.video($0) },
            edge("video_reels.create", "POST", "video_reels") { try desk.reel($0, .reel) },
            edge("video_stories.create", "POST", "video_stories") { try desk.reel($0, .story) },
            edge("photo_stories.create", "POST", "photo_stories") { try desk.photoStory($0) },
            edge("published_posts", "GET", "published_posts") { try desk.published($0) },
            Endpoint(
                "video.upload", "POST", PageDesk.uploads, "/video-upload/v:version/:id", bodyLimit: Self.largestUpload
            ) {
                [self] call in
                try await uploading(call) { caller, id in
                    guard let page = caller.page else { return UploadProblem.session.answer }
                    return try await desk.upload(to: id, call, page: page)
                }
            },
            Endpoint("uploads.create", "POST", Self.graph, "/v:version/:app/uploads") { [self] call in
                try await authorized(call) { caller in
                    try caller.requirePerson()
                    guard call.captures["app"] == caller.grant.client else {
                        throw GraphProblem.unsupported("post", call.captures["app"] ?? "")
                    }
                    return try desk.begin(caller.graph, person: caller.person.name)
                }
            },
            Endpoint("uploads.send", "POST", Self.graph, "/v:version/upload::session", bodyLimit: Self.largestUpload) {
                [self] call in
                try await authorized(bare(call)) { caller in
                    try desk.send("upload\(call.captures[":session"] ?? "")", call, person: caller.person.name)
                }
            },
        ]
    }

    private func account(
        _ name: String, _ method: String, _ path: String,
        _ work: @escaping @Sendable (GraphVisitor) async throws -> JSONValue
    ) -> Endpoint {
        Endpoint(name, method, Self.graph, "/v:version/:id/\(path)") { [self] call in
            try await authorized(call) { caller in
                let id = call.captures["id"] ?? ""
                guard FacebookWorld.instagram.contains(where: { $0.id == id }),
                    let visitor = try instagramVisitor(call, caller, id)
                else { throw GraphProblem.unsupported(method, id) }
                return try await work(visitor)
            }
        }
    }

    var instagramEndpoints: [Endpoint] {
        let desk = instagram
        return [
            account("media.create", "POST", "media") { try await desk.create($0) },
            account("media.publish", "POST", "media_publish") { try desk.publish($0) },
            account("media.list", "GET", "media") { try desk.list($0, stories: false) },
            Endpoint(
                "media.upload", "POST", PageDesk.uploads, "/ig-api-upload/v:version/:id", bodyLimit: Self.largestUpload
            ) {
                [self] call in
                try await uploading(call) { caller, id in
                    guard let visitor = try instagramVisitor(call, caller, id) else {
                        return UploadProblem.session.answer
                    }
                    return try await desk.upload(to: id, call, account: visitor.account)
                }
            },
        ]
    }

    // MARK: Who calls

    /// The visitor of a Page; throws `GraphProblem` where a person calls instead of the Page.
    func pageVisitor(_ call: Call, _ caller: FacebookCaller, _ id: String) throws -> PageVisitor {
        guard let page = caller.page else {
            let isReached = FacebookWorld.page(id: id).map { reaches($0, caller.grant) } ?? false
            throw isReached ? GraphProblem.notThePage : GraphProblem.unsupported(call.method, id)
        }
        return PageVisitor(call: call, graph: caller.graph, page: page, scopes: Set(caller.grant.scopes))
    }

    /// The name of the Instagram account that an identifier belongs to.
    func instagramName(_ id: String?) -> String? {
        guard let id else { return nil }
        return FacebookWorld.instagram.first { $0.id == id }?.name ?? instagram.owner(of: id)
    }

    /// The visitor of an Instagram account; `nil` when the identifier belongs to none that the caller reaches.
    func instagramVisitor(_ call: Call, _ caller: FacebookCaller, _ id: String) throws -> GraphVisitor? {
        guard let name = instagramName(id), let page = FacebookWorld.page(linking: name),
            let account = FacebookWorld.instagram.first(where: { $0.name == name }),
            linked(account.id, caller) != nil
        else { return nil }
        try caller.require("instagram_basic")
        var visitor = GraphVisitor(
            call: call, graph: caller.graph, account: account, scopes: Set(caller.grant.scopes))
        let isTicked = caller.grant.targets.map { $0.contains(name) } ?? true
        visitor.isUnticked = !isTicked || !page.tasks.contains("CREATE_CONTENT")
        return visitor
    }

    // MARK: Bytes

    /// A call without its body, which is a file and no form.
    private func bare(_ call: Call) -> Call {
        var bare = call
        bare.body = []
        return bare
    }

    /// Runs a call to the host of uploads, which has errors of its own; the token comes after the word `OAuth`.
    private func uploading(
        _ call: Call, _ work: (FacebookCaller, String) async throws -> Answer
    ) async throws -> Answer {
        guard call.credentials(scheme: "OAuth") != nil, call.query.isEmpty else { return UploadProblem.token.answer }
        do {
            try GraphVersion.check(call.captures["version"], at: world.clock.now, path: call.path)
            let caller = try self.caller(GraphCall(bare(call)))
            return try await work(caller, call.captures["id"] ?? "")
        } catch is GraphProblem {
            return UploadProblem.token.answer
        }
    }
}
