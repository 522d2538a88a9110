import Domain
import Platforms
import TestKit

@testable import Dashboard
@testable import Engine

/// Accounts on several platforms for the composer, each with rules that show one thing.
enum ComposerStage {
    static let pins = Connection.ID(stored: "con_0000000000000000000000000p")
    static let tube = Connection.ID(stored: "con_0000000000000000000000000y")
    static let talk = Connection.ID(stored: "con_0000000000000000000000000r")
    static let film = MediaItem.ID(stored: "med_0000000000000000000000000f")

    /// Pinterest: a board and its section, a link, a cover, a colour.
    static let pinRules: Capabilities = {
        var rules = Samples.capabilities
        rules.link = .field(limit: 100)
        rules.title = TitleRules(limit: 100, formats: [.image])
        rules.options = [
            OptionRule(.board, .remote, isRequired: true, hint: "Choose the board."),
            OptionRule(.boardSection, .remote), OptionRule(.dominantColor, .color),
            OptionRule(.cover, .image(ImageRules(types: ["image/png"], byteLimit: 1_000))),
        ]
        return rules
    }()

    /// YouTube: films, Shorts, and what the law asks.
    static let tubeRules: Capabilities = {
        let film = VideoRules(types: ["video/mp4"], byteLimit: 1_000_000)
        return Capabilities(
            text: TextRules(.bytes, limit: 5_000), title: TitleRules(limit: 100, formats: [.video, .reel]),
            formats: [.video: .video(film), .reel: FormatRules("Short", items: 1...1, video: film, tag: "shorts")],
            options: [
                OptionRule(.format, .choice([.init("post", "Video"), .init("reel", "Short")]), usual: "post"),
                OptionRule(.madeForKids, .flag, isRequired: true), OptionRule(.notifySubscribers, .flag, usual: true),
                OptionRule(.coverOffset, .number(0...900_000), formats: [.reel]),
                OptionRule(.tags, .list(.init(count: 5, itemLimit: 30))), OptionRule(.repostAt, .time),
            ])
    }()

    /// Reddit: communities, flairs, polls.
    static let talkRules: Capabilities = {
        var rules = Samples.capabilities
        rules.poll = PollRules(options: 2...6, optionLimit: 100, steps: [1_440, 4_320])
        rules.formats[.poll] = .words("Poll")
        rules.formats[.link] = .words("Link")
        rules.link = .card
        rules.options = [OptionRule(.subreddit, .remote, isRequired: true), OptionRule(.flair, .remote)]
        return rules
    }()

    static func engine(_ prepare: (inout FakeEngine.State) -> Void = { _ in }) -> FakeEngine {
        FakeEngine {
            $0.connections = [
                Samples.view(id: pins, platform: .pinterest), Samples.view(id: tube, platform: .youtube),
                Samples.view(id: talk, platform: .reddit),
            ]
            $0.listings = [
                Samples.listing(.pinterest, capabilities: pinRules, makes: [.board]),
                Samples.listing(.youtube, capabilities: tubeRules),
                Samples.listing(.reddit, capabilities: talkRules),
            ]
            $0.media = [
                Samples.medium(),
                MediaItem(
                    id: film, workspaceID: Samples.workspaceID, fileName: "loom.mp4", contentType: "video/mp4",
                    width: 1_080, height: 1_920, byteCount: 3, digest: "", durationMilliseconds: 9_000),
            ]
            $0.choices = [
                .board: [.init("7", "Looms"), .init("8", "Engines")], .boardSection: [.init("71", "Jacquard")],
                .subreddit: [.init("bread", "r/bread")], .flair: [.init("f-rye", "Rye")],
            ]
            prepare(&$0)
        }
    }

    /// A form for these accounts.
    static func form(_ action: String, to accounts: [Connection.ID], _ more: [(String, String)] = [])
        -> [(String, String)]
    {
        [("key", "k1"), ("part", "0"), ("text-0", "Hello"), ("zone", "Europe/Berlin"), ("action", action)]
            + accounts.map { ("connection", $0.text) } + more
    }

    /// The name of a choice's field.
    static func field(_ key: OptionKey, _ id: Connection.ID) -> String { FieldID.option(key, id) }
}
