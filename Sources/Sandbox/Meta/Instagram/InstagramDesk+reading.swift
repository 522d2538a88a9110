import Synchronization

/// Reading what was made on Instagram (instagram-facebook.md sections 4 and 7).
extension InstagramDesk {
    /// The account whose container or post has that identifier.
    func owner(of id: String) -> String? {
        state.withLock { $0.containers[id]?.account ?? $0.media[id]?.account }
    }

    /// A container or a post; `nil` when the identifier is neither, or is not the caller's.
    func node(_ id: String, _ visitor: GraphVisitor) throws -> JSONValue? {
        let now = world.clock.now
        if let container = state.withLock({ $0.containers[id] }), container.account == visitor.account.name {
            try visitor.graph.check(optional: ["fields"])
            guard visitor.call.shows(madeAt: container.created, now: now) else { return nil }
            return try node(container, at: now).json(visitor.graph.selection())
        }
        guard let media = mine(id, visitor) else { return nil }
        try visitor.graph.check(optional: ["fields"])
        return try node(media, visitor.account).json(visitor.graph.selection())
    }

    /// A post of the caller that is there.
    func mine(_ id: String, _ visitor: GraphVisitor) -> InstagramState.Media? {
        let now = world.clock.now
        guard let media = state.withLock({ $0.media[id] }), media.account == visitor.account.name,
            media.isThere(at: now), visitor.call.shows(madeAt: media.at, now: now)
        else { return nil }
        return media
    }

    private func node(_ container: GraphContainer, at now: SandboxTime) -> GraphNode {
        let status = container.status(at: now)
        var values: [String: JSONValue?] = [
            "id": .string(container.id), "status_code": .string(status.rawValue),
            "status": .string(Self.words(status, container.failure)),
        ]
        if container.fields["upload_type"] != nil {
            values["video_status"] = [
                "uploading_phase": [
                    "status": container.upload == nil ? "complete" : "in_progress",
                    "bytes_transferred": .integer(container.upload?.bytes.count ?? container.sent),
                ],
                "processing_phase": ["status": status == .inProgress ? "not_started" : "complete"],
            ]
        }
        return GraphNode(type: "IGContainer", fields: values.mapValues { GraphNode.plain($0) }, usual: ["id"])
    }

    private static func words(_ status: GraphContainer.Status, _ failure: String?) -> String {
        switch status {
        case .inProgress: "In Progress: Media is still being processed."
        case .finished: "Finished: Media has been uploaded and it is ready to be published."
        case .published: "Published: Media has been successfully published."
        case .expired: "Expired: Media was not published within 24 hours."
        case .error: "Error: Media upload has failed with error code \(failure ?? "2207001")"
        }
    }

    private func node(_ media: InstagramState.Media, _ account: SandboxAccount) -> GraphNode {
        let link = Self.web + path(media, of: account.handle) + "/"
        let comments = state.withLock { $0.comments.values.count { $0.media == media.id } }
        var values: [String: JSONValue?] = [
            "id": .string(media.id), "media_type": .string(media.type), "media_product_type": .string(media.product),
            "permalink": .string(link), "shortcode": .string(media.shortcode),
            "timestamp": .string(media.at.graphText), "username": .string(account.handle),
            "caption": media.caption.isEmpty ? .none : .string(media.caption),
            "alt_text": media.fields["alt_text"].map { .string($0) }, "comments_count": .integer(comments),
            "like_count": .integer(GraphInsights.figure(media.id, "likes")),
            "is_comment_enabled": .bool(media.takesComments),
            "is_shared_to_feed": media.product == "REELS" ? .bool(media.fields["share_to_feed"] != "false") : .none,
            "media_url": media.type == "CAROUSEL_ALBUM" ? .none : .string("\(link)media"),
            "thumbnail_url": media.type == "VIDEO" ? .string("\(link)thumbnail") : .none,
            "owner": ["id": .string(account.id)], "ig_id": .string(media.id),
            "children": media.children.isEmpty
                ? .none : ["data": .array(media.children.map { ["id": .string($0)] })],
        ]
        for name in door.missing { values.removeValue(forKey: name) }
        return GraphNode(type: "IGMedia", fields: values.mapValues { GraphNode.plain($0) }, usual: ["id"])
    }

    // MARK: Lists

