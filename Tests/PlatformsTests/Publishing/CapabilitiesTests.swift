import Domain
import Platforms
import Testing

/// What the thirteen platforms take, as data: sound in itself, and as the sheets and promises say.
@Suite("What platforms take", .timeLimit(.minutes(5)))
struct CapabilitiesTests {
    private static func rules(_ platform: Platform) throws -> Capabilities {
        try PlatformPagesTests.connector(platform).profile.capabilities
    }

    private static let limits: ClosedRange<Int> = 1...1_000_000_000_000

    @Test("S3.40 the rules of every platform are sound: counts, types, sizes, words", arguments: Platform.allCases)
    func sound(platform: Platform) throws {
        let it = try Self.rules(platform)
        #expect(it.textLimit > 0 && it.threadLimit >= 1 && !it.formats.isEmpty)
        for (format, rules) in it.formats {
            let files = [rules.image?.types, rules.video?.types, rules.document?.types, rules.audio?.types].compactMap {
                $0
            }
            #expect(!rules.name.isEmpty && rules.items.lowerBound >= 0, "\(format)")
            #expect(files.isEmpty == (rules.items.upperBound == 0), "\(format): files without rules")
            #expect(files.allSatisfy { !$0.isEmpty }, "\(format)")
            let bytes = [
                rules.image?.byteLimit, rules.video?.byteLimit, rules.document?.byteLimit, rules.audio?.byteLimit,
            ]
            .compactMap { $0 }
            #expect(bytes.allSatisfy(Self.limits.contains), "\(format)")
            #expect((rules.items.upperBound > 1) == (format == .gallery), "\(format)")
            if format == .text || format == .link || format == .poll { #expect(rules.items == 0...0) }
        }
        #expect((it.poll == nil) == (it.formats[.poll] == nil))
        #expect(it.title?.required.isSubset(of: it.title?.formats ?? []) ?? true)
        #expect(it.title?.formats.isSubset(of: Set(it.formats.keys)) ?? true)
    }

    @Test(
        "every choice has one rule, with a label, values of its key's shape, and formats that there are",
        arguments: Platform.allCases)
    func choices(platform: Platform) throws {
        let it = try Self.rules(platform)
        #expect(Set(it.options.map(\.key)).count == it.options.count)
        for rule in it.options {
            #expect(!rule.label.isEmpty && rule.kind.shape == rule.key.shape, "\(rule.key)")
            #expect(rule.usual.map { $0.shape == rule.key.shape } ?? true, "\(rule.key)")
            #expect(rule.formats?.isSubset(of: Set(it.formats.keys)) ?? true, "\(rule.key)")
            #expect(!rule.isRequired || rule.usual == nil && !rule.hint.isEmpty, "\(rule.key): a silent answer")
            guard case .choice(let choices) = rule.kind else { continue }
            #expect(!choices.isEmpty && Set(choices.map(\.value)).count == choices.count, "\(rule.key)")
            if case .text(let usual)? = rule.usual { #expect(choices.contains { $0.value == usual }, "\(rule.key)") }
        }
        let asked = it.option(.format)?.choices.map(\.value) ?? []
        #expect(asked.contains("story") == (it.formats[.story] != nil))
        #expect(asked.isEmpty || asked.contains("reel") == (it.formats[.reel] != nil))
    }

    @Test(
        "every format of every platform takes a file within its rules, and not one of another kind",
        arguments: Platform.allCases)
    func matrix(platform: Platform) throws {
        let it = try Self.rules(platform)
        for (format, rules) in it.formats {
            for count in Set([rules.items.lowerBound, rules.items.upperBound]) {
                #expect(Sample(it, format, count: count).media == [], "\(platform) \(format) with \(count)")
            }
            guard rules.items.upperBound > 0 else { continue }
            // Where several pictures make a gallery, one more than one is a gallery.
            let grows = [.image, .gif, .video].contains(format) && it.formats[.gallery] != nil
            let isOver = grows || Sample(it, format, count: rules.items.upperBound + 1).blocks
            #expect(isOver, "\(platform) \(format), one too many")
            #expect(
                Sample(it, format, count: rules.items.lowerBound, type: "audio/x-unheard-of").blocks,
                "\(platform) \(format)")
        }
    }

    @Test(
        "S3.06 Instagram: pictures, carousels of 2 to 10, Reels; no words alone, no GIF, 2,200 characters",
        arguments: [Platform.instagram, .instagramFacebook])
    func instagram(platform: Platform) throws {
        let it = try Self.rules(platform)
        #expect(it.formats[.gallery]?.items == 2...10 && it.formats[.gallery]?.video != nil)
        #expect(
            it.formats[.text] == nil && it.formats[.gif] == nil && it.formats[.poll] == nil && it.formats[.video] == nil
        )
        #expect(it.imageTypes == ["image/jpeg"] && it.textLimit == 2_200 && it.text.hashtagLimit == 30)
        #expect(it.formats[.story]?.takesText == false)
    }

