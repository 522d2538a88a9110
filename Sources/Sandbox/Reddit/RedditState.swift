/// What Reddit remembers of uploads, posts and comments.
struct RedditState: Sendable {
    /// A right to upload a file, and what came.
    struct Lease: Sendable {
        let asset: String
        let account: String
        let mimetype: String
        let form: UploadForm
        /// Where the file is served, without a scheme.
        let action: String
        var bytes: [UInt8]?

        var isVideo: Bool { mimetype.hasPrefix("video/") }
        var url: String { "https:\(action)/\(form.key)" }
    }

    /// A post.
    struct Post: Sendable {
        let id: String
        let account: String
        let subreddit: String
        let kind: String
        var title: String
        var text = ""
        var url = ""
        var flair: (id: String, text: String)?
        var isAdult = false
        var isSpoiler = false
        let created: SandboxTime
        /// When its pictures are done; `nil` for never.
        var shown: SandboxTime?
        var removed: String?
        var isDeleted = false

        var name: String { "t3_\(id)" }

        /// The last part of the address.
        var slug: String {
            let words = title.lowercased().split { !$0.isLetter && !$0.isNumber }
            let joined = words.joined(separator: "_").unicodeScalars.filter(\.isASCII)
            return joined.isEmpty ? "_" : String(String.UnicodeScalarView(joined.prefix(50)))
        }

        var path: String { "/r/\(subreddit)/comments/\(id)/\(slug)" }
    }

    /// A comment.
    struct Comment: Sendable {
        let id: String
        let account: String
        let post: String
        let parent: String
        var text: String
        var isDeleted = false

        var name: String { "t1_\(id)" }
    }

    /// By key.
    var leases = BoundedStore<Lease>(capacity: 1_000)
    var posts = BoundedStore<Post>(capacity: 20_000)
    var comments = BoundedStore<Comment>(capacity: 20_000)

    func lease(url: String) -> Lease? { leases.values.first { $0.url == url } }
}
