import Domain
import Platforms
import Testing

/// What is refused before anything is sent, and what it says.
@Suite("What Threads and Instagram take", .timeLimit(.minutes(1)))
struct ContainerRulesTests {
    private static func problems(
        _ platform: Platform, _ text: String = "", files: [String] = [], options: [OptionKey: OptionValue] = [:]
    ) throws -> [Problem] {
        let items = files.enumerated().map { number, type in
            let isFilm = type.hasPrefix("video/")
            return MediaItem(
                id: MediaItem.ID(stored: "med_\(number)"), workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "f",
                contentType: type, width: 1_080, height: 1_080, byteCount: 1_000, digest: "",
                durationMilliseconds: isFilm ? 10_000 : 0, frameRate: isFilm ? 30 : nil)
        }
        let connector = ContainerStand(platform).connector
        #expect(connector.publishes)
        return Preflight.problems(
            of: Content(parts: [Part(text: text, media: items.map { Attachment(id: $0.id) })]),
            options: DeliveryOptions(options), media: Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0) }),
            capabilities: connector.profile.capabilities, name: platform.displayName)
    }

    private static func errors(
        _ platform: Platform, _ text: String = "", files: [String] = [], options: [OptionKey: OptionValue] = [:]
    ) throws -> [Problem] {
        try problems(platform, text, files: files, options: options).filter { $0.severity == .error }
    }

    private static func pictures(_ count: Int) -> [String] { [String](repeating: "image/jpeg", count: count) }

    @Test(
        "S2.15 S3.33 Instagram: a picture, carousels of 2 to 10, one film; an eleventh item is refused, and one item is no carousel",
        arguments: ContainerStand.instagrams)
    func instagram(platform: Platform) throws {
        for count in [1, 2, 10] { #expect(try Self.errors(platform, files: Self.pictures(count)).isEmpty) }
        #expect(try Self.errors(platform, files: ["video/mp4"]).isEmpty)
        #expect(try Self.errors(platform, files: ["video/mp4"] + Self.pictures(9)).isEmpty)
        #expect(try !Self.errors(platform, files: Self.pictures(11)).isEmpty)
        #expect(try !Self.errors(platform, "Words alone").isEmpty)
        // One item is a post of its own and never a carousel.
        let connector = ContainerStand(platform).connector
        let one = ContainerStand.draft([""], [ContainerStand.jpeg]).publication
        #expect(connector.format(ofPart: 0, of: one) == .image)
        #expect(connector.profile.capabilities.formats[.gallery]?.items.lowerBound == 2)
    }

    @Test("S3.34 three collaborators are taken, a fourth is refused", arguments: ContainerStand.instagrams)
    func collaborators(platform: Platform) throws {
        for (names, isTaken) in [(["a", "b", "c"], true), (["a", "b", "c", "d"], false)] {
            let problems = try Self.errors(platform, files: ["video/mp4"], options: [.collaborators: .list(names)])
            #expect(problems.isEmpty == isTaken)
        }
    }

    @Test(
        "S2.16 S3.35 a story takes one picture or film: several files and documents are refused, words left out, each in plain words",
        arguments: ContainerStand.instagrams)
    func story(platform: Platform) throws {
        let story: [OptionKey: OptionValue] = [.format: "story"]
        for type in ["image/jpeg", "video/mp4"] {
            #expect(try Self.errors(platform, files: [type], options: story).isEmpty)
        }
        for problems in [
            try Self.errors(platform, files: Self.pictures(2), options: story),
            try Self.errors(platform, files: ["application/pdf"], options: story),
            try Self.errors(platform, options: story),
        ] {
            let problem = try #require(problems.first)
            #expect(problem.message.contains("Story on Instagram") && !problem.remedy.isEmpty, "\(problem.message)")
        }
        // Words and a first comment have no place on a story: that is said, and nothing of them is sent.
        let told = try Self.problems(
            platform, "Words", files: Self.pictures(1), options: story.merging([.firstComment: "First"]) { $1 })
        #expect(told.map(\.code) == [.textIgnored, .optionIgnored])
        var draft = ContainerStand.draft(["Words"], [ContainerStand.jpeg], options: story)
        draft.options[.firstComment] = "First"
        let connector = ContainerStand(platform).connector
        #expect(connector.steps(of: draft.publication).last?.name == "permalink:0")
        let publication = draft.publication
        let children = connector.profile.capabilities.children(
            of: publication.content, options: publication.options, media: publication.media)
        #expect(children.isEmpty)
    }

    @Test(
        "S3.35 nothing is ever sent to somebody alone: no permission for direct messages is asked",
        arguments: ContainerStand.instagrams)
    func messages(platform: Platform) {
        let scopes = ContainerStand(platform).connector.profile.scopes.map(\.name)
        #expect(!scopes.isEmpty && !scopes.contains { $0.contains("message") })
    }

    @Test("S3.07 S3.36 Threads: words, ten pictures and up to twenty; no GIF, 500 characters")
    func threads() throws {
        for count in [0, 1, 10, 20] { #expect(try Self.errors(.threads, "Hi", files: Self.pictures(count)).isEmpty) }
        #expect(try !Self.errors(.threads, files: Self.pictures(21)).isEmpty)
        #expect(try !Self.errors(.threads, files: ["image/gif"]).isEmpty)
        #expect(try Self.errors(.threads, String(repeating: "x", count: 500)).isEmpty)
        #expect(try !Self.errors(.threads, String(repeating: "x", count: 501)).isEmpty)
    }
}