    @Test("at most three collaborators on a Reel, which may have a cover")
    func collaborators() throws {
        let it = try Self.rules(.instagram)
        guard case .list(let rules)? = it.option(.collaborators)?.kind else {
            Issue.record("no list")
            return
        }
        #expect(rules.count == 3 && it.option(.collaborators)?.applies(to: .reel) == true)
        #expect(it.option(.cover)?.formats == [.reel])
    }

    @Test(
        "S3.08 S3.38 YouTube: one film with a title, the law's question, 5,000 bytes, Shorts of a minute"
    )
    func youTube() throws {
        let it = try Self.rules(.youtube)
        #expect(Set(it.formats.keys) == [.video, .reel] && it.formats.values.allSatisfy { $0.items == 1...1 })
        #expect(it.title?.limit == 100 && it.title?.required == [.video, .reel])
        #expect(it.counting == .bytes && it.textLimit == 5_000)
        #expect(it.option(.madeForKids)?.isRequired == true && it.option(.category) != nil && it.option(.tags) != nil)
        #expect(it.visibilities == ["public", "unlisted", "private"])
        let short = it.formats[.reel]
        #expect(short?.video?.duration?.upperBound == .seconds(60) && short?.tag == "shorts")
        #expect(short?.video?.frame.takesShape(width: 1_920, height: 1_080) == false)
        #expect(short?.video?.frame.takesShape(width: 1_080, height: 1_920) == true)
        #expect(it.text(of: Part(text: "Hi"), as: .reel) == "Hi\n\n#Shorts")
    }

    @Test("S2.29 TikTok: films and up to 35 photos; before the audit only for oneself, and it must be said")
    func tikTok() throws {
        let it = try Self.rules(.tiktok)
        #expect(it.formats[.gallery]?.items == 2...35 && it.imageTypes == ["image/jpeg", "image/webp"])
        #expect(it.visibilities == ["self_only"] && it.option(.visibility)?.isRequired == true)
        #expect(it.counting == .utf16 && it.formats[.image]?.textLimit == 4_000 && it.formats[.text] == nil)
    }

    @Test("LinkedIn: 3,000 characters, 20 images, documents; films on pages alone, and no threads")
    func linkedIn() throws {
        let (member, page) = (try Self.rules(.linkedin), try Self.rules(.linkedinPage))
        for it in [member, page] {
            #expect(it.textLimit == 3_000 && it.counting == .littleText && it.threadLimit == 1)
            #expect(it.formats[.gallery]?.items == 2...20 && it.formats[.document]?.document?.pageLimit == 300)
            #expect(it.poll?.steps == [1_440, 4_320, 10_080, 20_160])
        }
        #expect(member.formats[.video] == nil && page.formats[.video] != nil)
        #expect(member.visibilities == ["public", "connections"] && page.visibilities == [])
    }

    @Test("Reddit: words or a link with a title, into a community that must be chosen")
    func reddit() throws {
        let it = try Self.rules(.reddit)
        #expect(it.title?.required.isSuperset(of: [.text, .link]) == true && it.title?.limit == 300)
        #expect(it.option(.subreddit)?.isRequired == true && it.option(.subreddit)?.kind == .remote)
        #expect(it.thread.formats == [.text] && it.thread.textLimit == 10_000)
    }

