import Domain
import HTTPTypes
import TestKit
import Testing

@testable import Dashboard
@testable import Engine

@Suite("What the composer takes beside words", .timeLimit(.minutes(10)))
struct ComposerWordsTests {
    private typealias Stage = ComposerStage

    private func content(_ more: [(String, String)], to accounts: [Connection.ID] = [Stage.talk]) async throws
        -> Content?
    {
        let engine = Stage.engine()
        _ = try await Visitor(engine).post("/posts", Stage.form("draft", to: accounts, more))
        return engine.now.created.first?.content
    }

    @Test("title, link with its card, poll and further parts are stored")
    func whole() async throws {
        let content = try await content([
            ("title", "On looms"), ("link-0", " https://example.com/a "), ("link_title-0", "A page"),
            ("link_about-0", ""),
            ("part", "3"), ("text-3", "Which one?"), ("answer-3", "Rye"), ("answer-3", ""), ("answer-3", "Wheat"),
            ("answer-3", ""), ("minutes-3", "4320"), ("several-3", "yes"),
        ])

        #expect(content?.title == "On looms")
        #expect(
            content?.parts == [
                Part(text: "Hello", link: Link(url: "https://example.com/a", title: "A page")),
                Part(
                    text: "Which one?",
                    poll: Poll(options: ["Rye", "", "Wheat"], minutes: 4_320, allowsSeveral: true)),
            ])
    }

    @Test("parts stand in the order of the page, whatever they are called; nonsense is no part")
    func order() async throws {
        let parts = [
            ("part", "12"), ("text-12", "Second"), ("part", "5"), ("text-5", "Third"), ("part", "x"), ("text-x", "No"),
            ("part", "5"), ("part", "77"),
        ]

        #expect(try await content(parts)?.parts.map(\.text) == ["Hello", "Second", "Third"])
    }

    @Test(
        "files change places, with their descriptions", arguments: [("later", ["b", "a"]), ("earlier", ["a", "b"])])
    func places(button: String, expected: [String]) async throws {
        let files = [
            ("media-0", Samples.mediaID.text), ("alt-0", "a"), ("media-0", Stage.film.text), ("alt-0", "b"),
        ]

        let page = try await Visitor(Stage.engine()).post(
            "/posts", Stage.form("\(button)-0-\(Samples.mediaID)", to: [Stage.pins], files))

        #expect(page.status == .ok)
        #expect(page.html.all(where: "name", is: "alt-0").compactMap { $0["value"] } == expected)
    }

    @Test("the lengths of polls are those that some platform takes, and the answers as many as the longest poll has")
    func pollFields() async throws {
        let page = try await Visitor(Stage.engine()).get("/posts/new")

        #expect(page.html.all(where: "name", is: "answer-0").count == 6)
        #expect(page.text.contains("<option value=\"4320\">3 days</option>"))
        #expect(!page.text.contains("<option value=\"60\">1 hour</option>"))
    }

    @Test("an account can have other words, another title, and the first part alone")
    func ownWords() async throws {
        let engine = Stage.engine()
        let thread = [
            ("title", "On looms"), ("part", "1"), ("text-1", "More"), ("own_text-\(Stage.talk)", "Hello, Reddit"),
            ("own_title-\(Stage.talk)", "Looms!"), ("single-\(Stage.pins)", "yes"),
        ]

        _ = try await Visitor(engine).post(
            "/posts", Stage.form("draft", to: [Stage.pins, Stage.tube, Stage.talk], thread))

        let own = engine.now.created.first?.deliveries.map(\.content)
        #expect(
            own == [
                Content(title: "On looms", parts: [Part(text: "Hello")]), nil,
                Content(title: "Looms!", parts: [Part(text: "Hello, Reddit"), Part(text: "More")]),
            ])
    }

    @Test("when the form comes back with problems, nothing is lost: long texts, parts, polls, choices, other words")
    func nothingIsLost() async throws {
        let engine = Stage.engine {
            $0.failures["create"] = EngineError.preflight([])
        }
        let long = String(repeating: "Line after line, ü <b> & \"so\" on.\n", count: 2_000) + "end"
        let more: [(String, String)] = [
            ("title", "On looms & engines"), ("format", "reel"), ("link-0", "not a link"), ("answer-0", "Only one"),
            ("part", "4"), ("text-4", long), ("own_text-\(Stage.talk)", "Other\nwords"),
            ("single-\(Stage.talk)", "yes"),
            (Stage.field(.tags, Stage.tube), "one\ntwo"), (Stage.field(.board, Stage.pins), "8"),
            ("when", "2026-07-20T09:30"),
        ]

        let page = try await Visitor(engine).post("/posts", Stage.form("publish", to: [Stage.talk], more))

        #expect(page.status == .unprocessableContent)
        let shown = page.text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&amp;", with: "&")
        #expect(shown.contains("\n" + long + "</textarea>"))
        #expect(shown.contains("\nOther\nwords</textarea>") && shown.contains("\none\ntwo</textarea>"))
        #expect(shown.contains("value=\"On looms & engines\""))
        #expect(page.element("link-0")?["value"] == "not a link")
        #expect(page.element("answer-0-1")?["value"] == "Only one")
        #expect(page.element("single-\(Stage.talk)")?.has("checked") == true)
        #expect(page.element(Stage.field(.board, Stage.pins))?["value"] == "8", "also of accounts that are not chosen")
        #expect(page.text.contains("<option value=\"reel\" selected>Reel / Short</option>"))
        #expect(page.element("when")?["value"] == "2026-07-20T09:30")
    }

    @Test("S3.42 S3.41 a clip is one video for every account that has a place for it, by one choice")
    func clip() async throws {
        let engine = Stage.engine()

        let blank = try await Visitor(engine).get("/posts/new")
        let page = try await Visitor(engine).get("/posts/new?as=clip")
        _ = try await Visitor(engine).post(
            "/posts",
            Stage.form(
                "draft", to: [Stage.tube, Stage.talk],
                [("format", "reel"), ("media-0", Stage.film.text), ("alt-0", "")]))

        #expect(blank.element("clip")?["href"] == "/posts/new?as=clip")
        #expect(
            page.html.all(where: "name", is: "connection").filter { $0.has("checked") }.map { $0["value"] } == [
                Stage.tube.text
            ])
        #expect(page.text.contains("<option value=\"reel\" selected>Reel / Short</option>"))
        let deliveries = try #require(engine.now.created.first?.deliveries)
        #expect(deliveries.map(\.options.format) == [.reel, nil], "where there are no Reels it is an ordinary video")
    }

    @Test("an account may be something else than what is chosen for all")
    func ownFormat() async throws {
        let engine = Stage.engine()
        let own = Stage.field(.format, Stage.tube)

        _ = try await Visitor(engine).post(
            "/posts", Stage.form("draft", to: [Stage.tube], [("format", "reel"), (own, "post")]))
        _ = try await Visitor(engine).post("/posts", Stage.form("draft", to: [Stage.tube], [(own, "reel")]))

        #expect(engine.now.created.map { $0.deliveries.first?.options.format } == [nil, .reel])
    }
}
