/// What Instagram takes as files (instagram-facebook.md sections 5 and 6).
enum InstagramFile {
    static let largestImage = 8 << 20
    static let largestReel = 300 << 20
    static let largestStory = 100 << 20

    /// Nothing that can be fetched, or neither photo nor video.
    static let unfetchable = GraphProblem(
        9_004, 2_207_052,
        "The media could not be fetched from this URI: only photo or video can be accepted as media type.")

    /// Throws `GraphProblem` for a picture that breaks a rule; stories may have any ratio.
    static func check(image media: GraphMedia, anyRatio: Bool) throws {
        guard media.bytes.count <= largestImage else {
            throw GraphProblem(36_000, 2_207_004, "The image size is too large.")
        }
        guard let facts = media.facts, !facts.kind.isVideo else { throw unfetchable }
        guard facts.kind == .jpeg, !facts.hasSeveralPictures, facts.isWhole, facts.width > 0, facts.height > 0 else {
            throw GraphProblem(36_001, 2_207_005, "The image format is not supported.")
        }
        // Pixels are whole, so a ratio is rounded to hundredths.
        guard anyRatio || (80...191).contains((facts.ratio * 100).rounded()) else {
            throw GraphProblem(36_003, 2_207_009, "The aspect ratio is not supported.")
        }
    }

    /// The number of what is wrong with a video; `nil` when it is good.
    static func problem(video media: GraphMedia, isStory: Bool, offset: Int?) -> Int? {
        guard media.bytes.count <= (isStory ? largestStory : largestReel), let facts = media.facts,
            [.mp4, .quicktime].contains(facts.kind), facts.isWhole, let video = facts.video
        else { return 2_207_026 }
        let length: ClosedRange<Duration> = .seconds(3) ... .seconds(isStory ? 60 : 900)
        let ratio = isStory ? 0.1...10 : 0.01...10
        let isGood =
            video.isIndexFirst && !video.isEdited && VideoCodec.common.contains(video.codec)
            && length.contains(video.length) && ratio.contains(facts.ratio) && facts.width <= 1_920
            && video.frameRate.map { VideoCodec.isRate($0, 23...60) } == true
            && VideoCodec.bitRate(media.bytes.count, video.length) <= 25e6 && isGood(video.sound)
        guard isGood else { return 2_207_026 }
        return offset.map { Int64($0) > video.length.milliseconds } == true ? 2_207_057 : nil
    }

    private static func isGood(_ sound: MediaFacts.Sound?) -> Bool {
        guard let sound else { return true }
        return sound.codec == "mp4a" && sound.rate <= 48_000 && (1...2).contains(sound.channels)
    }

    /// The refusal of a number, as it comes when a failed container is published.
    static func problem(_ number: String?) -> GraphProblem {
        let codes = ["2207026": 352, "2207052": 9_004, "2207057": 1, "2207003": -2, "2207009": 36_003]
        guard let number, let subcode = Int(number) else { return GraphProblem(-1, 2_207_001, "Unknown error.") }
        return GraphProblem(codes[number] ?? 352, subcode, "The media could not be processed.")
    }
}
