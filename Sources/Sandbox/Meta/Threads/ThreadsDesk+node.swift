import Synchronization

/// A published post of Threads as a node of the Graph, with the fields of its collection.
extension ThreadsDesk {
    func node(_ post: ThreadsState.Post, _ visitor: GraphVisitor) -> GraphNode {
        let account = visitor.account
        let author = post.account == account.name ? account.handle : post.account
        let link = Self.web + permalink(post, of: author)
        var values: [String: JSONValue?] = [
            "id": .string(post.id), "media_product_type": "THREADS", "media_type": .string(post.type),
            "permalink": .string(link), "shortcode": .string(post.shortcode), "username": .string(author),
            "timestamp": .string(post.at.graphText), "is_quote_post": .bool(post.fields["quote_post_id"] != nil),
            "owner": post.account == account.name ? ["id": .string(account.id)] : .none,
            "text": post.text.isEmpty ? .none : .string(post.text),
            "media_url": post.media.count == 1 ? .string("\(link)/media") : .none,
            "thumbnail_url": post.type == "VIDEO" ? .string("\(link)/thumbnail") : .none,
            "children": post.children.isEmpty
                ? .none : ["data": .array(post.children.map { ["id": .string($0)] })],
            "alt_text": post.fields["alt_text"].map { .string($0) },
            "is_verified": false, "profile_picture_url": .none, "hide_status": "NOT_HUSHED",
            "reply_audience": .string((post.fields["reply_control"] ?? "everyone").uppercased()),
        ]
        values.merge(relations(post, account)) { first, _ in first }
        values.merge(attachments(post)) { first, _ in first }
        var fields = values.mapValues { GraphNode.plain($0) }
        fields["poll_attachment"] = Self.poll(post)
        return GraphNode(type: "ThreadsMedia", fields: fields, usual: ["id"])
    }

    private func relations(_ post: ThreadsState.Post, _ account: SandboxAccount) -> [String: JSONValue?] {
        let (root, parent, hasReplies) = state.withLock { state in
            (
                state.root(of: post), post.replyTo.flatMap { state.posts[$0] },
                state.posts.values.contains { $0.replyTo == post.id && !$0.isDeleted }
            )
        }
        func reference(_ id: String?) -> JSONValue? { id.map { ["id": .string($0)] } }
        return [
            "has_replies": .bool(hasReplies), "is_reply": .bool(post.replyTo != nil),
            "is_reply_owned_by_me": .bool(post.replyTo != nil && post.account == account.name),
            "root_post": reference(parent == nil ? nil : root.id), "replied_to": reference(post.replyTo),
            "quoted_post": reference(post.fields["quote_post_id"]), "reposted_post": reference(post.reposted),
        ]
    }

    private func attachments(_ post: ThreadsState.Post) -> [String: JSONValue?] {
        [
            "link_attachment_url": post.fields["link_attachment"].map { .string($0) },
            "gif_url": post.fields["gif_attachment"] == nil ? .none : "https://media.giphy.com/simulated.gif",
            "location_id": post.fields["location_id"].map { .string($0) },
            "topic_tag": post.fields["topic_tag"].map { .string($0) },
        ]
    }

    /// The poll with the fields that were asked for; polls last a day.
    private static func poll(_ post: ThreadsState.Post) -> GraphNode.Value {
        { field in
            let text = post.fields["poll_attachment"] ?? ""
            guard var values = JSONValue(parsing: Array(text.utf8))?.object else { return nil }
            for name in values.keys.sorted() { values["\(name)_votes_percentage"] = .number(0.5) }
            values["expiration_timestamp"] = .string((post.at + day).graphText)
            guard let inner = field.inner else { return .object(values) }
            let names = Set(inner.fields.map(\.name))
            return .object(values.filter { names.contains($0.key) })
        }
    }
}
