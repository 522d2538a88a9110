import Domain
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PreflightTests {
    static let x = Capabilities(
        counting: .weighted, textLimit: 280, imageLimit: 4, imageByteLimit: 5_000_000,
        imageTypes: ["image/jpeg", "image/png", "image/webp", "image/gif"], altTextLimit: 1000, threadLimit: 25,
        takesLanguage: false, cashtagLimit: 1, loneImageTypes: ["image/gif"],
        imageByteLimits: ["image/gif": 15_000_000])
    static let mastodon = Capabilities(
        counting: .mastodon(urlCost: 23), textLimit: 500, imageLimit: 4, imageByteLimit: 16_777_216,
        imageTypes: ["image/jpeg", "image/png"], altTextLimit: 1500, threadLimit: 50, hasContentWarning: true,
        visibilities: ["public", "unlisted", "private", "direct"], imagePixelLimit: 33_177_600)
    static let plain = Capabilities(
        counting: .graphemes, textLimit: 20, byteLimit: 30, imageLimit: 1, imageByteLimit: 1000,
        imageTypes: ["image/png"], altTextLimit: 10, threadLimit: 1)

    private func item(
        _ number: Int, type: String = "image/png", bytes: Int = 500, width: Int = 10, height: Int = 10
    ) -> MediaItem {
        MediaItem(
            id: MediaItem.ID(stored: "med_\(number)"), workspaceID: Workspace.ID(stored: "wsp_1"),
            fileName: "\(number).png", contentType: type, width: width, height: height, byteCount: bytes, digest: "")
    }

    private func problems(
        _ texts: [String], images: [[MediaItem]] = [], altText: String = "",
        options: DeliveryOptions = DeliveryOptions(),
        on capabilities: Capabilities, stored: Bool = true
    ) -> [Problem] {
        let parts = texts.indices.map { index in
            let items = index < images.count ? images[index] : []
            return Part(text: texts[index], media: items.map { Attachment(id: $0.id, altText: altText) })
        }
        let media = stored ? images.flatMap { $0 }.map { ($0.id, $0) } : []
        return Preflight.problems(
            of: Content(parts: parts), options: options, media: Dictionary(media) { first, _ in first },
            capabilities: capabilities, name: "Testland")
    }

    @Test("a good post has no problems")
    func good() {
        #expect(problems(["Hello"], on: Self.plain) == [])
        #expect(problems(["One", "Two"], images: [[item(1)]], on: Self.x) == [])
    }

    @Test("an empty post, and an empty part of a thread, are told apart")
    func empty() {
        #expect(problems([], on: Self.x).map(\.code) == [.emptyPost])
        #expect(problems([" \n"], on: Self.x).map(\.code) == [.emptyPost])
        #expect(problems(["One", ""], on: Self.x).map(\.code) == [.emptyPart])
        #expect(problems([""], images: [[item(1)]], on: Self.x) == [])
    }

    @Test("S2.20 281 units are too many for X, 280 are not; the message has the numbers")
    func tooLong() throws {
        let problem = try #require(problems([String(repeating: "a", count: 281)], on: Self.x).first)

        #expect(problem.code == .textTooLong)
        #expect(problem.message.contains("281") && problem.message.contains("280"))
        #expect(problem.remedy.contains("Shorten it by 1,"))
        #expect(problem.part == 0)
        #expect(problem.severity == .error)
        #expect(problems([String(repeating: "a", count: 280)], on: Self.x) == [])
    }

    @Test("S3.30 a premium account has its own limit")
    func premium() {
        var capabilities = Self.x
        capabilities.textLimit = 25_000

        #expect(problems([String(repeating: "a", count: 25_000)], on: capabilities) == [])
        #expect(problems([String(repeating: "a", count: 25_001)], on: capabilities).map(\.code) == [.textTooLong])
    }

    @Test("a content warning is counted with the text")
    func contentWarningCounts() {
        let text = String(repeating: "a", count: 495)

        #expect(problems([text], options: DeliveryOptions(contentWarning: "Food!"), on: Self.mastodon) == [])
        #expect(
            problems([text], options: DeliveryOptions(contentWarning: "Food!!"), on: Self.mastodon).map(\.code)
                == [.textTooLong])
    }

    @Test("bytes are limited apart from characters")
    func bytes() {
        #expect(problems([String(repeating: "日", count: 11)], on: Self.plain).map(\.code) == [.textTooManyBytes])
    }

    @Test("S2.19 a fifth image is refused, and the remedy says how many to remove")
    func tooManyImages() throws {
        let problem = try #require(problems(["Hi"], images: [(1...5).map { item($0) }], on: Self.x).first)

        #expect(problem.code == .tooManyImages)
        #expect(problem.remedy == "Remove 1 image.")
        #expect(problems(["Hi"], images: [(1...4).map { item($0) }], on: Self.x) == [])
    }

    @Test("images of foreign type, too many bytes or too many pixels are named with file and limit")
    func badImages() {
        let images = [
            item(1, type: "image/tiff"), item(2, type: "image/png", bytes: 20_000_000),
            item(3, width: 8000, height: 8000),
        ]

        let found = problems(["Hi"], images: [images], on: Self.mastodon)

        #expect(found.map(\.code) == [.mediaTypeUnsupported, .imageTooLarge, .imageTooManyPixels])
        #expect(found[0].message.contains("TIFF") && found[0].remedy.contains("JPEG, PNG"))
        #expect(found[1].message.contains("20 MB") && found[1].message.contains("16.8 MB"))
        #expect(found[2].message.contains("8000 × 8000"))
    }

    @Test("a GIF has its own size limit and stands alone")
    func gif() {
        let gif = item(1, type: "image/gif", bytes: 14_000_000)

        #expect(problems(["Hi"], images: [[gif]], on: Self.x) == [])
        #expect(problems(["Hi"], images: [[gif, item(2)]], on: Self.x).map(\.code) == [.imageMustBeAlone])
    }

    @Test("an image over the limit by one byte never reads as equal to it")
    func sizes() throws {
        let problem = try #require(problems(["Hi"], images: [[item(1, bytes: 5_000_001)]], on: Self.x).first)

        #expect(problem.message.contains("5.1 MB") && problem.message.contains("5 MB."))
    }

    @Test("an alt text that is too long is a problem of its own field")
    func altText() {
        let found = problems(["Hi"], images: [[item(1)]], altText: String(repeating: "a", count: 12), on: Self.plain)

        #expect(found.map(\.code) == [.altTextTooLong])
        #expect(found.map(\.field) == [.altText])
        #expect(found.first?.remedy == "Shorten it by 2.")
    }

    @Test("a file that is gone is said to be gone")
    func missing() {
        #expect(problems(["Hi"], images: [[item(1)]], on: Self.x, stored: false).map(\.code) == [.mediaMissing])
    }

    @Test("threads: not supported, or too long")
    func threads() {
        #expect(problems(["1", "2"], on: Self.plain).map(\.code) == [.threadNotSupported])
        #expect(problems((1...26).map(String.init), on: Self.x).map(\.code) == [.threadTooLong])
        #expect(problems((1...25).map(String.init), on: Self.x) == [])
    }

    @Test("at most one cashtag on X")
    func cashtags() {
        #expect(problems(["$ABC rises"], on: Self.x) == [])
        #expect(problems(["$ABC and $DEF rise"], on: Self.x).map(\.code) == [.tooManyCashtags])
    }

    @Test("characters that X refuses are a problem there and nowhere else")
    func forbidden() {
        #expect(problems(["a\u{feff}b"], on: Self.x).map(\.code) == [.forbiddenCharacters])
        #expect(problems(["a\u{feff}b"], on: Self.mastodon) == [])
    }

    @Test("options that a platform ignores are notices, and do not block")
    func ignored() {
        let options = DeliveryOptions(visibility: "private", contentWarning: "Food", language: "en")

        let found = problems(["Hi"], options: options, on: Self.x)

        #expect(found.map(\.code) == [.visibilityIgnored, .contentWarningIgnored, .languageIgnored])
        #expect(found.allSatisfy { $0.severity == .notice })
        #expect(!found.blocksPublishing)
        #expect(problems(["Hi"], options: DeliveryOptions(visibility: "public"), on: Self.x) == [])
    }

    @Test("an unknown visibility is refused and the known ones are named")
    func visibility() throws {
        let found = problems(["Hi"], options: DeliveryOptions(visibility: "secret"), on: Self.mastodon)

        #expect(found.map(\.code) == [.visibilityUnknown])
        #expect(found.first?.remedy.contains("public, unlisted, private, direct") == true)
        #expect(found.blocksPublishing)
        for known in Self.mastodon.visibilities {
            #expect(problems(["Hi"], options: DeliveryOptions(visibility: known), on: Self.mastodon) == [])
        }
    }

    @Test(
        "language codes are checked",
        arguments: [
            ("en", true), ("pt-BR", true), ("zh-Hant-TW", true), ("ast", true), ("english", false), ("", false),
            ("EN", false), ("e", false), ("en-", false), ("en_US", false), ("en-ümlaut", false),
        ])
    func language(_ code: String, _ isGood: Bool) {
        let found = problems(["Hi"], options: DeliveryOptions(language: code), on: Self.mastodon)

        #expect(found.map(\.code) == (isGood ? [] : [.languageInvalid]))
    }

    @Test("a photo platform wants an image in every part")
    func requiresImage() {
        var capabilities = Self.plain
        capabilities.formats[.text] = nil

        #expect(problems(["Hi"], on: capabilities).map(\.code) == [.imageRequired])
        #expect(problems(["Hi"], images: [[item(1)]], on: capabilities) == [])
    }

    @Test("every problem is reported at once, part by part")
    func everything() {
        let texts = [String(repeating: "a", count: 300) + " $AB $CD", "", "\u{ffff}"]
        let images = [[item(1, type: "image/bmp"), item(2, bytes: 9_000_000)]]

        let found = problems(texts, images: images, options: DeliveryOptions(language: "x"), on: Self.x)

        #expect(
            found.map(\.code) == [
                .textTooLong, .tooManyCashtags, .mediaTypeUnsupported, .imageTooLarge, .emptyPart,
                .forbiddenCharacters, .languageInvalid,
            ])
        #expect(found.map(\.part) == [0, 0, 0, 0, 1, 2, nil])
        #expect(found.blocksPublishing)
    }

    @Test("codes are stable snake case", arguments: Problem.Code.allCases)
    func codes(_ code: Problem.Code) {
        #expect(code.rawValue.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (97...122).contains($0) })
    }
}
