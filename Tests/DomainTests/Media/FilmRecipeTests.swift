import Domain
import Testing

/// How films are made to fit: decided by numbers alone, never shortened and never blown up.
@Suite("Recipes for films", .timeLimit(.minutes(1)))
struct FilmRecipeTests {
    private static func film(
        _ type: String = "video/mp4", _ width: Int = 1_920, _ height: Int = 1_080, bytes: Int = 10_000_000,
        seconds: Int = 10, rate: Double? = 30, coding: FilmCoding? = FilmCoding(picture: "h264", sound: "aac")
    ) -> MediaItem {
        MediaItem(
            id: MediaItem.ID(stored: "med_1"), workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "a",
            contentType: type, width: width, height: height, byteCount: bytes, digest: "",
            durationMilliseconds: seconds * 1_000, frameRate: rate, coding: coding)
    }

    private static func rules(_ change: (inout VideoRules) -> Void = { _ in }) -> VideoRules {
        var rules = VideoRules(
            types: ["video/mp4"], byteLimit: 20_000_000, duration: .seconds(1) ... .seconds(60), frameRate: 23...60,
            bitRateLimit: 10_000_000, codings: FilmCodings(pictures: ["h264"]))
        change(&rules)
        return rules
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let item: MediaItem
        let rules: VideoRules
        let sides: [Int]?
        var rate: Double?
        var isBare = false

        init(
            _ why: String, _ item: MediaItem, _ rules: VideoRules, _ sides: [Int]?, rate: Double? = nil,
            isBare: Bool = false
        ) {
            (testDescription, self.item, self.rules, self.sides) = (why, item, rules, sides)
            (self.rate, self.isBare) = (rate, isBare)
        }
    }

    static let cases = [
        Case("what fits", film(), rules(), nil),
        Case(
            "another container, coded as everybody takes it", film("video/quicktime"), rules(), [1_920, 1_080],
            isBare: true),
        Case("another container of unknown coding", film("video/quicktime", coding: nil), rules(), [1_920, 1_080]),
        Case("another coding", film(coding: FilmCoding(picture: "hevc", sound: "aac")), rules(), [1_920, 1_080]),
        Case("ten bits", film(coding: FilmCoding(picture: "h264", pixels: "yuv420p10le")), rules(), [1_920, 1_080]),
        Case("another sound", film(coding: FilmCoding(picture: "h264", sound: "pcm_s16le")), rules(), [1_920, 1_080]),
        Case("a coding that nobody asked about", film(coding: nil), rules(), nil),
        Case("too many bytes", film(bytes: 30_000_000, seconds: 40), rules(), [1_920, 1_080]),
        Case("too many bits in a second", film(bytes: 19_000_000), rules(), [1_920, 1_080]),
        Case("too many frames", film(rate: 120), rules(), [1_920, 1_080], rate: 60),
        Case("too few frames", film(rate: 12), rules(), [1_920, 1_080], rate: 24),
        Case("59.94 is 60", film(rate: 60.04), rules(), nil),
        Case("too wide", film(), rules { $0.frame.widths = 1...1_280 }, [1_280, 720]),
        Case("odd sides become even", film(), rules { $0.frame.widths = 1...1_000 }, [1_000, 562]),
        Case("too many pixels", film(), rules { $0.frame.pixelLimit = 480_000 }, [922, 518]),
        Case("too long is never cut", film("video/quicktime", seconds: 61), rules(), nil),
        Case("too short stays too short", film("video/quicktime", seconds: 0), rules(), nil),
        Case("too small is never blown up", film("video/quicktime"), rules { $0.frame.widths = 2_000...3_000 }, nil),
        Case(
            "a shape that is not taken is never cut", film("video/quicktime"), rules { $0.frame.aspect = 0.5...1 }, nil),
        Case("no MP4 is taken", film("video/quicktime"), rules { $0.types = ["video/webm"] }, nil),
        Case(
            "smaller rather than worse", film(bytes: 30_000_000, seconds: 50), rules { $0.byteLimit = 5_000_000 },
            [1_094, 616]),
        Case("never from so few bits", film(bytes: 30_000_000, seconds: 50), rules { $0.byteLimit = 500_000 }, nil),
        Case("a picture", film("image/png"), rules(), nil),
    ]

    @Test(
        "E2 what breaks a rule by container, coding, bytes, rates, sides or pixels is made anew, and only that",
        arguments: cases)
    func recipes(one: Case) {
        let recipe = MediaRecipe(fitting: one.item, to: one.rules)

        #expect(recipe.map { [$0.width, $0.height] } == one.sides, "\(recipe?.variant ?? "none")")
        #expect(recipe?.film?.frameRate == one.rate)
        #expect(recipe == nil || recipe?.film?.isRewrapped == one.isBare)
        #expect(recipe?.fit ?? .keep == .keep && recipe?.contentType ?? "video/mp4" == "video/mp4")
        guard let recipe else { return }
        #expect(recipe.film?.isRewrapped == true || (recipe.film?.bitRate ?? .max) <= 9_200_000)
        #expect(recipe.variant.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" } && recipe.variant.count <= 80)
    }

    @Test("where nothing can be made, preflight tells of coding and bit rate in figures and names")
    func problems() {
        let odd = Self.film(bytes: 19_000_000, coding: FilmCoding(picture: "prores", sound: "pcm_s16le"))
        let found = Preflight.problems(
            of: Content(parts: [Part(text: "Hi", media: [Attachment(id: odd.id)])]), media: [odd.id: odd],
            capabilities: Capabilities(
                text: TextRules(.graphemes, limit: 100), formats: [.video: .video(Self.rules())]), name: "Testland")

        #expect(found.map(\.code) == [.codingNotTaken, .bitRateNotTaken])
        #expect(found.first?.message == "“a” is coded as PRORES with PCM_S16LE; Testland takes H264 with AAC.")
        #expect(found.last?.message == "“a” has 1.9 MB in a second; Testland takes up to 1.3 MB.")
    }

    @Test(
        "what a made film is expected to be fits the rules for which it is made",
        arguments: cases.filter { $0.sides != nil })
    func expected(one: Case) throws {
        let recipe = try #require(MediaRecipe(fitting: one.item, to: one.rules))
        var rules = one.rules
        // How many bits it really has is seen when it is there.
        rules.bitRateLimit = nil
        #expect(MediaRecipe(fitting: recipe.expected(of: one.item), to: rules) == nil)
    }
}
