import Domain
import Testing

/// What a part becomes on a platform, and in what words it goes out.
@Suite("Formats", .timeLimit(.minutes(5)))
struct FormatTests {
    typealias Bench = RuleBench

    private static func format(
        _ items: [MediaItem], link: Link? = nil, poll: Poll? = nil, asked: PostFormat? = nil, at index: Int = 0,
        on capabilities: Capabilities = Bench.capabilities
    ) -> Format {
        capabilities.format(
            of: Part(text: "", media: items.map { Attachment(id: $0.id) }, link: link, poll: poll), at: index,
            options: asked.map { DeliveryOptions([.format: .text($0.rawValue)]) } ?? DeliveryOptions(),
            media: Dictionary(items.map { ($0.id, $0) }) { first, _ in first })
    }

    private static let poll = Poll(options: ["a", "b"], minutes: 5)
    private static let link = Link(url: "https://example.com")
    private static let gif = Bench.item(1, "image/gif")

    @Test("S3.40 a format follows from what a part holds")
    func natural() {
        #expect(Self.format([]) == .text)
        #expect(Self.format([], poll: Self.poll) == .poll)
        #expect(Self.format([Bench.item()]) == .image)
        #expect(Self.format([Bench.item(), Bench.item(2)]) == .gallery)
        #expect(Self.format([Bench.film()]) == .video)
        #expect(Self.format([Bench.item(1, "application/pdf")]) == .document)
        #expect(Bench.capabilities.format(of: Part(text: "", media: [Attachment(id: Bench.item().id)])) == .image)
    }

    @Test("S3.06 what has no place of its own goes to the next: films to Reels, GIFs to pictures, links to the text")
    func fallback() {
        #expect(Self.format([Self.gif]) == .image)
        #expect(Self.format([], link: Self.link) == .text)
        #expect(Self.format([Bench.film()], on: Bench.capabilities.only([.reel])) == .reel)
        var rich = Bench.capabilities
        rich.formats[.gif] = .image(Bench.image)
        rich.formats[.link] = .words("Card")
        #expect(Self.format([Self.gif], on: rich) == .gif)
        #expect(Self.format([], link: Self.link, on: rich) == .link)
        #expect(Self.format([Self.gif], on: Bench.capabilities.only([.video])) == .gif)
    }

    @Test("a Reel or story is asked for, of the first part alone")
    func asked() {
        #expect(Self.format([Bench.film()], asked: .reel) == .reel)
        #expect(Self.format([Bench.item()], asked: .story) == .story)
        #expect(Self.format([Bench.film()], asked: .post) == .video)
        #expect(Self.format([Bench.film()], asked: .reel, at: 1) == .video)
        #expect(Self.format([], poll: Self.poll, asked: .story) == .poll)
    }

    @Test(
        "the tag of Shorts is added once, and only when it is absent",
        arguments: [
            ("", "#Clips"), ("Hi", "Hi\n\n#Clips"), ("Hi #Clips", "Hi #Clips"), ("#clips first", "#clips first"),
            ("#CLIPS", "#CLIPS"), ("#clipsy", "#clipsy\n\n#Clips"), ("no#clips", "no#clips\n\n#Clips"),
        ] as [(String, String)])
    func tag(text: String, expected: String) {
        let part = Part(text: text)
        #expect(Bench.capabilities.text(of: part, as: .reel) == expected)
        let again = Bench.capabilities.text(of: Part(text: expected), as: .reel)
        #expect(again == expected)
        #expect(Bench.capabilities.text(of: part, as: .video) == text)
    }

    @Test("a link goes out once: as a card, in its field, or in the text")
    func links() {
        func composed(_ style: Capabilities.LinkStyle, _ text: String, media: [MediaItem] = []) -> Part {
            var it = Bench.capabilities
            it.link = style
            it.formats[.link] = .words("Card")
            let part = Part(text: text, media: media.map { Attachment(id: $0.id) }, link: Self.link)
            return it.composed(Content(parts: [part])).parts[0]
        }
        #expect(composed(.card, "Hi") == Part(text: "Hi", link: Self.link))
        #expect(composed(.card, "Hi", media: [Bench.item()]).text == "Hi\n\nhttps://example.com")
        #expect(composed(.card, "Hi", media: [Bench.item()]).link == nil)
        #expect(composed(.field(limit: 100), "Hi") == Part(text: "Hi", link: Self.link))
        #expect(composed(.inText, "Hi") == Part(text: "Hi\n\nhttps://example.com"))
        #expect(composed(.inText, "") == Part(text: "https://example.com"))
        #expect(composed(.plain, "See https://example.com!") == Part(text: "See https://example.com!"))
    }

    @Test("composing again changes nothing, and what has no link and no tag stays as it is")
    func stable() {
        let content = Content(title: "T", parts: [Part(text: "a", link: Self.link), Part(text: "b", poll: Self.poll)])
        var it = Bench.capabilities
        it.link = .inText
        let once = it.composed(content)
        #expect(it.composed(once) == once)
        #expect(once.title == "T" && once.parts[1] == content.parts[1])
    }

    @Test("what a connector has not built is not promised")
    func only() {
        let some = Bench.capabilities.only([.text, .image], options: [.replyControl])
        #expect(Set(some.formats.keys) == [.text, .image] && some.poll == nil)
        #expect(some.options.map(\.key) == [.replyControl, .fit] && some.option(.fit)?.formats == [.image])
        var card = Bench.capabilities
        card.link = .card
        #expect(card.only([.text]).link == .inText && card.only([.text, .link]).link == .card)
    }

    @Test(
        "a file is taken as it is, or not",
        arguments: [
            (Bench.item(), true), (Bench.item(bytes: 1_001), false), (Bench.item(1, "image/tiff"), false),
            (Bench.film(), true), (Bench.film(bytes: 2_001), false), (Bench.item(1, "application/pdf", pages: 3), true),
            (Bench.item(1, "application/pdf", pages: 4), false), (Bench.item(1, "audio/mpeg"), false),
        ] as [(MediaItem, Bool)])
    func takes(item: MediaItem, isTaken: Bool) {
        #expect(Bench.capabilities.takes(item) == isTaken)
    }
}
