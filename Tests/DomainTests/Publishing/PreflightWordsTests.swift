import Domain
import TestKit
import Testing

/// What people read when a post does not fit, word by word.
@Suite("Words of preflight", .timeLimit(.minutes(10)))
struct PreflightWordsTests {
    private static let account: PictureAccount = {
        var account = PictureAccount(
            counting: .graphemes, textLimit: 10, imageLimit: 1, imageByteLimit: 1_500_000,
            imageTypes: ["image/png", "image/jpeg"], altTextLimit: 3, threadLimit: 2)
        account.byteLimit = 40
        account.cashtagLimit = 1
        account.imagePixelLimit = 100
        account.loneImageTypes = ["image/gif"]
        return account
    }()

    /// A post, and what is said about it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var parts: [Part] = [Part(text: "Hi")]
        var options = DeliveryOptions()
        var media: [MediaItem] = []
        var change: @Sendable (inout PictureAccount) -> Void = { _ in }
        let message: String
        let remedy: String
    }

    private static func item(
        _ number: Int, type: String = "image/png", width: Int = 5, height: Int = 5, bytes: Int = 10
    ) -> MediaItem {
        MediaItem(
            id: MediaItem.ID(stored: "med_\(number)"), workspaceID: Workspace.ID(stored: "wsp_1"),
            fileName: "cat \(number).png", contentType: type, width: width, height: height, byteCount: bytes, digest: ""
        )
    }

    private static func part(_ items: MediaItem..., text: String = "Hi", altText: String = "") -> Part {
        Part(text: text, media: items.map { Attachment(id: $0.id, altText: altText) })
    }

    static let cases = [
        Case(
            testDescription: "no parts", parts: [], message: "The post is empty.", remedy: "Write a text."),
        Case(
            testDescription: "nothing in it", parts: [Part(text: "\n ")], message: "The post is empty.",
            remedy: "Write a text or add an image."),
        Case(
            testDescription: "nothing in a part", parts: [Part(text: "Hi"), Part(text: "")],
            message: "Part 2 of the thread is empty.", remedy: "Write a text, add an image, or remove the part."),
        Case(
            testDescription: "one character too many", parts: [Part(text: "Hello world")],
            message: "The text is 11 characters long; Birdland takes 10.",
            remedy: "Shorten it by 1, or split it into a thread."),
        Case(
            testDescription: "too long where there are no threads", parts: [Part(text: "Hello world!")],
            change: { $0.threadLimit = 1 }, message: "The text is 12 characters long; Birdland takes 10.",
            remedy: "Shorten it by 2."),
        Case(
            testDescription: "too long in a thread", parts: [Part(text: "Hi"), Part(text: "Hello world")],
            message: "Part 2 is 11 characters long; Birdland takes 10.",
            remedy: "Shorten it by 1, or split it into a thread."),
        Case(
            testDescription: "too many bytes", parts: [Part(text: "👨‍👩‍👧‍👦👨‍👩‍👧‍👦")],
            message: "The text takes 50 bytes; Birdland stores at most 40.",
            remedy: "Use fewer emoji and special characters, or shorten the text."),
        Case(
            testDescription: "invisible characters", parts: [Part(text: "a\u{feff}")],
            change: { $0.counting = .weighted },
            message: "The text holds invisible characters that Birdland refuses (such as a byte order mark).",
            remedy: "Type the text anew instead of pasting it."),
        Case(
            testDescription: "two cashtags", parts: [Part(text: "$A $B")],
            message: "The text has 2 cashtags ($A …); Birdland takes 1.",
            remedy: "Keep 1 and write the others without the dollar sign."),
        Case(
            testDescription: "three parts of two", parts: [Part(text: "1"), Part(text: "2"), Part(text: "3")],
            message: "A thread on Birdland may have 2 parts; this one has 3.", remedy: "Remove 1 part."),
        Case(
            testDescription: "four parts of two",
            parts: [Part(text: "1"), Part(text: "2"), Part(text: "3"), Part(text: "4")],
            message: "A thread on Birdland may have 2 parts; this one has 4.", remedy: "Remove 2 parts."),
        Case(
            testDescription: "a thread where there are none", parts: [Part(text: "1"), Part(text: "2")],
            change: { $0.threadLimit = 1 }, message: "Birdland has no threads, and this post has 2 parts.",
            remedy: "Put it into one part, or leave this account out."),
        Case(
            testDescription: "no image where one is needed", change: { $0.requiresImage = true },
            message: "Birdland takes no posts without an image.", remedy: "Add an image."),
        Case(
            testDescription: "two images of one", parts: [part(item(1), item(2))], media: [item(1), item(2)],
            message: "Birdland takes 1 image in a post; the text has 2.", remedy: "Remove 1 image."),
        Case(
            testDescription: "a GIF in company", parts: [part(item(1, type: "image/gif"), item(2))],
            media: [item(1, type: "image/gif"), item(2)],
            change: {
                $0.imageLimit = 2
                $0.imageTypes.insert("image/gif")
            },
            message: "An animated GIF cannot stand beside other images on Birdland.",
            remedy: "Keep the GIF or the other images, or put them into different parts."),
        Case(
            testDescription: "an image that is gone", parts: [part(item(1))], message: "Image 1 is no longer stored.",
            remedy: "Upload it again."),
        Case(
            testDescription: "a type that is not taken", parts: [part(item(1, type: "image/gif"))],
            media: [item(1, type: "image/gif")], message: "Birdland does not take “cat 1.png” (GIF).",
            remedy: "Use one of: JPEG, PNG."),
        Case(
            testDescription: "too many bytes in an image", parts: [part(item(1, bytes: 1_500_001))],
            media: [item(1, bytes: 1_500_001)], message: "“cat 1.png” has 1.6 MB; Birdland takes up to 1.5 MB.",
            remedy: "Make the image smaller, or save it with stronger compression."),
        Case(
            testDescription: "too many bytes for its type", parts: [part(item(1, bytes: 2_001))],
            media: [item(1, bytes: 2_001)], change: { $0.imageByteLimits["image/png"] = 2_000 },
            message: "“cat 1.png” has 3 kB; Birdland takes up to 2 kB.",
            remedy: "Make the image smaller, or save it with stronger compression."),
        Case(
            testDescription: "too many pixels", parts: [part(item(1, width: 11, height: 10))],
            media: [item(1, width: 11, height: 10)],
            message: "“cat 1.png” is 11 × 10 pixels; Birdland takes up to 100 in all.", remedy: "Scale the image down."),
        Case(
            testDescription: "a long alt text", parts: [part(item(1), altText: "A cat")], media: [item(1)],
            message: "The alt text of image 1 has 5 characters; Birdland takes 3.", remedy: "Shorten it by 2."),
        Case(
            testDescription: "a visibility that cannot be had", options: DeliveryOptions(visibility: "private"),
            message: "Birdland has no choice of visibility: everybody will see the post.",
            remedy: "Leave this account out if not everybody should see it."),
        Case(
            testDescription: "an unknown visibility", options: DeliveryOptions(visibility: "friends"),
            change: { $0.visibilities = ["public", "direct"] },
            message: "Birdland does not know the visibility “friends”.", remedy: "Choose one of: public, direct."),
        Case(
            testDescription: "a warning that cannot be had", options: DeliveryOptions(contentWarning: "Food"),
            message: "Birdland has no content warnings: the post will be shown without yours.",
            remedy: "Put the warning into the text, or leave this account out."),
        Case(
            testDescription: "a language that is none", options: DeliveryOptions(language: "Klingon"),
            message: "“Klingon” is no language code.", remedy: "Use two letters, such as en, de or ja."),
        Case(
            testDescription: "a language that is not asked for", options: DeliveryOptions(language: "de"),
            change: { $0.takesLanguage = false },
            message: "Birdland finds out the language of a post by itself and ignores yours.",
            remedy: "Nothing needs to be done."),
    ]

    @Test("S2.19 S2.20 a problem says what is wrong with its numbers, and what to do", arguments: cases)
    func words(example: Case) throws {
        var account = Self.account
        example.change(&account)

        let found = Preflight.problems(
            of: Content(parts: example.parts), options: example.options,
            media: Dictionary(uniqueKeysWithValues: example.media.map { ($0.id, $0) }),
            capabilities: account.capabilities, name: "Birdland")

        #expect(found.count == 1)
        #expect(found.first?.message == example.message)
        #expect(found.first?.remedy == example.remedy)
    }

    @Test("SEC-54 what somebody typed is quoted, cut, and never grows a message without end")
    func hostileWords() throws {
        let long = String(repeating: "<script>", count: 10_000)
        let found = Preflight.problems(
            of: Content(text: "Hi"), options: DeliveryOptions(visibility: long, language: long),
            capabilities: {
                var account = Self.account
                account.visibilities = ["public"]
                return account.capabilities
            }(), name: "Birdland")

        #expect(found.map(\.code) == [.visibilityUnknown, .languageInvalid])
        #expect(found.allSatisfy { $0.message.count < 120 })
    }

    /// The codes that these posts have; `PreflightRulesTests` has the others.
    static var codes: Set<Problem.Code> {
        Set(
            cases.flatMap { example in
                var account = Self.account
                example.change(&account)
                return Preflight.problems(
                    of: Content(parts: example.parts), options: example.options,
                    media: Dictionary(uniqueKeysWithValues: example.media.map { ($0.id, $0) }),
                    capabilities: account.capabilities, name: "Birdland"
                ).map(\.code)
            })
    }
}
