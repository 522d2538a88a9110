/// What TikTok takes as files (sheet section 5), in the words of `fail_reason`.
enum TikTokFile {
    /// Largest photo in bytes.
    static let largestPhoto = 20_000_000
    /// Largest video that is fetched, in bytes: as much as fits into memory.
    static let largestVideo = 1 << 30
    /// Longest video in seconds, whoever posts it.
    static let longestVideo = 600

    private static let sides = 360...4_096
    private static let codecs = VideoCodec.common.union(["vp08", "vp09"])

    /// Why a video fails; `nil` when it is good. Nothing is read of WebM but its kind.
    static func problem(video bytes: [UInt8], longest: Int) -> String? {
        guard let facts = MediaFacts(bytes), facts.kind.isVideo, facts.isWhole else { return format }
        guard facts.kind != .webm else { return nil }
        guard let video = facts.video, codecs.contains(video.codec) else { return format }
        guard let rate = video.frameRate, VideoCodec.isRate(rate, 23...60) else { return "frame_rate_check_failed" }
        guard sides.contains(facts.width), sides.contains(facts.height) else { return size }
        guard video.length > .zero, video.length <= .seconds(longest) else { return "duration_check_failed" }
        return nil
    }

    /// Why a photo fails; `nil` when it is good.
    static func problem(photo bytes: [UInt8]) -> String? {
        guard let facts = MediaFacts(bytes), [.jpeg, .webp].contains(facts.kind), facts.isWhole, facts.width > 0 else {
            return format
        }
        return bytes.count <= largestPhoto && min(facts.width, facts.height) <= 1_080 ? nil : size
    }

    /// A file that is too large to be fetched.
    static func tooLarge(isPhoto: Bool) -> String { isPhoto ? size : format }

    private static let format = "file_format_check_failed"
    private static let size = "picture_size_check_failed"
}
