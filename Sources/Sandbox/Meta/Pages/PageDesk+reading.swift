import Synchronization

/// Reading, commenting and deleting (facebook.md sections 4 and 7).
extension PageDesk {
    /// A post, photo, video or comment of the Page; `nil` when the identifier is none.
    func node(_ id: String, _ visitor: PageVisitor) throws -> JSONValue? {
        let now = world.clock.now
        if let words = visitor.call.laterRejection(usual: "This video may use somebody else's work.") {
            takeDown(id, visitor, words)
        }
        let state = state.withLock { $0 }
        let selection = try visitor.graph.selection()
        let name = visitor.page.name
        func shows(_ time: SandboxTime) -> Bool { visitor.call.shows(madeAt: time, now: now) }
        if let post = state.post(id), post.page == name, post.at <= now, shows(post.at) {
            return try node(post, visitor).json(selection)
        }
        if let video = state.video(id), video.page == name, shows(video.started) {
            return try node(video, visitor).json(selection)
        }
        if let photo = state.photos[id], photo.page == name { return try Self.node(photo).json(selection) }
        if let comment = state.comments[id], comment.page == name {
            return try Self.node(comment, visitor).json(selection)
        }
        return nil
    }

    /// Takes a video of the Page down that was out, with its post.
    private func takeDown(_ id: String, _ visitor: PageVisitor, _ words: String) {
        let post = state.withLock { state -> String? in
            guard let video = state.video(id), video.page == visitor.page.name else { return nil }
            state.videos[id]?.failure = (code: 1_363_026, words: words)
            if let post = video.post { state.posts[post]?.isDeleted = true }
            return video.post
        }
        if let post { world.ledger.deletePost(platform: platform, remoteID: post) }
    }

    /// What the Page has published, newest first.
    func published(_ visitor: PageVisitor) throws -> JSONValue {
        try visitor.require("pages_read_engagement")
        try visitor.graph.check(optional: ["fields", "since", "until", "limit", "after"])
        let window = try visitor.graph.window()
        let selection = try visitor.graph.selection()
        let now = world.clock.now
        let posts = state.withLock(\.posts.values).filter { post in
            post.page == visitor.page.name && !post.isDeleted && post.isPublished && !post.isStory && post.at <= now
                && window.contains(post.at) && visitor.call.shows(madeAt: post.at, now: now)
        }
        return try visitor.paging().page(posts.reversed().map { try node($0, visitor).json(selection) })
    }

    /// Stories, which only Pages with an archive list (section 7): the forge has none.
    func stories(_ visitor: PageVisitor) throws -> JSONValue {
        try visitor.require("pages_read_engagement")
        try visitor.graph.check(optional: ["status", "since", "until", "limit", "after"])
        _ = try visitor.graph.word("status", of: ["PUBLISHED", "ARCHIVED"])
        let window = try visitor.graph.window()
        let now = world.clock.now
        let posts = state.withLock(\.posts.values).filter { post in
            post.page == visitor.page.name && visitor.page.name != "forge" && post.isStory && !post.isDeleted
                && post.at <= now && window.contains(post.at) && visitor.call.shows(madeAt: post.at, now: now)
        }
        let wanted = visitor.graph.fields["status"] ?? "PUBLISHED"
        let entries = posts.reversed().compactMap { post -> JSONValue? in
            let status = post.at + GraphContainer.life > now ? "PUBLISHED" : "ARCHIVED"
            guard status == wanted else { return nil }
            return [
                "post_id": .string(post.id), "status": .string(status), "creation_time": .string(post.at.graphText),
                "media_type": .string(post.video == nil ? "photo" : "video"),
                "media_id": .string(post.video ?? post.photos.first ?? ""),
                "url": .string(FacebookPlatform.web + path(post, of: visitor.page)),
            ]
        }
        return try visitor.paging().page(entries)
    }

    // MARK: Comments

    func comment(on id: String, _ visitor: PageVisitor) async throws -> JSONValue {
        try visitor.require("pages_manage_engagement", task: "MODERATE")
        let graph = visitor.graph
        try graph.check(optional: ["message", "attachment_url", "fields"])
        let message = graph.fields["message"] ?? ""
        guard !message.isEmpty || graph.fields["attachment_url"] != nil else {
            throw GraphProblem.field(.missing("message"))
        }
        try Self.check(message: message)
        let now = world.clock.now
        guard let post = state.withLock({ $0.post(id) }), post.page == visitor.page.name, !post.isStory, post.at <= now
        else { throw GraphProblem.unsupported("post", id) }
        let comment = PageState.Comment(
            id: "\(post.number)_\(newID())", post: id, page: post.page, message: message, at: now)
        var files: [LedgerEntry.Media] = []
        if let url = graph.fields["attachment_url"] { files = [try await attachment(url, comment.id)] }
        state.withLock { $0.comments[comment.id] = comment }
        var entry = LedgerEntry.Post(
            platform: platform, account: post.page, remoteID: comment.id, text: message, media: files, replyTo: id,
            permalink: "/\(RouteTable.host(of: FacebookPlatform.web))\(path(post, of: visitor.page))/\(comment.id)",
            at: now)
        entry.format = "comment"
        entry.details["below"] = id
        world.ledger.post(entry)
        return ["id": .string(comment.id)]
    }

    private func attachment(_ url: String, _ id: String) async throws -> LedgerEntry.Media {
        do {
            let media = try await GraphMedia(url, world: world, limit: PageFile.largestPhoto)
            try PageFile.check(photo: media)
            return media.shelve(world, platform: platform, id: id)
        } catch is MediaFetch.Problem {
            throw PageFile.missing
        }
    }

    func comments(of id: String, _ visitor: PageVisitor) throws -> JSONValue {
        try visitor.require("pages_read_engagement")
        try visitor.graph.check(optional: ["fields", "since", "order", "filter", "limit", "after"])
        _ = try visitor.graph.word("order", of: ["chronological", "reverse_chronological"])
        _ = try visitor.graph.word("filter", of: ["toplevel", "stream"])
        let selection = try visitor.graph.selection()
        let (window, now) = (try visitor.graph.window(), world.clock.now)
        guard let post = state.withLock({ $0.post(id) }), post.page == visitor.page.name else {
            throw GraphProblem.unsupported("get", id)
        }
        let comments = state.withLock(\.comments.values).filter { comment in
            comment.post == id && window.contains(comment.at) && visitor.call.shows(madeAt: comment.at, now: now)
        }
        return try visitor.paging().page(comments.map { try Self.node($0, visitor).json(selection) })
    }

    // MARK: Deleting

    func delete(_ id: String, _ visitor: PageVisitor) throws -> JSONValue {
        try visitor.requirePublishing()
        try visitor.graph.check()
        let name = visitor.page.name
        let post = try state.withLock { state -> String? in
            if let post = state.post(id) ?? state.video(id)?.post.flatMap({ state.post($0) }), post.page == name {
                // Photo stories cannot be deleted, as far as is known.
                guard !post.isStory || post.video != nil else { throw GraphProblem.unsupported("delete", id) }
                state.posts[post.id]?.isDeleted = true
                if let video = post.video { state.videos[video]?.isDeleted = true }
                return post.id
            }
            if let photo = state.photos[id], photo.page == name, photo.post == nil {
                state.photos[id] = nil
            } else if let video = state.video(id), video.page == name {
                state.videos[id]?.isDeleted = true
            } else {
                throw GraphProblem.unsupported("delete", id)
            }
            return nil
        }
        if let post { world.ledger.deletePost(platform: platform, remoteID: post) }
        return ["success": true]
    }
}
