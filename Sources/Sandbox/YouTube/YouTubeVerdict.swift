/// What YouTube thinks of an uploaded file (sheet sections 4.3 and 5).
enum YouTubeVerdict: Sendable, Hashable {
    case good
    /// `failureReason`: the file cannot be used.
    case failed(String)
    /// `rejectionReason`: the video may not stay.
    case rejected(String)

    private static let failures: Set = ["conversion", "invalidFile", "emptyFile", "tooSmall", "codec", "uploadAborted"]
    private static let codecs = VideoCodec.facebook.union(["mp4v", "vp08", "apcn", "apch"])
    private static let longest = Duration.seconds(12 * 3_600)
    /// For channels without a phone number.
    private static let longestUnverified = Duration.seconds(15 * 60)

    /// The verdict with such a reason.
    init(reason: String) {
        self = Self.failures.contains(reason) ? .failed(reason) : .rejected(reason)
    }

    /// Judges a file; nothing is read of WebM but its kind.
    init(_ facts: MediaFacts?, mayBeLong: Bool) {
        guard let facts, facts.kind.isVideo, facts.isWhole else {
            self = .failed("invalidFile")
            return
        }
        guard facts.kind != .webm else {
            self = .good
            return
        }
        guard let video = facts.video, Self.codecs.contains(video.codec) else {
            self = .failed("codec")
            return
        }
        let isTimed = video.length > .zero && video.length <= (mayBeLong ? Self.longest : Self.longestUnverified)
        self = isTimed ? .good : .rejected("length")
    }

    var failure: String? { if case .failed(let reason) = self { reason } else { nil } }
    var rejection: String? { if case .rejected(let reason) = self { reason } else { nil } }
}
