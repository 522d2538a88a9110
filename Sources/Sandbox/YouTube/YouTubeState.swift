/// What YouTube remembers of uploads, videos and comments.
struct YouTubeState: Sendable {
    /// A resumable upload.
    struct Session: Sendable {
        let id: String
        let account: String
        let client: String
        let draft: YouTubeDraft
        /// What the answer shows of the video.
        let parts: Set<String>
        let ends: SandboxTime
        var upload: YouTubeUpload
        var fate = Fate()
        /// What it became.
        var video: String?
    }

    /// What faults have in store for a video.
    struct Fate: Sendable {
        var verdict: YouTubeVerdict?
        var isEndless = false

        mutating func suffer(_ call: Call) {
            if call.plays(.duplicate) { verdict = .rejected("duplicate") }
            if let reason = call.laterRejection(usual: "copyright") { verdict = YouTubeVerdict(reason: reason) }
            if call.plays(.endlessProcessing) { isEndless = true }
        }
    }

    /// A video.
    struct Video: Sendable {
        let id: String
        let account: String
        var draft: YouTubeDraft
        let type: String
        let size: Int
        let digest: String
        let length: Duration
        let width: Int
        let height: Int
        let created: SandboxTime
        /// When processing is over; `nil` for never.
        let ready: SandboxTime?
        var verdict: YouTubeVerdict
        var hasThumbnail = false
        var isDeleted = false

        /// Square or upright, and three minutes at most (sheet section 4.4).
        var isShort: Bool { width > 0 && width <= height && length <= .seconds(180) }

        func isProcessed(at now: SandboxTime) -> Bool { ready.map { $0 <= now } ?? false }

        /// What became of it, once that is known.
        func outcome(at now: SandboxTime) -> YouTubeVerdict? { isProcessed(at: now) ? verdict : nil }

        /// Whether anybody can see it.
        func isOpen(at now: SandboxTime) -> Bool {
            !isDeleted && outcome(at: now) == .good && draft.privacy(at: now) != "private"
        }
    }

    var sessions = BoundedStore<Session>(capacity: 1_000)
    var videos = BoundedStore<Video>(capacity: 20_000)

    /// The video of an identifier; `nil` for deleted ones.
    func video(_ id: String) -> Video? { videos[id].flatMap { $0.isDeleted ? nil : $0 } }
}
