import Synchronization

/// Posts, photos, videos and comments as nodes of the Graph.
extension PageDesk {
    func node(_ post: PageState.Post, _ visitor: PageVisitor) -> GraphNode {
        let comments = state.withLock { $0.comments.values.count { $0.post == post.id } }
        let page = visitor.page
        let link = FacebookPlatform.web + path(post, of: page)
        let values: [String: JSONValue?] = [
            "id": .string(post.id), "message": post.message.isEmpty ? .none : .string(post.message),
            "created_time": .string(post.at.graphText), "updated_time": .string(post.at.graphText),
            "permalink_url": .string(link), "status_type": .string(post.type == "reel" ? "added_video" : post.type),
            "is_published": .bool(post.isPublished),
            "application": ["id": "sandbox-facebook-client", "name": "Martlet"],
            "from": ["id": .string(page.id), "name": .string(page.title)],
            "shares": ["count": .integer(GraphInsights.figure(post.id, "shares"))],
            "url": post.isStory ? .string(link) : .none,
        ]
        var fields = values.mapValues { GraphNode.plain($0) }
        fields["attachments"] = Self.attachments(post)
        fields["comments"] = Self.summary { comments }
        fields["reactions"] = Self.summary { GraphInsights.figure(post.id, "reactions") }
        return GraphNode(type: "PagePost", fields: fields, usual: ["id", "message", "created_time"])
    }

    /// `attachments{media_type,target{id}}`.
    private static func attachments(_ post: PageState.Post) -> GraphNode.Value {
        { field in
            let names = Set((field.inner?.fields ?? []).map(\.name)).union(["media_type"])
            guard names.isSubset(of: ["media_type", "target", "url", "type"]) else {
                throw GraphProblem.unknownField(names.sorted().joined(separator: ","), of: "StoryAttachment")
            }
            let kind = post.photos.count > 1 ? "album" : post.video != nil ? "video" : "photo"
            let target = post.video ?? post.photos.first
            guard target != nil || post.link != nil else { return nil }
            let whole: [String: JSONValue] = [
                "media_type": .string(target == nil ? "link" : kind), "type": .string(target == nil ? "share" : kind),
                "target": ["id": .string(target ?? post.id)], "url": .string(post.link ?? ""),
            ]
            return ["data": [.object(whole.filter { names.contains($0.key) })]]
        }
    }

    /// `comments.limit(0).summary(true)`.
    private static func summary(_ count: @escaping @Sendable () -> Int) -> GraphNode.Value {
        { field in
            guard field.inner == nil, Set(field.modifiers).isSubset(of: ["limit(0)", "summary(true)"]) else {
                throw GraphProblem.parameter("Field \(field.name) takes limit(0) and summary(true) here")
            }
            guard field.modifiers.contains("summary(true)") else { return ["data": []] }
            return ["data": [], "summary": ["total_count": .integer(count())]]
        }
    }

    /// Addresses of videos come without the host (section 4, permalink).
    func node(_ video: PageVideo, _ visitor: PageVisitor) -> GraphNode {
        let now = world.clock.now
        let isOut = video.stage(at: now) == .ready
        let place =
            video.kind == .reel
            ? "/reel/\(video.id)/" : "/\(visitor.page.username ?? visitor.page.id)/videos/\(video.id)/"
        let values: [String: JSONValue?] = [
            "id": .string(video.id), "status": Self.status(video, at: now), "published": .bool(isOut),
            "post_id": isOut ? video.post.map { .string($0) } : .none,
            "permalink_url": isOut ? .string(place) : .none,
            "title": video.title.isEmpty ? .none : .string(video.title),
            "description": video.description.isEmpty ? .none : .string(video.description),
            "created_time": .string(video.started.graphText), "updated_time": .string(video.started.graphText),
            "from": ["id": .string(visitor.page.id), "name": .string(visitor.page.title)],
            "views": .integer(GraphInsights.figure(video.id, "views")),
        ]
        return GraphNode(
            type: "Video", fields: values.mapValues { GraphNode.plain($0) }, usual: ["id", "updated_time"])
    }

    private static func status(_ video: PageVideo, at now: SandboxTime) -> JSONValue {
        let stage = video.stage(at: now)
        let errors = video.failure.map { failure -> JSONValue in
            [["code": .integer(failure.code), "message": .string(failure.words)]]
        }
        var uploading: [String: JSONValue] = [
            "status": video.upload == nil
                ? "complete" : video.upload?.bytes.isEmpty == true ? "not_started" : "in_progress",
            "bytes_transferred": .integer(video.upload?.bytes.count ?? video.sent),
        ]
        var processing: [String: JSONValue] = ["status": "not_started"]
        var publishing: [String: JSONValue] = ["status": "not_started"]
        switch stage {
        case .uploadFailed:
            uploading["status"] = "error"
            uploading["errors"] = errors
        case .processing: processing["status"] = "in_progress"
        case .error:
            processing["status"] = "error"
            processing["errors"] = errors
        case .ready:
            processing["status"] = "complete"
            publishing = [
                "status": "complete", "publish_status": "published",
                "publish_time": .string((video.ready ?? now).graphText),
            ]
        case .uploading, .uploadComplete, .expired: break
        }
        return [
            "video_status": .string(stage.rawValue), "uploading_phase": .object(uploading),
            "processing_phase": .object(processing), "publishing_phase": .object(publishing),
        ]
    }

    static func node(_ photo: PageState.Photo) -> GraphNode {
        let values: [String: JSONValue?] = [
            "id": .string(photo.id), "name": photo.message.isEmpty ? .none : .string(photo.message),
            "alt_text_custom": photo.file.alt.isEmpty ? .none : .string(photo.file.alt),
            "created_time": .string(photo.at.graphText), "width": .integer(photo.size.width),
            "height": .integer(photo.size.height), "page_story_id": photo.post.map { .string($0) },
            "link": .string("\(FacebookPlatform.web)/photo/?fbid=\(photo.id)"),
        ]
        return GraphNode(
            type: "Photo", fields: values.mapValues { GraphNode.plain($0) }, usual: ["id", "created_time", "name"])
    }

    static func node(_ comment: PageState.Comment, _ visitor: PageVisitor) -> GraphNode {
        let values: [String: JSONValue?] = [
            "id": .string(comment.id), "message": .string(comment.message),
            "created_time": .string(comment.at.graphText),
            "from": ["id": .string(visitor.page.id), "name": .string(visitor.page.title)],
        ]
        return GraphNode(
            type: "Comment", fields: values.mapValues { GraphNode.plain($0) },
            usual: ["id", "message", "created_time", "from"])
    }
}
