import HTTPTypes

/// What Threads takes as files (threads.md section 5), in the words of `error_message`.
enum ThreadsFile {
    static let largestImage = 8 << 20

    /// Nothing that can be fetched, or no picture or video.
    static let unfetchable = GraphProblem(
        1, 2_207_052, "The media could not be fetched from this URI.", status: .internalServerError)

    /// Why a picture fails; `nil` when it is good. Throws `GraphProblem` for what is no picture at all.
    static func problem(image media: GraphMedia) throws -> String? {
        guard let facts = media.facts, [.jpeg, .png].contains(facts.kind) else { throw unfetchable }
        guard media.bytes.count <= largestImage, facts.isWhole, facts.width > 0, facts.height > 0 else {
            return "UNKNOWN"
        }
        return max(facts.ratio, 1 / facts.ratio) > 10 ? "INVALID_ASPEC_RATIO" : nil
    }

    /// Why a video fails; `nil` when it is good.
    static func problem(video media: GraphMedia) -> String? {
        guard let facts = media.facts, [.mp4, .quicktime].contains(facts.kind), let video = facts.video, facts.isWhole,
            video.isIndexFirst, !video.isEdited, VideoCodec.common.contains(video.codec), facts.width <= 1_920
        else { return "FAILED_PROCESSING_VIDEO" }
        guard (0.01...10).contains(facts.ratio) else { return "INVALID_ASPEC_RATIO" }
        guard video.length > .zero, video.length <= .seconds(300) else { return "INVALID_DURATION" }
        guard let rate = video.frameRate, VideoCodec.isRate(rate, 23...60) else { return "INVALID_FRAME_RATE" }
        guard VideoCodec.bitRate(media.bytes.count, video.length) <= 100e6 else { return "INVALID_BIT_RATE" }
        guard let sound = video.sound else { return nil }
        guard (1...2).contains(sound.channels) else { return "INVALID_AUDIO_CHANNELS" }
        return sound.codec == "mp4a" && sound.rate <= 48_000 ? nil : "FAILED_PROCESSING_AUDIO"
    }
}

/// What Meta says about codecs.
enum VideoCodec {
    /// H.264 and HEVC.
    static let common: Set = ["avc1", "avc3", "hvc1", "hev1"]
    /// Besides, on Facebook: VP9 and AV1.
    static let facebook: Set = ["avc1", "avc3", "hvc1", "hev1", "vp09", "av01"]

    /// Whether a frame rate is within bounds; counting pictures of a short film is off by one.
    static func isRate(_ rate: Double, _ range: ClosedRange<Double>) -> Bool {
        (range.lowerBound - 0.5...range.upperBound + 0.5).contains(rate)
    }

    /// Bits per second.
    static func bitRate(_ size: Int, _ length: Duration) -> Double {
        Double(size) * 8_000 / Double(max(length.milliseconds, 1))
    }
}
