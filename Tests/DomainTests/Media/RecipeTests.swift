import Domain
import Testing

/// How pictures are made to fit: decided by numbers alone, never cropped and never blown up.
@Suite("Recipes for pictures", .timeLimit(.minutes(1)))
struct RecipeTests {
    private static func item(
        _ type: String = "image/png", _ width: Int = 1_000, _ height: Int = 500, bytes: Int = 100_000,
        duration: Int = 0, number: Int = 1
    ) -> MediaItem {
        MediaItem(
            id: MediaItem.ID(stored: "med_\(number)"), workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "a",
            contentType: type, width: width, height: height, byteCount: bytes, digest: "",
            durationMilliseconds: duration)
    }

    private static func rules(_ frame: FrameRules = FrameRules(), _ types: Set<String> = ["image/jpeg", "image/png"])
        -> ImageRules
    {
        ImageRules(types: types, byteLimit: 1_000_000, frame: frame)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let item: MediaItem
        let rules: ImageRules
        let made: [Int]?
        var type = "image/png"

        init(_ why: String, _ item: MediaItem, _ rules: ImageRules, _ made: [Int]?, _ type: String = "image/png") {
            (testDescription, self.item, self.rules, self.made, self.type) = (why, item, rules, made, type)
        }
    }

    static let cases = [
        Case("what fits to the last byte", item(bytes: 1_000_000), rules(), nil),
        Case("one byte too many", item(bytes: 1_000_001), rules(), [1_000, 500], "image/jpeg"),
        Case("one too many, and no JPEG", item(bytes: 1_000_001), rules(FrameRules(), ["image/png"]), [1_000, 500]),
        Case("another type", item("image/webp"), rules(), [1_000, 500], "image/jpeg"),
        Case("a JPEG where only PNG is taken", item("image/jpeg"), rules(FrameRules(), ["image/png"]), [1_000, 500]),
        Case("nothing that can be made is taken", item(), rules(FrameRules(), ["image/gif", "image/heic"]), nil),
        Case("too wide", item(), rules(FrameRules(widths: 1...500)), [500, 250]),
        Case("just as wide", item(), rules(FrameRules(widths: 1...1_000)), nil),
        Case("too high", item(), rules(FrameRules(heights: 1...100)), [200, 100]),
        Case("the shorter side too long", item(), rules(FrameRules(shortSide: 1...250)), [500, 250]),
        Case("too many pixels", item(), rules(FrameRules(pixelLimit: 125_000)), [500, 250]),
        Case("to the pixel", item("image/png", 4_032, 3_024), rules(FrameRules(widths: 320...1_440)), [1_440, 1_080]),
        Case("a shape that is not taken is never cut", item("image/webp"), rules(FrameRules(aspect: 0.8...1)), nil),
        Case("too small is never blown up", item("image/webp"), rules(FrameRules(widths: 1_200...2_000)), nil),
        Case(
            "no room between the limits", item(), rules(FrameRules(widths: 1...500, heights: 400...1_000)), nil),
        Case("a GIF moves", item("image/gif"), rules(), nil),
        Case("so does a WebP that lasts", item("image/webp", duration: 100), rules(), nil),
        Case("a film", item("video/quicktime", bytes: 2_000_000), rules(), nil),
        Case("a document", item("application/pdf", 0, 0), rules(), nil),
        Case("a picture of no size", item("image/webp", 0, 0), rules(), nil),
    ]

    @Test(
        "what breaks a rule by type, bytes, sides or pixels is made anew in its own shape, and only that",
        arguments: cases)
    func recipes(one: Case) {
        let recipe = MediaRecipe(fitting: one.item, to: one.rules)

        #expect(recipe.map { [$0.width, $0.height] } == one.made)
        #expect(recipe.map(\.contentType) == one.made.map { _ in one.type })
        #expect(recipe?.fit ?? .keep == .keep)
        guard let made = recipe?.expected(of: one.item) else { return }
        #expect(MediaRecipe(fitting: made, to: one.rules) == nil, "it fits now")
    }

    @Test("the limit of bytes is that of the type that is made")
    func limitOfType() {
        var rules = Self.rules()
        rules.byteLimits["image/jpeg"] = 300_000
        let recipe = MediaRecipe(fitting: Self.item(bytes: 2_000_000), to: rules)

        #expect(recipe?.byteLimit == 300_000 && recipe?.contentType == "image/jpeg")
        #expect(recipe?.variant == "jpeg-1000-500-300000")
    }

    private func post(_ item: MediaItem) -> Content {
        Content(parts: [Part(text: "Hi", media: [Attachment(id: item.id)])])
    }

    private func codes(_ item: MediaItem, adapts: Set<MediaItem.Kind>) -> [Problem.Code] {
        Preflight.problems(
            of: post(item), options: DeliveryOptions([.board: "cats"]), media: [item.id: item],
            capabilities: RuleBench.capabilities, name: "Testland", adapts: adapts
        ).filter { $0.severity == .error }.map(\.code)
    }

    @Test("preflight says nothing of what is mended by making a picture anew, and everything where nothing is made")
    func preflight() {
        let mendable = [
            Self.item("image/jpeg", 50, 50, bytes: 100), Self.item("image/png", 50, 50, bytes: 1_001),
            Self.item("image/png", 200, 100, bytes: 100), Self.item("image/webp", 4_000, 3_000, bytes: 5_000_000),
        ]
        for item in mendable {
            #expect(codes(item, adapts: [.image]) == [], "\(item.contentType)")
            #expect(!codes(item, adapts: []).isEmpty, "\(item.contentType)")
        }
        #expect(codes(Self.item("image/png", 90, 30, bytes: 1_001), adapts: [.image]).contains(.aspectNotTaken))
        #expect(codes(Self.item("image/png", 15, 15, bytes: 100), adapts: [.image]) == [.dimensionsNotTaken])
        #expect(codes(Self.item("image/gif", 50, 50, bytes: 100), adapts: [.image]) == [.mediaTypeUnsupported])
    }

    @Test("a picture in two places with different rules is left as it is; a cover is made to fit like any other")
    func twoPlaces() {
        let item = Self.item("image/png", 50, 50, bytes: 500)
        let options = DeliveryOptions([.board: "cats", .cover: .media(item.id)])
        func recipes(_ content: Content) -> [MediaItem.ID: MediaRecipe] {
            Preflight.recipes(
                of: content, options: options, media: [item.id: item], capabilities: RuleBench.capabilities)
        }

        #expect(recipes(post(item)).isEmpty)
        #expect(recipes(Content(text: "Hi"))[item.id]?.byteLimit == 100)
        #expect(
            Preflight.recipes(of: Content(text: "Hi"), media: [:], capabilities: RuleBench.capabilities).isEmpty)
    }
}