    /// Posts of the caller, newest first; stories have a list of their own.
    func list(_ visitor: GraphVisitor, stories: Bool) throws -> JSONValue {
        try visitor.graph.check(
            optional: ["fields", "limit", "after"] + (stories ? [] : ["since", "until"]))
        let window = try visitor.graph.window()
        let selection = try visitor.graph.selection()
        let now = world.clock.now
        let media = state.withLock(\.media.values).filter { media in
            media.account == visitor.account.name && (media.product == "STORY") == stories && media.isThere(at: now)
                && window.contains(media.at) && visitor.call.shows(madeAt: media.at, now: now)
        }
        return try visitor.paging(origin: door.api, path: visitor.call.path).page(
            media.reversed().map { try node($0, visitor.account).json(selection) })
    }

    // MARK: Comments

    /// With `fields` the comment is made and then complained about (section 4, first comment).
    func comment(on id: String, _ visitor: GraphVisitor) throws -> JSONValue {
        try visitor.require(door.comments)
        try visitor.graph.check(required: ["message"], optional: ["fields"])
        let text = visitor.graph.fields["message"] ?? ""
        guard let media = mine(id, visitor), media.product != "STORY", media.takesComments else {
            throw GraphProblem.unsupported("post", id)
        }
        guard text.unicodeScalars.count <= 2_200 else {
            throw GraphProblem.parameter("Param message must be at most 2200 characters long")
        }
        let comment = InstagramState.Comment(id: newID(), media: id, text: text, at: world.clock.now)
        state.withLock { $0.comments[comment.id] = comment }
        var entry = LedgerEntry.Post(
            platform: door.platform, account: visitor.account.name, remoteID: comment.id, text: text, replyTo: id,
            permalink: "/\(RouteTable.host(of: Self.web))\(path(media, of: visitor.account.handle))/c/\(comment.id)",
            at: comment.at)
        entry.format = "comment"
        entry.details["below"] = id
        world.ledger.post(entry)
        guard visitor.graph.fields["fields"] == nil else {
            throw GraphProblem(20, 1_772_107, "The response format is not supported for this request.")
        }
        return ["id": .string(comment.id)]
    }

    func comments(of id: String, _ visitor: GraphVisitor) throws -> JSONValue {
        try visitor.graph.check(optional: ["fields", "limit", "after"])
        guard mine(id, visitor) != nil else { throw GraphProblem.unsupported("get", id) }
        let selection = try visitor.graph.selection()
        let now = world.clock.now
        let comments = state.withLock(\.comments.values).filter { comment in
            comment.media == id && visitor.call.shows(madeAt: comment.at, now: now)
        }
        return try visitor.paging(origin: door.api, path: visitor.call.path).page(
            comments.reversed().map { try Self.node($0, visitor.account).json(selection) })
    }

    private static func node(_ comment: InstagramState.Comment, _ account: SandboxAccount) -> GraphNode {
        let values: [String: JSONValue?] = [
            "id": .string(comment.id), "text": .string(comment.text), "timestamp": .string(comment.at.graphText),
            "username": .string(account.handle), "like_count": 0, "hidden": false,
            "from": ["id": .string(account.id), "username": .string(account.handle)],
            "media": ["id": .string(comment.media)],
        ]
        return GraphNode(
            type: "IGComment", fields: values.mapValues { GraphNode.plain($0) }, usual: ["id", "text", "timestamp"])
    }

    // MARK: Changing

    func update(_ id: String, _ visitor: GraphVisitor) throws -> JSONValue {
        try visitor.require(door.comments)
        try visitor.graph.check(required: ["comment_enabled"])
        let isOpen = try visitor.graph.flag("comment_enabled") ?? true
        guard mine(id, visitor) != nil else { throw GraphProblem.unsupported("post", id) }
        state.withLock { $0.media[id]?.takesComments = isOpen }
        return ["success": true]
    }

    /// Only whole posts, and only through Facebook.
    func delete(_ id: String, _ visitor: GraphVisitor) throws -> JSONValue {
        guard let scope = door.delete, mine(id, visitor) != nil else { throw GraphProblem.unsupported("delete", id) }
        try visitor.require(scope)
        try visitor.graph.check()
        state.withLock { $0.media[id]?.isDeleted = true }
        world.ledger.deletePost(platform: door.platform, remoteID: id)
        return ["success": true]
    }
}
