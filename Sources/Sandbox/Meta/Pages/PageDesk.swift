import HTTPTypes
import Synchronization

/// Publishing on simulated Facebook Pages.
final class PageDesk: Sendable {
    static let uploads = "https://rupload.facebook.com"
    static let longestMessage = 63_206
    static let reelsPerDay = 30
    /// The same words are a duplicate for so long.
    static let duplicateWindow = Duration.seconds(3_600)
    /// A background of coloured texts that still exists.
    static let preset = "106018623298955"

    let world: SandboxWorld
    let platform = "facebook"
    let state = Mutex(PageState())
    private let ids: Snowflakes

    init(_ world: SandboxWorld) {
        self.world = world
        ids = Snowflakes(clock: world.clock, epoch: 1_600_000_000_000, shift: 10)
    }

    func reset() { state.withLock { $0 = PageState() } }

    func newID() -> String { "122" + ids.next() }

    // MARK: Feed

    func feed(_ visitor: PageVisitor) throws -> JSONValue {
        try visitor.requirePublishing()
        let draft = try FeedDraft(visitor.graph)
        if visitor.call.plays(.duplicate), visitor.call.fault?.afterEffect != true { throw GraphProblem.duplicate }
        let now = world.clock.now
        var post = PageState.Post(
            id: "\(visitor.page.id)_\(newID())", page: visitor.page.name, message: draft.message,
            type: draft.photos.isEmpty ? draft.link == nil ? "mobile_status_update" : "shared_story" : "added_photos",
            at: now)
        (post.link, post.photos, post.isPublished) = (draft.link, draft.photos, draft.isPublished)
        let made = try state.withLock { state in
            try self.checkDuplicate(post, in: state)
            post.files = try draft.photos.map { try self.file(of: $0, for: post, in: state) }
            // Tying the photos comes last: a refused post leaves them free.
            for photo in draft.photos { state.photos[photo]?.post = post.id }
            state.posts[post.id] = post
            return post
        }
        if made.isPublished { record(made, visitor) }
        if visitor.call.plays(.duplicate) { throw GraphProblem.duplicate }
        return try answer(made, visitor)
    }

    /// With `fields` more than the identifier.
    private func answer(_ post: PageState.Post, _ visitor: PageVisitor) throws -> JSONValue {
        guard let selection = try visitor.graph.selection() else { return ["id": .string(post.id)] }
        return try node(post, visitor).json(selection)
    }

    private func checkDuplicate(_ post: PageState.Post, in state: PageState) throws {
        guard post.isPublished, post.photos.isEmpty else { return }
        let isKnown = state.posts.values.contains { other in
            other.page == post.page && !other.isDeleted && other.isPublished && other.photos.isEmpty
                && other.video == nil && other.message == post.message && other.link == post.link
                && other.at + Self.duplicateWindow > post.at
        }
        guard !isKnown else { throw GraphProblem.duplicate }
    }

    /// The file of a photo that is staged and not part of anything yet.
    private func file(of id: String, for post: PageState.Post, in state: PageState) throws -> LedgerEntry.Media {
        guard let photo = state.photos[id], photo.page == post.page else {
            throw GraphProblem.parameter("Param attached_media has an identifier that is no photo of this Page")
        }
        guard photo.post == nil else { throw GraphProblem.usedPhoto }
        return photo.file
    }

    // MARK: Photos

    func photo(_ visitor: PageVisitor) async throws -> JSONValue {
        try visitor.requirePublishing()
        let graph = visitor.graph
        try graph.check(
            optional: ["url", "message", "caption", "alt_text_custom", "published", "fields"], files: ["source"])
        guard graph.fields["message"] == nil || graph.fields["caption"] == nil else {
            throw GraphProblem.parameter("Only one of message and caption can be given")
        }
        let message = graph.fields["message"] ?? graph.fields["caption"] ?? ""
        try Self.check(message: message)
        let isPublished = try graph.flag("published") ?? true
        let media = try await photoFile(visitor)
        try PageFile.check(photo: media)
        let (id, now) = (newID(), world.clock.now)
        let file = media.shelve(world, platform: platform, id: id, alt: graph.fields["alt_text_custom"] ?? "")
        var photo = PageState.Photo(
            id: id, page: visitor.page.name, message: message, file: file,
            size: (media.facts?.width ?? 0, media.facts?.height ?? 0), at: now)
        guard isPublished else {
            let staged = photo
            state.withLock { $0.photos[id] = staged }
            return ["id": .string(id)]
        }
        var post = PageState.Post(
            id: "\(visitor.page.id)_\(newID())", page: photo.page, message: message, type: "added_photos", at: now)
        (post.photos, post.files, photo.post) = ([id], [file], post.id)
        let (made, taken) = (post, photo)
        state.withLock { ($0.photos[id], $0.posts[made.id]) = (taken, made) }
        record(made, visitor)
        return ["id": .string(id), "post_id": .string(made.id)]
    }

