/// A file before the rules for its kind.
struct JudgedFile {
    /// What is wrong, and what to do.
    typealias Finding = (code: Problem.Code, message: String, remedy: String)

    let item: MediaItem
    /// What takes it: the platform, or one of its formats.
    let place: String

    private var file: String { "“\(item.fileName)”" }

    /// What is wrong with a picture.
    func findings(_ rules: ImageRules) -> [Finding?] {
        let limit = rules.byteLimit(of: item.contentType)
        return [
            tooLarge(.imageTooLarge, limit, "Make the image smaller, or save it with stronger compression."),
            tooManyPixels(rules.frame, "image"), sides(rules.frame), shape(rules.frame),
        ]
    }

    /// What is wrong with a film. What is not known of it, the platform has to say.
    func findings(_ rules: VideoRules) -> [Finding?] {
        [
            tooLarge(.videoTooLarge, rules.byteLimit, "Make it shorter, or save it with stronger compression."),
            duration(rules), coding(rules), bitRate(rules), frameRate(rules), tooManyPixels(rules.frame, "video"),
            sides(rules.frame), shape(rules.frame),
        ]
    }

    /// What is wrong with a document.
    func findings(_ rules: DocumentRules) -> [Finding?] {
        [
            tooLarge(.documentTooLarge, rules.byteLimit, "Save it with smaller pictures, or leave some pages out."),
            tooManyPages(rules),
        ]
    }

    /// What is wrong with sound.
    func findings(_ rules: AudioRules) -> [Finding?] {
        [tooLarge(.audioTooLarge, rules.byteLimit, "Make it shorter, or save it with stronger compression.")]
    }

    private func tooLarge(_ code: Problem.Code, _ limit: Int, _ remedy: String) -> Finding? {
        guard item.byteCount > limit else { return nil }
        return (
            code, "\(file) has \(FileWords.size(item.byteCount)); \(place) takes up to \(FileWords.size(limit)).",
            remedy
        )
    }

    private func tooManyPixels(_ frame: FrameRules, _ noun: String) -> Finding? {
        guard let limit = frame.pixelLimit, !frame.takesPixels(width: item.width, height: item.height) else {
            return nil
        }
        return (
            .imageTooManyPixels, "\(file) is \(dimensions); \(place) takes up to \(limit) in all.",
            "Scale the \(noun) down."
        )
    }

    private var dimensions: String { "\(item.width) × \(item.height) pixels" }

    private func sides(_ frame: FrameRules) -> Finding? {
        guard !frame.takesSides(width: item.width, height: item.height) else { return nil }
        return (
            .dimensionsNotTaken, "\(file) is \(dimensions); \(place) takes \(FileWords.sides(frame)).",
            "Scale it to such a size."
        )
    }

    private func shape(_ frame: FrameRules) -> Finding? {
        guard let aspect = frame.aspect, !frame.takesShape(width: item.width, height: item.height) else { return nil }
        let isWide = Double(item.width) / Double(item.height) > aspect.upperBound
        return (
            .aspectNotTaken,
            "\(file) is \(dimensions), which is too \(isWide ? "wide" : "tall"); \(place) takes \(FileWords.shapes(aspect)).",
            "Choose to crop it or to show it with bars, or save it in another shape."
        )
    }

    private func duration(_ rules: VideoRules) -> Finding? {
        let length = Duration.milliseconds(item.durationMilliseconds)
        guard let range = rules.duration, length > .zero, !range.contains(length) else { return nil }
        let isLong = length > range.upperBound
        return (
            isLong ? .videoTooLong : .videoTooShort,
            "\(file) runs \(FileWords.time(length)); \(place) takes \(FileWords.times(range)).",
            isLong ? "Cut it." : "Use a longer one."
        )
    }

    private func frameRate(_ rules: VideoRules) -> Finding? {
        guard let rate = item.frameRate, let range = rules.frameRate, !rules.takes(frameRateOf: item) else {
            return nil
        }
        return (
            .frameRateNotTaken,
            """
            \(file) has \(FileWords.tidy(rate)) frames per second; \(place) takes \(FileWords.tidy(range.lowerBound)) to \
            \(FileWords.tidy(range.upperBound)).
            """,
            "Save it with another frame rate."
        )
    }

    private func coding(_ rules: VideoRules) -> Finding? {
        guard let coding = item.coding, let codings = rules.codings, !codings.takes(coding) else { return nil }
        return (
            .codingNotTaken, "\(file) is coded as \(coding.words); \(place) takes \(codings.words).",
            "Save it as H.264 with AAC."
        )
    }

    private func bitRate(_ rules: VideoRules) -> Finding? {
        guard let limit = rules.bitRateLimit, !rules.takes(bitRateOf: item) else { return nil }
        return (
            .bitRateNotTaken,
            """
            \(file) has \(FileWords.size(item.bitRate / 8)) in a second; \(place) takes up to \(FileWords.size(limit / 8)).
            """,
            "Save it with stronger compression."
        )
    }

    private func tooManyPages(_ rules: DocumentRules) -> Finding? {
        guard item.pageCount > rules.pageLimit else { return nil }
        return (
            .documentTooManyPages, "\(file) has \(item.pageCount) pages; \(place) takes up to \(rules.pageLimit).",
            "Leave out \(Plural.of(item.pageCount - rules.pageLimit, "page"))."
        )
    }
}
