/// What Facebook takes as files (facebook.md section 5).
enum PageFile {
    static let largestPhoto = 10 << 20

    /// No file, or one that cannot be fetched or read.
    static let missing = GraphProblem(324, 2_069_019, "(#324) Requires upload file")
    /// A photo that is too big or of a format that is not taken.
    static let unfit = GraphProblem(
        324, 1_366_046, "(#324) Photos should be less than 4 MB and saved as JPG, PNG, GIF, TIFF, or BMP files.")

    /// Throws `GraphProblem` for what is no photo.
    static func check(photo media: GraphMedia) throws {
        guard !media.bytes.isEmpty else { throw missing }
        let isOlder = ["BM", "II*\u{0}", "MM\u{0}*"].contains { media.bytes.starts(with: Array($0.utf8)) }
        let isKnown = media.facts.map { [.jpeg, .png, .gif].contains($0.kind) && $0.isWhole } ?? isOlder
        guard media.bytes.count <= largestPhoto, isKnown else { throw unfit }
    }

    /// What is wrong with a video; `nil` when it is good. `1363024` and `1363031` are formats, `1363025` and `1363026`
    /// lengths.
    static func problem(_ media: GraphMedia, _ kind: PageVideo.Kind) -> (code: Int, words: String)? {
        guard let facts = media.facts, [.mp4, .quicktime].contains(facts.kind), facts.isWhole, let video = facts.video
        else { return (1_363_024, "The video file format is not supported.") }
        guard kind != .video else {
            return video.length <= .seconds(4 * 3_600) ? nil : (1_363_026, "The video is too long.")
        }
        if video.length < .seconds(3) { return (1_363_025, "The video is too short.") }
        if video.length > .seconds(kind == .reel ? 90 : 60) { return (1_363_026, "The video is too long.") }
        let isGood =
            VideoCodec.facebook.contains(video.codec) && facts.width >= 540 && facts.height >= 960
            && abs(facts.ratio - 9.0 / 16) < 0.01
            && video.frameRate.map { VideoCodec.isRate($0, 24...60) } == true
            && video.sound.map { $0.codec == "mp4a" && $0.rate <= 48_000 && (1...2).contains($0.channels) } ?? true
        return isGood ? nil : (1_363_031, "The video is not fit for a reel or story.")
    }
}
