/// What an instance remembers.
struct MastodonState: Sendable {
    /// A registered app.
    struct App: Sendable {
        let id: String
        let name: String
        let website: String?
        let redirects: [String]
        let scopes: [String]
        let client: String
        let secret: String
    }

    /// An authorization code.
    struct Code: Sendable {
        let account: String
        let client: String
        let scopes: [String]
        let redirect: String
        let challenge: String?
        let expires: SandboxTime
        var isUsed = false
    }

    /// A token of a person or, without an account, of an app.
    struct Token: Sendable {
        let text: String
        let client: String
        let account: String?
        let scopes: [String]
        let created: SandboxTime
        var isRevoked = false
    }

    /// An upload.
    struct Media: Sendable {
        let id: String
        let account: String
        let kind: MastodonFileKind
        let digest: String
        var alt: String
        var focus: String?
        let readyAt: SandboxTime
        var status: String?
    }

    /// A post.
    struct Status: Sendable {
        let id: String
        let account: String
        let client: String
        var content: Content
        let visibility: String
        let replyTo: String?
        let quote: String?
        let created: SandboxTime
        var edited: SandboxTime?
        var isDeleted = false
    }

    /// What can be edited.
    struct Content: Sendable {
        var text = ""
        var warning = ""
        var isSensitive = false
        var language: String?
        var media: [String] = []
        var poll: Poll?
    }

    /// A poll.
    struct Poll: Sendable {
        let options: [String]
        let expires: SandboxTime
        let isMultiple: Bool
    }

    var apps = BoundedStore<App>(capacity: 5_000)
    var codes = BoundedStore<Code>(capacity: 5_000)
    var tokens = BoundedStore<Token>()
    var media = BoundedStore<Media>(capacity: 5_000)
    var statuses = BoundedStore<Status>(capacity: 20_000)
    /// Idempotency keys: account and key to status and end.
    var keys = BoundedStore<(status: String, expires: SandboxTime)>(capacity: 20_000)
    var suspended: Set<String> = []
}
