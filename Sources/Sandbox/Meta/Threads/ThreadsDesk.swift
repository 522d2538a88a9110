import HTTPTypes
import Synchronization

/// Publishing on simulated Threads.
final class ThreadsDesk: Sendable {
    static let web = "https://www.threads.com"
    static let quota = 250
    static let replyQuota = 1_000
    static let deletionQuota = 100
    static let day = Duration.seconds(86_400)

    let world: SandboxWorld
    let state = Mutex(ThreadsState())
    let platform = "threads"
    private let ids: Snowflakes

    init(_ world: SandboxWorld) {
        self.world = world
        ids = Snowflakes(clock: world.clock, epoch: 1_600_000_000_000, shift: 12)
    }

    func reset() { state.withLock { $0 = ThreadsState() } }

    /// The next identifier; containers and posts are numbered together but never alike.
    func newID() -> String { "18" + ids.next() }

    /// Eleven letters and digits, as in addresses.
    func newShortcode() -> String { String((world.random.token(24).filter { $0 != "-" && $0 != "_" }).prefix(11)) }

    // MARK: Creating

    func create(_ visitor: GraphVisitor) async throws -> JSONValue {
        try visitor.require("threads_content_publish")
        let draft = try ThreadsDraft(visitor.graph)
        try checkTargets(draft, visitor)
        let now = world.clock.now
        var container = GraphContainer(
            id: newID(), account: visitor.account.name,
            fields: Dictionary(visitor.graph.fields.list.map { ($0.name, $0.value) }) { first, _ in first },
            type: draft.type, created: now, expires: now + GraphContainer.life,
            ready: now + processing(draft.type))
        container.children = draft.children
        if let url = draft.url { try await fill(&container, from: url, isVideo: draft.type == "VIDEO") }
        if draft.type == "CAROUSEL" { try gather(&container, draft, at: now) }
        container.suffer(visitor.call, usual: "UNKNOWN", at: now)
        let made = container
        state.withLock { $0.containers[made.id] = made }
        guard draft.publishesAtOnce else { return ["id": .string(made.id)] }
        try checkQuota(made, at: now)
        return ["id": .string(try publish(made, by: visitor.account, at: now).id)]
    }

    /// Everything is processed, text too; what is not video takes a quarter of the time.
    private func processing(_ type: String) -> Duration {
        type == "VIDEO" || world.settings.slowImages
            ? world.settings.processingTime : world.settings.processingTime / 4
    }

    private func fill(_ container: inout GraphContainer, from url: String, isVideo: Bool) async throws {
        let media: GraphMedia
        do {
            media = try await GraphMedia(
                url, world: world, limit: isVideo ? GraphMedia.largest : ThreadsFile.largestImage + 1)
        } catch MediaFetch.Problem.tooLarge where !isVideo {
            container.failure = "UNKNOWN"
            return
        } catch is MediaFetch.Problem {
            guard isVideo else { throw ThreadsFile.unfetchable }
            container.failure = "FAILED_DOWNLOADING_VIDEO"
            return
        }
        container.failure = isVideo ? ThreadsFile.problem(video: media) : try ThreadsFile.problem(image: media)
        let alt = container.fields["alt_text"] ?? ""
        container.media = [media.shelve(world, platform: platform, id: container.id, alt: alt)]
    }

    /// A child that is not done or has failed spoils the carousel.
    private func gather(_ container: inout GraphContainer, _ draft: ThreadsDraft, at now: SandboxTime) throws {
        let children = try state.withLock { state in
            try draft.children.map { id in
                guard let child = state.containers[id], child.account == container.account, child.isChild else {
                    throw GraphProblem.notFound(id)
                }
                return child
            }
        }
        if !children.allSatisfy({ $0.status(at: now) == .finished }) { container.failure = "UNKNOWN" }
        container.media = children.flatMap(\.media)
    }

    private func checkTargets(_ draft: ThreadsDraft, _ visitor: GraphVisitor) throws {
        let fields = draft.graph.fields
        if let place = fields["location_id"] {
            try visitor.require("threads_location_tagging")
            guard ThreadsPlaces.all.contains(where: { $0.id == place }) else {
                throw GraphProblem.parameter("Param location_id must be a valid location")
            }
        }
        let now = world.clock.now
        try state.withLock { state in
            if let quoted = fields["quote_post_id"], state.post(quoted) == nil { throw GraphProblem.notFound(quoted) }
            guard let parent = fields["reply_to_id"] else { return }
            try visitor.require("threads_manage_replies")
            // A parent may be invisible for some seconds.
            guard let post = state.post(parent), visitor.call.shows(madeAt: post.at, now: now) else {
                throw GraphProblem.notFound(parent)
            }
            guard
                state.root(of: post).account == visitor.account.name
                    || visitor.scopes.contains("threads_manage_mentions")
                    || visitor.scopes.contains("threads_keyword_search")
            else { throw GraphProblem.permission("threads_manage_mentions") }
        }
    }

