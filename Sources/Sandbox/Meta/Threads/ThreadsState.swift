/// What simulated Threads remembers of containers and posts.
struct ThreadsState: Sendable {
    /// A published post.
    struct Post: Sendable {
        let id: String
        let account: String
        /// The parameters of its container.
        let fields: [String: String]
        /// As answers name it, e.g. `TEXT_POST`.
        let type: String
        let shortcode: String
        let at: SandboxTime
        var media: [LedgerEntry.Media] = []
        var children: [String] = []
        var reposted: String?
        var isDeleted = false

        var text: String { fields["text"] ?? "" }
        var replyTo: String? { fields["reply_to_id"] }
    }

    var containers = BoundedStore<GraphContainer>()
    var posts = BoundedStore<Post>()
    var deletions: [String: [SandboxTime]] = [:]

    /// Posts of an account since a moment, replies or the others.
    func published(by account: String, since: SandboxTime, replies: Bool) -> Int {
        posts.values.count { $0.account == account && $0.at > since && ($0.replyTo != nil) == replies }
    }

    /// A post that is there.
    func post(_ id: String) -> Post? { posts[id].flatMap { $0.isDeleted ? nil : $0 } }

    /// The post at the top of a chain of replies.
    func root(of post: Post) -> Post {
        var top = post
        for _ in 0..<1_000 {
            guard let parent = top.replyTo.flatMap({ posts[$0] }) else { break }
            top = parent
        }
        return top
    }
}
