import Domain
import Testing

/// Where a platform crops everything to the shape of the first, bars keep what it would cut off.
@Suite("Bars in carousels", .timeLimit(.minutes(1)))
struct CarouselFitTests {
    private typealias Bench = RuleBench

    /// As on Instagram.
    private static let capabilities = Capabilities(
        text: TextRules(.graphemes, limit: 100),
        formats: [
            .gallery: .gallery(
                upTo: 10,
                image: ImageRules(types: ["image/jpeg"], byteLimit: 1 << 30, frame: FrameRules(aspect: 0.8...1.91)),
                video: VideoRules(
                    types: ["video/mp4"], byteLimit: 1 << 30,
                    frame: FrameRules(widths: 1...1_920, aspect: 0.01...10)), name: "Carousel",
                shape: .croppedToFirst)
        ])

    private static func picture(_ number: Int, _ width: Int, _ height: Int) -> MediaItem {
        Bench.item(number, "image/jpeg", width: width, height: height)
    }

    /// Two files, the second by a choice of its own, the first by that of the account.
    private func look(
        _ first: MediaItem, _ second: MediaItem, _ fit: MediaFit?, account: MediaFit? = nil
    ) -> (recipe: MediaRecipe?, codes: [Problem.Code]) {
        let content = Content(parts: [
            Part(text: "Hi", media: [Attachment(id: first.id), Attachment(id: second.id, fit: fit)])
        ])
        var options = DeliveryOptions()
        options[.fit] = account.map { .text($0.rawValue) }
        let media = [first.id: first, second.id: second]
        let recipes = Preflight.recipes(
            of: content, options: options, media: media, capabilities: Self.capabilities)
        let problems = Preflight.problems(
            of: content, options: options, media: media, capabilities: Self.capabilities, name: "Testland",
            adapts: [.image, .video])
        return (recipes[second.id], problems.map(\.code))
    }

    @Test(
        "a picture of another shape gets the bars that bring it to the shape of the first, and nothing is cropped",
        arguments: [
            ([1_000, 1_000], [1_000, 800], [1_000, 1_000]), ([1_000, 1_000], [800, 1_000], [1_000, 1_000]),
            ([1_080, 1_350], [1_200, 800], [960, 1_200]),
        ])
    func bars(first: [Int], second: [Int], made: [Int]) {
        let found = look(Self.picture(1, first[0], first[1]), Self.picture(2, second[0], second[1]), .bars)
        #expect(found.recipe.map { [$0.width, $0.height] } == made)
        #expect(found.recipe?.fit == .bars && found.codes.isEmpty)
    }

    @Test("a film does the same")
    func film() {
        let found = look(Self.picture(1, 1_000, 1_000), Bench.film(2), .bars)
        #expect(found.recipe.map { [$0.width, $0.height] } == [1_920, 1_920])
        #expect(found.recipe?.fit == .bars && found.codes.isEmpty)
    }

    @Test("where the first gets bars itself, the others come to the shape that it has then")
    func firstToo() {
        let found = look(Self.picture(1, 2_000, 500), Self.picture(2, 1_000, 1_000), nil, account: .bars)
        #expect(found.recipe.map { [$0.width, $0.height] } == [1_000, 524])
        #expect(found.codes.isEmpty)
    }

    @Test("without the choice of bars the platform crops, and says so", arguments: [nil, MediaFit.keep, .crop])
    func cropped(fit: MediaFit?) {
        let found = look(Self.picture(1, 1_000, 1_000), Self.picture(2, 1_000, 800), fit)
        #expect(found.recipe == nil && found.codes == [.croppedToFirst])
    }

    @Test("what has the shape of the first stays as it is")
    func alike() {
        let found = look(Self.picture(1, 1_000, 1_000), Self.picture(2, 500, 500), .bars)
        #expect(found.recipe == nil && found.codes.isEmpty)
    }
}
