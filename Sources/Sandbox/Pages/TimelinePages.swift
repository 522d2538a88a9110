import HTTPTypes

/// The public pages of a platform: everything posted, by account, and each post in its thread.
package struct TimelinePages: Sendable {
    private let world: SandboxWorld
    private let platform: @Sendable () -> (any SimulatedPlatform)?
    private let names: Set<String>
    private let origin: String

    /// Pages below an origin; `platform` is asked at each request. Posts of `companion` are shown with those of `name`.
    package init(
        _ world: SandboxWorld, name: String, companion: String? = nil, origin: String,
        platform: @escaping @Sendable () -> (any SimulatedPlatform)?
    ) {
        self.world = world
        names = Set([name, companion].compactMap { $0 })
        self.origin = origin
        self.platform = platform
    }

    /// The endpoints; put them last. `account` captures `:handle`, `posts` are the paths of permalinks.
    package func endpoints(account: String, posts: [String]) -> [Endpoint] {
        let pages = posts.map { path in
            Endpoint("pages.post", "GET", origin, path) { call in try self.post(call) }
        }
        let timeline = Endpoint("pages.timeline", "GET", origin, "/") { _ in try self.timeline(handle: nil) }
        let profile = Endpoint("pages.account", "GET", origin, account) { call in
            try self.timeline(handle: call.captures["handle"])
        }
        return [timeline] + pages + [profile]
    }

    private func timeline(handle: String?) throws -> Answer {
        let platform = try self.present()
        // One profile may have two names, one for each way to reach it.
        let chosen = platform.accounts.filter { $0.handle == handle }
        guard handle == nil || !chosen.isEmpty else { throw gone(platform) }
        let all = posts.filter { post in handle == nil || chosen.contains { $0.name == post.account } }
        let title = chosen.first.map { "\($0.displayName) (@\($0.handle))" } ?? "Public timeline"
        return world.pages.render(
            TimelineView(
                frame: Frame(platform, title: title), account: chosen.first.map { AccountView($0, platform: platform) },
                posts: all.suffix(200).reversed().map { PostView($0, platform: platform) }, isEmpty: all.isEmpty),
            "timeline")
    }

    private func post(_ call: Call) throws -> Answer {
        let platform = try self.present()
        // With or without a slash at the end; on some platforms the query names the post.
        let bare = call.path.hasSuffix("/") ? String(call.path.dropLast()) : call.path
        let permalink = "/\(RouteTable.host(of: origin))\(bare)"
        let all = posts
        guard let post = all.last(where: { [permalink, "\(permalink)?\(call.query)"].contains($0.permalink) }) else {
            throw gone(platform)
        }
        let views = PostThread(of: post, in: all).posts.map { entry in
            PostView(entry, platform: platform, isFocus: entry.remoteID == post.remoteID)
        }
        let author = platform.account(named: post.account)?.displayName ?? post.account
        return world.pages.render(
            ThreadView(frame: Frame(platform, title: "Post by \(author)"), posts: views), "thread")
    }

    private var posts: [LedgerEntry.Post] {
        world.ledger.posts().filter { names.contains($0.platform) && $0.deletedAt == nil }
    }

    private func present() throws -> any SimulatedPlatform {
        guard let platform = platform() else { throw Refusal(.text("gone", status: .notFound)) }
        return platform
    }

    private func gone(_ platform: any SimulatedPlatform) -> Refusal {
        Refusal(
            world.pages.problem(platform, title: "Nothing here", text: "There is no such page or post.", status: 404))
    }
}

/// A post with everything above it and, in order, its replies below.
struct PostThread {
    let posts: [LedgerEntry.Post]

    init(of post: LedgerEntry.Post, in all: [LedgerEntry.Post]) {
        var above: [LedgerEntry.Post] = []
        var parent = post.replyTo
        while let id = parent, above.count < 100, let found = all.last(where: { $0.remoteID == id }) {
            above.insert(found, at: 0)
            parent = found.replyTo
        }
        var below: [LedgerEntry.Post] = []
        var wanted = [post.remoteID]
        while let id = wanted.popLast(), below.count < 100 {
            let replies = all.filter { $0.replyTo == id }
            below += replies
            wanted += replies.map(\.remoteID)
        }
        posts = above + [post] + below
    }
}

private struct TimelineView {
    let frame: Frame
    let account: AccountView?
    let posts: [PostView]
    let isEmpty: Bool
}

private struct ThreadView {
    let frame: Frame
    let posts: [PostView]
}