    // MARK: Publishing

    func publish(_ visitor: GraphVisitor) throws -> JSONValue {
        try visitor.require("threads_content_publish")
        try visitor.graph.check(required: ["creation_id"])
        let now = world.clock.now
        let id = visitor.graph.fields["creation_id"] ?? ""
        let container = try ready(id, visitor.account, at: now)
        try checkQuota(container, at: now)
        // There is no refusal for duplicates; suspected spam is the nearest, and such a post may be out all the same.
        guard visitor.call.plays(.duplicate) else {
            return ["id": .string(try publish(container, by: visitor.account, at: now).id)]
        }
        if visitor.call.fault?.afterEffect == true { try publish(container, by: visitor.account, at: now) }
        throw GraphProblem.blocked
    }

    private func ready(_ id: String, _ account: SandboxAccount, at now: SandboxTime) throws -> GraphContainer {
        guard let container = state.withLock({ $0.containers[id] }), container.account == account.name,
            !container.isChild
        else { throw GraphProblem.notFound(id) }
        switch container.status(at: now) {
        case .finished: return container
        case .inProgress, .expired: throw GraphProblem.notFound(id)
        case .error: throw GraphProblem.parameter("The media container has failed: \(container.failure ?? "UNKNOWN")")
        case .published: throw GraphProblem.alreadyPublished
        }
    }

    /// There is no code of its own for this (section 5).
    private func checkQuota(_ container: GraphContainer, at now: SandboxTime) throws {
        let isReply = container.fields["reply_to_id"] != nil
        let used = state.withLock {
            $0.published(by: container.account, since: Self.start(of: now), replies: isReply)
        }
        guard used < (isReply ? Self.replyQuota : Self.quota) || !world.settings.enforcesRateLimits else {
            throw GraphProblem.parameter("The request could not be completed.")
        }
    }

    /// Where the window of quotas begins.
    static func start(of now: SandboxTime) -> SandboxTime { SandboxTime(milliseconds: now.milliseconds - 86_400_000) }

    @discardableResult
    private func publish(
        _ container: GraphContainer, by account: SandboxAccount, at now: SandboxTime
    ) throws -> ThreadsState.Post {
        var post = ThreadsState.Post(
            id: newID(), account: account.name, fields: container.fields, type: Self.answered(container.type),
            shortcode: newShortcode(), at: now)
        (post.media, post.children) = (container.media, container.children)
        let made = post
        // Check and effect are one step, so that two calls at once cannot both post.
        try state.withLock { state in
            guard state.containers[container.id]?.post == nil else { throw GraphProblem.alreadyPublished }
            state.posts[made.id] = made
            state.containers[container.id]?.post = made.id
            for child in container.children { state.containers[child]?.parent = made.id }
        }
        record(made, by: account)
        return made
    }

    private static func answered(_ type: String) -> String {
        ["TEXT": "TEXT_POST", "CAROUSEL": "CAROUSEL_ALBUM"][type] ?? type
    }

    func permalink(_ post: ThreadsState.Post, of handle: String) -> String { "/@\(handle)/post/\(post.shortcode)" }

    func record(_ post: ThreadsState.Post, by account: SandboxAccount) {
        var entry = LedgerEntry.Post(
            platform: platform, account: account.name, remoteID: post.id, text: post.text,
            media: post.media, replyTo: post.replyTo,
            visibility: post.fields["reply_control"].map { $0 == "everyone" ? "public" : "replies: \($0)" } ?? "public",
            permalink: "/\(RouteTable.host(of: Self.web))\(permalink(post, of: account.handle))", at: post.at)
        entry.links = LedgerEntry.Link.find(ThreadsDraft.links(in: post.text), in: post.text)
        entry.format = post.type.lowercased()
        for (name, field) in [
            ("link", "link_attachment"), ("poll", "poll_attachment"), ("gif", "gif_attachment"),
            ("topic", "topic_tag"), ("quote", "quote_post_id"), ("attachment", "text_attachment"),
        ] {
            entry.details[name] = post.fields[field]
        }
        entry.details["repost"] = post.reposted
        world.ledger.post(entry)
    }
}

/// Places that can be tagged.
enum ThreadsPlaces {
    static let all = [(id: "701000000000001", name: "Sand Square"), (id: "701000000000002", name: "Old Harbour")]
}

extension GraphProblem {
    /// A container, post or parent that is not there or not yet visible (threads.md section 6).
    static func notFound(_ id: String) -> Self {
        var problem = GraphProblem(24, 4_279_009, "The requested resource does not exist")
        problem.title = "Media Not Found"
        problem.userMessage = "The media with id \(id) cannot be found."
        return problem
    }

    /// An action blocked as suspected spam; the post may be out all the same.
    static let blocked = GraphProblem(
        4, 2_207_051, "Application request limit reached: we restrict certain activity to protect our community.",
        status: .forbidden)
}
