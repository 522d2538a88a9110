import HTTPTypes
import Synchronization

/// Publishing on simulated Instagram, through either door.
final class InstagramDesk: Sendable {
    static let web = "https://www.instagram.com"
    static let uploads = "https://rupload.facebook.com"
    static let containersPerDay = 400

    let world: SandboxWorld
    let door: InstagramDoor
    let state = Mutex(InstagramState())
    private let ids: Snowflakes

    init(_ world: SandboxWorld, _ door: InstagramDoor) {
        self.world = world
        self.door = door
        ids = Snowflakes(clock: world.clock, epoch: 1_600_000_000_000, shift: 10)
    }

    func reset() { state.withLock { $0 = InstagramState() } }

    func newID() -> String { "179" + ids.next() }

    // MARK: Creating

    func create(_ visitor: GraphVisitor) async throws -> JSONValue {
        try checkPermission(visitor)
        let draft = try InstagramDraft(visitor.graph, door)
        let now = world.clock.now
        try checkContainers(visitor.account, at: now)
        var container = GraphContainer(
            id: newID(), account: visitor.account.name,
            fields: Dictionary(visitor.graph.fields.list.map { ($0.name, $0.value) }) { first, _ in first },
            type: visitor.graph.fields["media_type"] ?? "IMAGE", created: now, expires: now + GraphContainer.life,
            ready: now + processing(draft.isVideo))
        if draft.isUpload { container.upload = GraphUpload() }
        if let url = draft.url { try await fill(&container, draft, from: url) }
        if let cover = visitor.graph.fields["cover_url"] {
            try InstagramFile.check(image: try await image(cover), anyRatio: true)
        }
        if draft.form == .carousel { try gather(&container, draft, at: now) }
        container.suffer(visitor.call, usual: "2207082", at: now)
        let made = container
        state.withLock { $0.containers[made.id] = made }
        guard draft.isUpload else { return ["id": .string(made.id)] }
        return ["id": .string(made.id), "uri": .string("\(Self.uploads)/ig-api-upload/v26.0/\(made.id)")]
    }

    /// The person may have kept this one account out of the permission (instagram-facebook.md section 6).
    func checkPermission(_ visitor: GraphVisitor) throws {
        guard visitor.scopes.contains(door.publish), !visitor.isUnticked else {
            throw GraphProblem(
                10, "(#10) Requires \(door.publish) permission to manage the object", status: .forbidden)
        }
    }

    /// Pictures are processed too, only faster.
    func processing(_ isVideo: Bool) -> Duration {
        isVideo || world.settings.slowImages ? world.settings.processingTime : world.settings.processingTime / 4
    }

    private func image(_ url: String) async throws -> GraphMedia {
        do {
            return try await GraphMedia(url, world: world, limit: InstagramFile.largestImage + 1)
        } catch MediaFetch.Problem.tooLarge {
            throw GraphProblem(36_000, 2_207_004, "The image size is too large.")
        } catch is MediaFetch.Problem {
            throw InstagramFile.unfetchable
        }
    }

    /// A picture is judged at once, a video while it is processed.
    private func fill(_ container: inout GraphContainer, _ draft: InstagramDraft, from url: String) async throws {
        guard draft.isVideo else {
            let media = try await image(url)
            try InstagramFile.check(image: media, anyRatio: draft.form == .story)
            return shelve(media, &container)
        }
        do {
            let media = try await GraphMedia(url, world: world, limit: InstagramFile.largestReel)
            judge(media, &container)
        } catch MediaFetch.Problem.tooLarge {
            container.failure = "2207026"
        } catch is MediaFetch.Problem {
            container.failure = "2207052"
        }
    }

    /// Settles what becomes of a container whose video is there.
    func judge(_ media: GraphMedia, _ container: inout GraphContainer) {
        let offset = container.fields["thumb_offset"].flatMap { Int($0) }
        let problem = InstagramFile.problem(video: media, isStory: container.type == "STORIES", offset: offset)
        if let problem, container.failure == nil { container.failure = String(problem) }
        shelve(media, &container)
    }

    private func shelve(_ media: GraphMedia, _ container: inout GraphContainer) {
        let alt = container.fields["alt_text"] ?? ""
        container.media = [media.shelve(world, platform: door.platform, id: container.id, alt: alt)]
    }

    private func gather(_ container: inout GraphContainer, _ draft: InstagramDraft, at now: SandboxTime) throws {
        let children = try state.withLock { state in
            try draft.children.map { id in
                guard let child = state.containers[id], child.account == container.account, child.isChild else {
                    throw GraphProblem.containerMissing
                }
                return child
            }
        }
        for child in children { try checkReady(child, at: now) }
        container.children = children.map(\.id)
        container.media = children.flatMap(\.media)
    }

