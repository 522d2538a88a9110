/// What LinkedIn remembers of uploads, posts and comments.
struct LinkedInState: Sendable {
    /// A picture, video or document.
    struct Asset: Sendable {
        /// Kinds of assets, with the words of their addresses.
        enum Kind: String, Sendable {
            case image, video, document
        }

        let urn: String
        let kind: Kind
        let owner: Author
        let uploader: String
        let token: String
        let size: Int
        let urlEnds: SandboxTime
        var parts: [Int: [UInt8]] = [:]
        var digest = ""
        var contentType = ""
        /// When processing is over; `nil` before the last byte and when it never is.
        var readyAt: SandboxTime?
        var isUploaded = false
        var failure: String?

        func status(at now: SandboxTime) -> String {
            guard isUploaded else { return "WAITING_UPLOAD" }
            guard let readyAt, readyAt <= now else { return "PROCESSING" }
            return failure == nil ? "AVAILABLE" : "PROCESSING_FAILED"
        }
    }

    /// In whose name something is: a member or a page.
    struct Author: Sendable, Hashable {
        let urn: String
        let account: String
        /// `linkedin` or `linkedin-page`.
        let platform: String

        var isPage: Bool { platform == "linkedin-page" }
    }

    /// A post.
    struct Post: Sendable {
        let urn: String
        let author: Author
        var commentary: String
        let content: JSONValue
        let visibility: String
        let parent: String?
        let created: SandboxTime
        var modified: SandboxTime
        var deleted: SandboxTime?
        /// What was sent, for finding duplicates.
        let sent: JSONValue
    }

    /// A comment.
    struct Comment: Sendable {
        let urn: String
        let id: String
        let object: String
        let actor: Author
        let text: String
        let created: SandboxTime
    }

    var assets = BoundedStore<Asset>(capacity: 2_000)
    var posts = BoundedStore<Post>(capacity: 20_000)
    var comments = BoundedStore<Comment>(capacity: 20_000)

    func comments(on urn: String) -> [Comment] { comments.values.filter { $0.object == urn } }
}
