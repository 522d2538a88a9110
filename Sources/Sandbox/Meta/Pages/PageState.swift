/// What simulated Facebook remembers of Pages' photos, videos, posts and comments.
struct PageState: Sendable {
    /// A photo, staged or published.
    struct Photo: Sendable {
        let id: String
        let page: String
        let message: String
        let file: LedgerEntry.Media
        let size: (width: Int, height: Int)
        let at: SandboxTime
        /// The post or story it is part of.
        var post: String?
    }

    /// A post or story.
    struct Post: Sendable {
        /// Page, underscore, number.
        let id: String
        let page: String
        let message: String
        /// What was posted: `mobile_status_update`, `added_photos`, `added_video` or `shared_story`.
        let type: String
        let at: SandboxTime
        var link: String?
        var photos: [String] = []
        var video: String?
        var files: [LedgerEntry.Media] = []
        var isPublished = true
        var isStory = false
        var isDeleted = false

        var number: Substring { id.split(separator: "_").last ?? "" }
    }

    /// A comment of the Page itself.
    struct Comment: Sendable {
        let id: String
        let post: String
        let page: String
        let message: String
        let at: SandboxTime
    }

    var photos = BoundedStore<Photo>()
    var videos = BoundedStore<PageVideo>()
    var posts = BoundedStore<Post>()
    var comments = BoundedStore<Comment>()
    var uploads = BoundedStore<PageHandle>()

    /// A post that is there.
    func post(_ id: String) -> Post? { posts[id].flatMap { $0.isDeleted ? nil : $0 } }
    /// A video that is there.
    func video(_ id: String) -> PageVideo? { videos[id].flatMap { $0.isDeleted ? nil : $0 } }
}

/// A file that is uploaded to get a handle (facebook.md section 4, video by handle).
struct PageHandle: Sendable {
    let session: String
    let person: String
    let size: Int
    var bytes: [UInt8]?
    var handle: String?
}

/// A video on its way to a post, reel or story.
struct PageVideo: Sendable {
    /// What it becomes.
    enum Kind: String, Sendable {
        case video, reel, story
    }

    let id: String
    let page: String
    let kind: Kind
    let started: SandboxTime
    /// The session of a transfer in chunks.
    let session: String
    var expires: SandboxTime
    /// Bytes while they arrive; `nil` once all are there.
    var upload: GraphUpload? = GraphUpload()
    var sent = 0
    var title = ""
    var description = ""
    var file: LedgerEntry.Media?
    /// What is wrong with it: number and words.
    var failure: (code: Int, words: String)?
    /// When publishing was asked for.
    var finished: SandboxTime?
    /// When processing ends; `nil` means never.
    var ready: SandboxTime?
    var post: String?
    var hasThumbnail = false
    var isDeleted = false

    /// How far it is.
    enum Stage: String, Sendable {
        case uploading
        case uploadComplete = "upload_complete"
        case uploadFailed = "upload_failed"
        case processing
        case ready
        case error
        case expired
    }

    func stage(at now: SandboxTime) -> Stage {
        if finished == nil {
            if expires <= now { return .expired }
            return upload == nil ? .uploadComplete : .uploading
        }
        if upload != nil { return failure == nil ? .uploading : .uploadFailed }
        guard let ready, ready <= now else { return .processing }
        return failure == nil ? .ready : .error
    }
}