    private func photoFile(_ visitor: PageVisitor) async throws -> GraphMedia {
        switch (visitor.graph.fields["url"], visitor.graph.files.first) {
        case (let url?, nil):
            do {
                return try await GraphMedia(url, world: world, limit: PageFile.largestPhoto)
            } catch MediaFetch.Problem.tooLarge {
                throw PageFile.unfit
            } catch is MediaFetch.Problem {
                throw PageFile.missing
            }
        case (nil, let part?): return GraphMedia(part.bytes)
        default: throw PageFile.missing
        }
    }

    static func check(message: String) throws {
        guard message.unicodeScalars.count <= longestMessage else {
            throw GraphProblem.parameter("Param message must be at most \(longestMessage) characters long")
        }
    }

    // MARK: Ledger

    /// Where the public sees a post.
    func path(_ post: PageState.Post, of page: FacebookWorld.Page) -> String {
        if post.isStory { return "/stories/\(post.number)" }
        if post.type == "reel", let video = post.video { return "/reel/\(video)" }
        return "/\(page.username ?? page.id)/posts/\(post.number)"
    }

    func record(_ post: PageState.Post, _ visitor: PageVisitor) {
        var entry = LedgerEntry.Post(
            platform: platform, account: post.page, remoteID: post.id, text: post.message, media: post.files,
            permalink: "/\(RouteTable.host(of: FacebookPlatform.web))\(path(post, of: visitor.page))", at: post.at)
        entry.format = post.isStory ? "story" : post.type
        if post.isStory || post.type == "reel" { entry.details["as"] = entry.format }
        entry.details["link"] = post.link
        entry.links = LedgerEntry.Link.find(ThreadsDraft.links(in: post.message), in: post.message)
        world.ledger.post(entry)
    }
}

/// The parameters of a post in the feed.
struct FeedDraft: Sendable {
    let message: String
    let link: String?
    let photos: [String]
    let isPublished: Bool

    /// Throws `GraphProblem`.
    init(_ graph: GraphCall) throws {
        let listed = graph.fields.list.map(\.name).filter { $0.hasPrefix("attached_media[") }
        try graph.check(
            optional: [
                "message", "link", "published", "attached_media", "text_format_preset_id", "fields",
            ] + listed)
        message = graph.fields["message"] ?? ""
        link = graph.fields["link"]
        isPublished = try graph.flag("published") ?? true
        photos = try Self.photos(graph, listed)
        guard !message.isEmpty || link != nil || !photos.isEmpty else {
            throw GraphProblem.parameter("Post must have a message, a link or attached media")
        }
        try PageDesk.check(message: message)
        guard photos.count <= 10, Set(photos).count == photos.count else {
            throw GraphProblem.parameter("Param attached_media must have at most 10 different photos")
        }
        try checkLink(graph)
    }

    private func checkLink(_ graph: GraphCall) throws {
        if let preset = graph.fields["text_format_preset_id"] {
            guard preset == PageDesk.preset, message.count <= 130, link == nil, photos.isEmpty else {
                throw GraphProblem.parameter("Param text_format_preset_id is not valid for this post")
            }
        }
        guard let link else { return }
        guard photos.isEmpty else { throw GraphProblem.parameter("A post cannot have a link and attached media") }
        guard WebLink.isPage(link) else { throw GraphProblem(1_500, "(#1500) The url you supplied is invalid") }
        let host = link.split(separator: "/").dropFirst().first ?? ""
        guard host != "facebook.com", !host.hasSuffix(".facebook.com") else {
            throw GraphProblem(200, 1_609_008, "(#200) You can't share links to facebook.com.", status: .forbidden)
        }
    }

    /// `attached_media[0]`, `[1]` and so on without a gap, or one list.
    private static func photos(_ graph: GraphCall, _ listed: [String]) throws -> [String] {
        var values: [JSONValue?] = try graph.array("attached_media") ?? []
        guard values.isEmpty || listed.isEmpty else { throw GraphProblem.field(.repeated("attached_media")) }
        for index in listed.indices {
            guard let text = graph.fields["attached_media[\(index)]"] else {
                throw GraphProblem.parameter("Param attached_media must be numbered from 0 without a gap")
            }
            values.append(JSONValue(parsing: Array(text.utf8)))
        }
        return try values.map { value in
            guard let object = value?.object, object.count == 1, let id = object["media_fbid"]?.string else {
                throw GraphProblem.parameter("Param attached_media must be objects with media_fbid")
            }
            return id
        }
    }
}

extension GraphProblem {
    /// A post with the same words as a recent one (facebook.md section 6).
    static let duplicate = GraphProblem(
        506, "(#506) Duplicate status message. The post is identical to a recent one.")
    /// A photo that is part of a post already.
    static let usedPhoto = GraphProblem(100, 1_366_051, "(#100) These photos were already posted.")
    /// A token of a person where the Page itself must speak.
    static let notThePage = GraphProblem(
        200, "(#200) Posts must be published on a Page as the page itself.", status: .forbidden)
    /// A step that comes before the video is there.
    static let videoNotThere = GraphProblem(6_000, "(#6000) There was a problem uploading your video file.")
}
