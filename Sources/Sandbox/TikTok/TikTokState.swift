/// What TikTok remembers of what is on its way and of what was posted.
struct TikTokState: Sendable {
    /// Something that an app began to publish.
    struct Publication: Sendable {
        let id: String
        let account: String
        let client: String
        let grant: String
        let draft: TikTokDraft
        let created: SandboxTime
        /// For files that come in chunks.
        var upload: TikTokUpload?
        var downloaded = 0
        /// Whether every byte is there.
        var isWhole = false
        var isEndless = false
        /// When processing is over; `nil` before the last byte and when it never is.
        var ready: SandboxTime?
        var failure: String?
        var post: Post?

        func status(at now: SandboxTime) -> String {
            guard isWhole, let ready, ready <= now else {
                return upload == nil ? "PROCESSING_DOWNLOAD" : "PROCESSING_UPLOAD"
            }
            if failure != nil { return "FAILED" }
            return draft.isDirect ? "PUBLISH_COMPLETE" : "SEND_TO_USER_INBOX"
        }

        /// Applies a fault that makes it fail later or never end; there is no refusal of duplicates, so that
        /// suspected spam is the nearest.
        mutating func suffer(_ call: Call) {
            if call.plays(.duplicate) { failure = "spam_risk" }
            if let reason = call.laterRejection(usual: "spam_risk_text") { failure = reason }
            if call.plays(.endlessProcessing) { isEndless = true }
        }
    }

    /// A post.
    struct Post: Sendable {
        let id: String
        let at: SandboxTime
        /// When moderation has let everybody see it; `nil` for never.
        let shown: SandboxTime?
        let seconds: Int
        let width: Int
        let height: Int
    }

    var publications = BoundedStore<Publication>(capacity: 5_000)
}
