import Domain
import Testing

/// The author's choice of shape: crop or bars, to the nearest shape that is taken, and nothing where nothing was chosen.
@Suite("Shapes by choice", .timeLimit(.minutes(1)))
struct FitTests {
    private typealias Bench = RuleBench

    struct Case: Sendable {
        let sides: [Int]
        let fit: MediaFit
        let aspect: ClosedRange<Double>
        let made: [Int]?

        init(_ width: Int, _ height: Int, _ fit: MediaFit, _ aspect: ClosedRange<Double>, _ made: [Int]?) {
            (sides, self.fit, self.aspect, self.made) = ([width, height], fit, aspect, made)
        }
    }

    static let cases = [
        Case(1_000, 1_000, .crop, 0.8...1.91, nil), Case(1_000, 1_000, .bars, 0.8...1.91, nil),
        Case(4_000, 1_000, .keep, 0.8...1.91, nil),
        Case(4_000, 1_000, .crop, 0.8...1.91, [1_910, 1_000]), Case(4_000, 1_000, .bars, 0.8...1.91, [4_000, 2_095]),
        Case(1_000, 4_000, .crop, 0.8...1.91, [1_000, 1_250]), Case(1_000, 4_000, .bars, 0.8...1.91, [3_200, 4_000]),
        Case(1_920, 1_080, .crop, 0.5625...0.5625, [607, 1_080]),
        Case(1_920, 1_080, .bars, 0.5625...0.5625, [1_080, 1_920]),
    ]

    @Test(
        "a picture comes to the nearest shape that is taken, by the author's choice and never without", arguments: cases
    )
    func pictures(one: Case) {
        let rules = ImageRules(types: ["image/jpeg"], byteLimit: 1 << 30, frame: FrameRules(aspect: one.aspect))
        let item = Bench.item(1, "image/jpeg", width: one.sides[0], height: one.sides[1])
        let recipe = MediaRecipe(fitting: item, to: rules, by: one.fit)

        #expect(recipe.map { [$0.width, $0.height] } == one.made)
        #expect(recipe == nil || recipe?.fit == one.fit)
        #expect(recipe?.variant.contains(one.fit.rawValue) ?? true)
    }

    @Test("a film does the same in even sides", arguments: cases)
    func films(one: Case) {
        let rules = VideoRules(types: ["video/mp4"], byteLimit: 1 << 30, frame: FrameRules(aspect: one.aspect))
        let item = Bench.film(width: one.sides[0], height: one.sides[1])
        let recipe = MediaRecipe(fitting: item, to: rules, by: one.fit)

        #expect((recipe == nil) == (one.made == nil))
        guard let recipe, let made = one.made else { return }
        #expect(recipe.width.isMultiple(of: 2) && recipe.height.isMultiple(of: 2))
        #expect(abs(recipe.width - made[0]) <= 2 && abs(recipe.height - made[1]) <= 2)
        #expect(rules.frame.takesShape(width: recipe.width, height: recipe.height))
    }

    /// Room for real films.
    private static let capabilities: Capabilities = {
        var rules = Bench.capabilities
        rules.formats[.reel]?.video?.byteLimit = 50_000_000
        return rules
    }()

    private func codes(
        _ item: MediaItem, slot: MediaFit? = nil, account: String? = nil, adapts: Set<MediaItem.Kind>
    ) -> [Problem.Code] {
        var options = DeliveryOptions([.board: "cats", .format: "reel"])
        options[.fit] = account.map { .text($0) }
        return Preflight.problems(
            of: Content(parts: [Part(text: "Hi", media: [Attachment(id: item.id, fit: slot)])]), options: options,
            media: [item.id: item], capabilities: Self.capabilities, name: "Testland", adapts: adapts
        ).filter { $0.severity == .error }.map(\.code)
    }

    @Test(
        "a shape that is not taken is a problem with its remedy, until the author chooses for the account or the place")
    func preflight() {
        let film = Bench.film(width: 640, height: 360)
        #expect(codes(film, adapts: [.video]) == [.aspectNotTaken])
        #expect(codes(film, account: "crop", adapts: [.video]) == [])
        #expect(codes(film, account: "bars", adapts: [.video]) == [])
        #expect(codes(film, slot: .crop, adapts: [.video]) == [])
        #expect(codes(film, slot: .keep, account: "crop", adapts: [.video]) == [.aspectNotTaken], "the place counts")
        #expect(codes(film, account: "crop", adapts: []) == [.aspectNotTaken], "nothing can be made here")
        #expect(codes(film, account: "stretch", adapts: [.video]).contains(.optionUnknownValue))
        #expect(
            codes(Bench.film(width: 640, height: 360, seconds: 90), slot: .crop, adapts: [.video]).contains(
                .videoTooLong))
    }

    @Test("two places with two choices leave a file as it is")
    func twoPlaces() {
        let item = Bench.item(width: 90, height: 30)
        func recipes(_ fits: [MediaFit?]) -> [MediaItem.ID: MediaRecipe] {
            Preflight.recipes(
                of: Content(parts: [Part(text: "", media: fits.map { Attachment(id: item.id, fit: $0) })]),
                media: [item.id: item], capabilities: Bench.capabilities)
        }
        #expect(recipes([.crop, .bars]).isEmpty)
        #expect(recipes([.crop, .crop])[item.id]?.fit == .crop)
        #expect(recipes([nil, nil]).isEmpty)
    }

    @Test("the choice is offered where a shape can be refused, and nowhere else")
    func offered() {
        #expect(Bench.capabilities.option(.fit)?.formats == [.image, .gallery, .reel, .story])
        #expect(Bench.capabilities.only([.text, .document]).option(.fit) == nil)
        let strips = ImageRules(types: ["image/png"], byteLimit: 9, frame: FrameRules(aspect: 0.1...10))
        let free = Capabilities(text: TextRules(.graphemes, limit: 9), formats: [.image: .image(strips)])
        #expect(free.option(.fit) == nil)
    }
}