    // MARK: Publishing

    func publish(_ visitor: GraphVisitor) throws -> JSONValue {
        try checkPermission(visitor)
        try visitor.graph.check(required: ["creation_id"])
        let now = world.clock.now
        let id = visitor.graph.fields["creation_id"] ?? ""
        guard let container = state.withLock({ $0.containers[id] }), container.account == visitor.account.name,
            !container.isChild
        else { throw GraphProblem.containerMissing }
        try checkReady(container, at: now)
        try checkQuota(visitor.account, at: now)
        // Suspected spam is the nearest to a duplicate, and such a post may be out all the same (section 9, trap 2).
        guard visitor.call.plays(.duplicate) else {
            return ["id": .string(try publish(container, by: visitor.account, at: now).id)]
        }
        if visitor.call.fault?.afterEffect == true { try publish(container, by: visitor.account, at: now) }
        throw GraphProblem.blocked
    }

    private func checkReady(_ container: GraphContainer, at now: SandboxTime) throws {
        switch container.status(at: now) {
        case .finished: return
        case .inProgress:
            throw GraphProblem(
                9_007, 2_207_027, "The media is not ready for publishing, please wait for a moment.")
        case .error: throw InstagramFile.problem(container.failure)
        case .expired: throw GraphProblem(-2, 2_207_020, "The media you are trying to access has expired.")
        case .published: throw GraphProblem.alreadyPublished
        }
    }

    private func checkContainers(_ account: SandboxAccount, at now: SandboxTime) throws {
        let made = state.withLock { $0.made(by: account.name, since: ThreadsDesk.start(of: now)) }
        guard made < Self.containersPerDay || !world.settings.enforcesRateLimits else {
            throw GraphProblem.quota
        }
    }

    private func checkQuota(_ account: SandboxAccount, at now: SandboxTime) throws {
        guard usage(of: account) < door.quota || !world.settings.enforcesRateLimits else { throw GraphProblem.quota }
    }

    /// Posts within the last day; a carousel counts once.
    func usage(of account: SandboxAccount) -> Int {
        let start = ThreadsDesk.start(of: world.clock.now)
        return state.withLock { $0.published(by: account.name, since: start) }
    }

    @discardableResult
    private func publish(
        _ container: GraphContainer, by account: SandboxAccount, at now: SandboxTime
    ) throws -> InstagramState.Media {
        let isVideo = container.media.first?.contentType.hasPrefix("video/") == true
        let product = ["REELS": "REELS", "STORIES": "STORY"][container.type] ?? "FEED"
        var media = InstagramState.Media(
            id: newID(), account: account.name, fields: container.fields,
            type: container.type == "CAROUSEL" ? "CAROUSEL_ALBUM" : isVideo ? "VIDEO" : "IMAGE", product: product,
            shortcode: String(world.random.token(9).prefix(11)), at: now)
        media.files = container.media
        let children = container.children.map { _ in newID() }
        media.children = children
        let made = media
        // Check and effect are one step, so that two calls at once cannot both post.
        try state.withLock { state in
            guard state.containers[container.id]?.post == nil else { throw GraphProblem.alreadyPublished }
            state.media[made.id] = made
            state.containers[container.id]?.post = made.id
            for child in container.children { state.containers[child]?.parent = made.id }
        }
        record(made, by: account)
        return made
    }

    /// The path of the public page.
    func path(_ media: InstagramState.Media, of handle: String) -> String {
        switch media.product {
        case "REELS": "/reel/\(media.shortcode)"
        case "STORY": "/stories/\(handle)/\(media.id)"
        default: "/p/\(media.shortcode)"
        }
    }

    private func record(_ media: InstagramState.Media, by account: SandboxAccount) {
        var entry = LedgerEntry.Post(
            platform: door.platform, account: account.name, remoteID: media.id, text: media.caption,
            media: media.files, permalink: "/\(RouteTable.host(of: Self.web))\(path(media, of: account.handle))",
            at: media.at)
        entry.format = media.type == "CAROUSEL_ALBUM" ? "carousel" : media.product.lowercased()
        if media.product != "FEED" { entry.details["as"] = entry.format }
        entry.details["collaborators"] = media.fields["collaborators"]
        world.ledger.post(entry)
    }
}

extension GraphProblem {
    /// A container that is not there (instagram-facebook.md section 6).
    static let containerMissing = GraphProblem(24, 2_207_008, "The requested resource does not exist")
    /// A container that became a post before.
    static let alreadyPublished = GraphProblem(100, "(#100) The media container was published already")
    /// The quota of a day.
    static let quota = GraphProblem(
        9, 2_207_042, "You reached the maximum number of posts that is allowed to be published by the API.",
        status: .forbidden)
}
