/// What simulated Instagram remembers of containers, posts and comments.
struct InstagramState: Sendable {
    /// Something published.
    struct Media: Sendable {
        let id: String
        let account: String
        /// The parameters of its container.
        let fields: [String: String]
        /// `IMAGE`, `VIDEO` or `CAROUSEL_ALBUM`.
        let type: String
        /// `FEED`, `REELS` or `STORY`.
        let product: String
        let shortcode: String
        let at: SandboxTime
        var files: [LedgerEntry.Media] = []
        var children: [String] = []
        var takesComments = true
        var isDeleted = false

        var caption: String { fields["caption"] ?? "" }

        /// Stories are there for a day.
        func isThere(at now: SandboxTime) -> Bool {
            !isDeleted && (product != "STORY" || at + GraphContainer.life > now)
        }
    }

    /// A comment of the account itself.
    struct Comment: Sendable {
        let id: String
        let media: String
        let text: String
        let at: SandboxTime
    }

    var containers = BoundedStore<GraphContainer>()
    var media = BoundedStore<Media>()
    var comments = BoundedStore<Comment>()

    func published(by account: String, since: SandboxTime) -> Int {
        media.values.count { $0.account == account && $0.at > since }
    }

    func made(by account: String, since: SandboxTime) -> Int {
        containers.values.count { $0.account == account && $0.created > since }
    }
}