    @Test("Threads: 500 characters, pictures and films, three ways to limit replies")
    func threads() throws {
        let it = try Self.rules(.threads)
        #expect(it.textLimit == 500 && it.formats[.gallery]?.items == 2...20)
        #expect(
            it.option(.replyControl)?.choices.map(\.value) == ["everyone", "accounts_you_follow", "mentioned_only"])
    }

    @Test("S2.11 Facebook: words, pictures, films; Reels stand up")
    func facebook() throws {
        let it = try Self.rules(.facebook)
        #expect(Set(it.formats.keys) == [.text, .link, .image, .gallery, .video, .reel, .story])
        let frame = it.formats[.reel]?.video?.frame
        #expect(frame?.takesShape(width: 1_080, height: 1_920) == true)
        #expect(frame?.takesShape(width: 1_080, height: 1_350) == false)
        #expect(frame?.takesSides(width: 405, height: 720) == false)
    }

    @Test("S2.19 S3.04 S3.28 X: four pictures, one GIF or one film, and polls; what is not built is not promised")
    func x() throws {
        let it = try Self.rules(.x)
        #expect(it.formats[.gallery]?.items == 2...4 && it.textLimit == 280 && it.threadLimit == 25)
        #expect(it.formats[.gif]?.image?.byteLimit == 15_000_000)
        #expect(it.formats[.video]?.items == 1...1 && it.poll?.options == 2...4 && it.poll?.minutes == 5...10_080)
        #expect(it.option(.replyControl) != nil && it.option(.repostAt) != nil && it.option(.quote) == nil)
    }

    @Test("Pinterest wants a board, and every picture of a carousel in one size")
    func pinterest() throws {
        let it = try Self.rules(.pinterest)
        #expect(it.option(.board)?.isRequired == true && it.formats[.gallery]?.shape == .same)
        #expect(it.link == .field(limit: 2_048) && it.requiresMedia && !it.requiresImage)
    }
}

/// A part with files that just fit a format.
private struct Sample {
    let problems: [Problem]

    init(_ it: Capabilities, _ format: Format, count: Int, type: String? = nil) {
        let rules = it.formats[format]
        let items = (0..<count).map { Self.item($0, rules, type) }
        let part = Part(
            text: "Hi", media: items.map { Attachment(id: $0.id) },
            link: format == .link ? Link(url: "https://example.com") : nil,
            poll: format == .poll ? it.poll.map { Poll(options: ["a", "b"], minutes: $0.minutes.lowerBound) } : nil)
        let asked: OptionValue = format == .story ? "story" : format == .reel ? "reel" : "post"
        problems = Preflight.problems(
            of: Content(title: "T", parts: [part]), options: DeliveryOptions([.format: asked]),
            media: Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0) }), capabilities: it, name: "P")
    }

    /// Problems of what the part is made of.
    var media: [Problem.Code] {
        problems.filter { $0.field != .options && $0.field != .visibility && $0.severity == .error }.map(\.code)
    }

    var blocks: Bool { !media.isEmpty }

    private static func item(_ number: Int, _ rules: FormatRules?, _ type: String?) -> MediaItem {
        let isFilm = rules?.image == nil && rules?.video != nil
        let usual =
            rules?.image?.types.sorted().first ?? rules?.video?.types.sorted().first ?? rules?.document?.types.first
            ?? rules?.audio?.types.sorted().first
        let frame = isFilm ? rules?.video?.frame : rules?.image?.frame
        let isUpright = (frame?.aspect?.upperBound ?? 2) < 1
        return MediaItem(
            id: MediaItem.ID(stored: "med_\(number)"), workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "f",
            contentType: type ?? usual ?? "", width: isUpright ? 1_080 : 900, height: isUpright ? 1_920 : 900,
            byteCount: 1_000, digest: "", durationMilliseconds: isFilm ? 10_000 : 0, frameRate: isFilm ? 30 : nil,
            pageCount: rules?.document == nil ? 0 : 1)
    }
}

extension OptionRule.Kind {
    /// The shape of its values.
    fileprivate var shape: OptionKey.Shape {
        switch self {
        case .choice, .text, .link, .color, .remote: .text
        case .flag: .flag
        case .number: .number
        case .list: .list
        case .image: .media
        case .time: .time
        }
    }
}
