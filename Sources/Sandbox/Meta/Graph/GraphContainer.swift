/// Something that is prepared before it is published (instagram.md and threads.md section 4).
struct GraphContainer: Sendable {
    /// Where it stands.
    enum Status: String, Sendable {
        case inProgress = "IN_PROGRESS"
        case finished = "FINISHED"
        case error = "ERROR"
        case expired = "EXPIRED"
        case published = "PUBLISHED"
    }

    /// An unpublished container lives so long.
    static let life = Duration.seconds(86_400)

    let id: String
    let account: String
    /// The parameters it was made with.
    let fields: [String: String]
    /// `TEXT`, `IMAGE`, `VIDEO`, `CAROUSEL`, `REELS` or `STORIES`.
    let type: String
    let created: SandboxTime
    var expires: SandboxTime
    /// When processing ends; `nil` means never.
    var ready: SandboxTime?
    /// Why processing fails, in the platform's words.
    var failure: String?
    /// The files, those of children included.
    var media: [LedgerEntry.Media] = []
    var children: [String] = []
    /// Bytes of an upload that has begun, until all are there.
    var upload: GraphUpload?
    /// Bytes of an upload that is whole.
    var sent = 0
    /// What was published.
    var post: String?
    /// The published carousel it became a part of.
    var parent: String?

    var isChild: Bool { fields["is_carousel_item"] == "true" }

    /// Where it stands at a moment.
    func status(at now: SandboxTime) -> Status {
        if post != nil || parent != nil { return .published }
        if expires <= now { return .expired }
        guard let ready, ready <= now, upload == nil else { return .inProgress }
        return failure == nil ? .finished : .error
    }

    /// Applies a fault that makes it fail later, never end, or end at once.
    mutating func suffer(_ call: Call, usual: String, at now: SandboxTime) {
        if let reason = call.laterRejection(usual: usual) { failure = reason }
        if call.plays(.endlessProcessing) { ready = nil }
        if call.plays(.earlyExpiry) { expires = now }
    }
}
