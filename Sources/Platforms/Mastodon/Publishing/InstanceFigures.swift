import Domain

/// The figures of an instance, from which its rules are made; Mastodon's own, where a server does not tell its (platform
/// sheet, section 5).
struct InstanceFigures: Sendable {
    var text = 500
    var urlCost = 23
    var attachments = 4
    var altText = 1500
    var imageTypes: Set<String> = [
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic", "image/heif",
    ]
    var imageBytes = 16_777_216
    var imagePixels = 33_177_600
    var videoTypes: Set<String> = ["video/mp4", "video/webm", "video/quicktime"]
    /// `nil` where no films are taken.
    var videoBytes: Int? = 103_809_024
    var videoPixels = 8_294_400
    var videoRate = 120.0
    /// Sound; the sheet names no limit of its own, so that of films holds.
    var audioTypes: Set<String> = ["audio/mpeg", "audio/ogg", "audio/flac", "audio/wav", "audio/mp4"]
    var pollOptions = 4
    var pollOption = 50
    var pollMinutes = 5...43_829
    /// Only Mastodon and its forks are known to count as Mastodon does.
    var countsAsMastodon = true
    /// Whether a GIF becomes a film there, and so stands alone.
    var filmsGIFs = true
    /// Whether words alone are refused (Pixelfed).
    var wantsImages = false

    /// Everything that such a server takes.
    var capabilities: Capabilities {
        Capabilities(
            text: TextRules(
                countsAsMastodon ? .mastodon(urlCost: urlCost) : .cautious(urlCost: urlCost), limit: text),
            altTextLimit: altText, thread: ThreadRules(limit: 50),
            poll: wantsImages
                ? nil
                : PollRules(
                    options: 2...pollOptions, optionLimit: pollOption, minutes: pollMinutes, allowsSeveral: true),
            formats: formats, options: Self.options)
    }

    private var formats: [Format: FormatRules] {
        let image = ImageRules(
            types: imageTypes, byteLimit: imageBytes, frame: FrameRules(pixelLimit: imagePixels))
        var still = image
        var formats: [Format: FormatRules] = [.image: .image(image)]
        if filmsGIFs, imageTypes.contains(Self.gif) {
            still.types.remove(Self.gif)
            formats[.gif] = .image(image, name: "GIF")
        }
        if attachments > 1 { formats[.gallery] = .gallery(upTo: attachments, image: still) }
        if let videoBytes {
            formats[.video] = .video(
                VideoRules(
                    types: videoTypes, byteLimit: videoBytes, frameRate: 0...videoRate,
                    frame: FrameRules(pixelLimit: videoPixels), takesAltText: true))
            if !audioTypes.isEmpty { formats[.audio] = .audio(AudioRules(types: audioTypes, byteLimit: videoBytes)) }
        }
        guard !wantsImages else { return formats }
        return formats.merging(
            [.text: .words("Text"), .link: .words("Link"), .poll: .words("Poll")], uniquingKeysWith: { $1 })
    }

    private static let gif = "image/gif"
    private static let options = [
        OptionRule(
            .visibility,
            .choice([
                .init("public", "Everybody"), .init("unlisted", "Everybody, but not in public timelines"),
                .init("private", "Followers"), .init("direct", "Only people who are mentioned"),
            ]), usual: "public"),
        OptionRule(
            .contentWarning, .text(limit: 5_000), hint: "People see these words first, and the post after a tap."),
        OptionRule(.language, .text(limit: 35), hint: "Two letters, such as en, de or ja."),
        OptionRule(.sensitive, .flag, usual: false, formats: [.image, .gallery, .gif, .video, .audio]),
    ]
}
