/// One permission of a scope string; a published permission set stands for several.
enum ScopePermission: Sendable, Hashable {
    /// Nothing but knowing who it is.
    case identity
    /// The power of an app password (`transition:generic`).
    case everything
    /// Writes to collections.
    case repository(collections: Set<String>, actions: Set<RepositoryAction>)
    /// Uploads of these types.
    case blob(accept: Set<String>)
    /// Tokens for other services.
    case service(methods: Set<String>, audience: String)

    /// Reads one scope string; `nil` when it is unknown or malformed.
    static func parse(_ token: String) -> [ScopePermission]? {
        switch token {
        case "atproto", "transition:email", "transition:chat.bsky": return [.identity]
        case "transition:generic": return [.everything]
        default: break
        }
        guard let request = ScopeRequest(token) else { return nil }
        switch request.resource {
        case "repo": return repository(request).map { [$0] }
        case "blob": return blob(request).map { [$0] }
        case "rpc": return service(request).map { [$0] }
        case "include": return permissionSet(request)
        default: return nil
        }
    }

    private static func repository(_ request: ScopeRequest) -> ScopePermission? {
        let collections = Set(request.values("collection"))
        let actions = request.values("action").map(RepositoryAction.init(rawValue:))
        guard !collections.isEmpty, collections.allSatisfy({ $0 == "*" || ATSyntax.nsid.accepts($0) }),
            !actions.contains(nil), request.uses(only: ["collection", "action"])
        else { return nil }
        let chosen = actions.isEmpty ? RepositoryAction.allCases : actions.compactMap { $0 }
        return .repository(collections: collections, actions: Set(chosen))
    }

    private static func blob(_ request: ScopeRequest) -> ScopePermission? {
        let patterns = Set(request.values("accept"))
        guard !patterns.isEmpty, patterns.allSatisfy({ $0.wholeMatch(of: /[a-z*]+\/[a-z0-9.+*\-]+/) != nil }),
            request.uses(only: ["accept"])
        else { return nil }
        return .blob(accept: patterns)
    }

    private static func service(_ request: ScopeRequest) -> ScopePermission? {
        let methods = Set(request.values("lxm"))
        let audiences = request.values("aud")
        guard !methods.isEmpty, audiences.count == 1, request.uses(only: ["lxm", "aud"]),
            methods.allSatisfy({ $0 == "*" || ATSyntax.nsid.accepts($0) }),
            !(methods.contains("*") && audiences[0] == "*")
        else { return nil }
        return .service(methods: methods, audience: audiences[0])
    }

    /// The two published sets that matter for posting; the rpc part counts only with an audience.
    private static func permissionSet(_ request: ScopeRequest) -> [ScopePermission]? {
        guard request.uses(only: ["nsid", "aud"]) else { return nil }
        let gates: Set = ["app.bsky.feed.post", "app.bsky.feed.postgate", "app.bsky.feed.threadgate"]
        switch request.values("nsid") {
        case ["app.bsky.authCreatePosts"]:
            let video = request.values("aud").map { ScopePermission.service(methods: videoMethods, audience: $0) }
            return [.repository(collections: gates, actions: [.create])] + video
        case ["app.bsky.authDeleteContent"]:
            let collections = gates.union(["app.bsky.feed.like", "app.bsky.feed.repost"])
            return [.repository(collections: collections, actions: [.delete])]
        default: return nil
        }
    }

    private static let videoMethods: Set<String> = Set(
        [
            "uploadVideo", "getJobStatus", "getUploadLimits", "startUpload", "uploadPart", "finishUpload",
            "abortUpload", "getUploadStatus",
        ].map { "app.bsky.video." + $0 })
}

/// A scope string taken apart: `resource:positional?name=value&…`.
struct ScopeRequest: Sendable {
    /// What it is about: `repo`, `blob`, `rpc`, `include`.
    let resource: String
    private let fields: Fields
    private static let positional = ["repo": "collection", "blob": "accept", "rpc": "lxm", "include": "nsid"]

    /// Takes it apart; `nil` for broken escapes and unknown resources.
    init?(_ token: String) {
        let parts = token.split(separator: "?", maxSplits: 1).map(String.init)
        guard let head = parts.first, let fields = try? Fields(encoded: parts.count > 1 ? parts[1] : "") else {
            return nil
        }
        let halves = head.split(separator: ":", maxSplits: 1).map(String.init)
        guard let resource = halves.first, let name = Self.positional[resource] else { return nil }
        self.resource = resource
        let first = halves.count > 1 ? [(name, halves[1])] : []
        self.fields = Fields(first + fields.list.map { ($0.name, $0.value) })
    }

    /// All values of a parameter.
    func values(_ name: String) -> [String] { fields.all(name) }

    /// Whether no other parameters occur.
    func uses(only names: Set<String>) -> Bool { fields.list.allSatisfy { names.contains($0.name) } }
}
