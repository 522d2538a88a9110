import Domain
import HTTPTypes
import TestKit
import Testing

@testable import Dashboard
@testable import Engine

@Suite("What the composer lets choose for each account", .timeLimit(.minutes(10)))
struct ComposerChoicesTests {
    private typealias Stage = ComposerStage

    private func option(_ key: OptionKey, _ id: Connection.ID, of page: Answer) -> HTML.Element? {
        page.element(Stage.field(key, id))
    }

    @Test("S3.40 every account has a field for each choice of its platform, folded away until it is chosen")
    func fields() async throws {
        let page = try await Visitor(Stage.engine()).get("/posts/new")

        for (id, rules) in [(Stage.pins, Stage.pinRules), (Stage.tube, Stage.tubeRules), (Stage.talk, Stage.talkRules)]
        {
            let form = try #require(page.element("account-\(id)"))
            #expect(form.name == "details" && form.has("data-unneeded") && !form.has("open"))
            for rule in rules.options {
                let field = try #require(option(rule.key, id, of: page), "\(rule.key)")
                #expect(field["name"] == Stage.field(rule.key, id))
                #expect(field["aria-describedby"]?.contains("\(Stage.field(rule.key, id))-problems") == true)
            }
        }
        #expect(option(.board, Stage.pins, of: page)?["aria-required"] == "true")
        #expect(page.text.contains("Made for kids <span class=\"needed\">needed</span>"))
    }

    @Test("a choice has the shape of its kind, and what holds anyway stands there already")
    func kinds() async throws {
        let engine = Stage.engine()
        let page = try await Visitor(engine).get("/posts/new")

        #expect(option(.format, Stage.tube, of: page)?.name == "select")
        #expect(option(.madeForKids, Stage.tube, of: page)?.name == "select", "silence is no answer")
        #expect(option(.notifySubscribers, Stage.tube, of: page)?.has("checked") == true)
        #expect(option(.coverOffset, Stage.tube, of: page)?["max"] == "900000")
        #expect(option(.tags, Stage.tube, of: page)?.name == "textarea")
        #expect(option(.repostAt, Stage.tube, of: page)?["type"] == "datetime-local")
        #expect(option(.dominantColor, Stage.pins, of: page)?["placeholder"] == "#2277BB")
        #expect(option(.board, Stage.pins, of: page)?.name == "input", "nobody was asked yet")
        #expect(!engine.now.asked.contains { $0.hasPrefix("choices") })
    }

    @Test("what means nothing for what the post is now is hidden, and keeps what was typed")
    func unfit() async throws {
        let typed = [(Stage.field(.coverOffset, Stage.tube), "1500"), ("media-0", Stage.film.text)]

        let film = try await Visitor(Stage.engine()).post("/posts", Stage.form("check", to: [Stage.tube], typed))
        let short = try await Visitor(Stage.engine()).post(
            "/posts", Stage.form("check", to: [Stage.tube], typed + [("format", "reel")]))

        let name = Stage.field(.coverOffset, Stage.tube)
        #expect(film.element(name + "-field")?.has("hidden") == true)
        #expect(short.element(name + "-field")?.has("hidden") == false)
        #expect(film.element(name)?["value"] == "1500")
    }

    @Test("S3.40 S3.39 what was chosen goes to its account alone; what holds anyway is not stored")
    func stored() async throws {
        let engine = Stage.engine()
        let picks: [(OptionKey, Connection.ID, String)] = [
            (.board, Stage.pins, "7"), (.dominantColor, Stage.pins, "#112233"),
            (.cover, Stage.pins, Samples.mediaID.text),
            (.madeForKids, Stage.tube, "no"), (.notifySubscribers, Stage.tube, "no"),
            (.tags, Stage.tube, "looms\n engines \n"), (.format, Stage.tube, ""),
            (.repostAt, Stage.tube, "2026-07-20T09:30"),
        ]

        _ = try await Visitor(engine).post(
            "/posts",
            Stage.form("draft", to: [Stage.pins, Stage.tube], picks.map { (Stage.field($0, $1), $2) }))

        let options = engine.now.created.first?.deliveries.map(\.options)
        #expect(
            options == [
                DeliveryOptions([.board: "7", .dominantColor: "#112233", .cover: .media(Samples.mediaID)]),
                DeliveryOptions([
                    .madeForKids: false, .notifySubscribers: false, .tags: ["looms", "engines"],
                    .repostAt: .time(Instant(seconds: 1_784_532_600)),
                ]),
            ])
    }

    @Test("a box that is ticked says yes, and one that is not says no where yes is usual")
    func boxes() async throws {
        let engine = Stage.engine()
        let name = Stage.field(.notifySubscribers, Stage.tube)

        for typed in [[(name, "no"), (name, "yes")], [(name, "no")], []] {
            _ = try await Visitor(engine).post("/posts", Stage.form("draft", to: [Stage.tube], typed))
        }

        let flags = engine.now.created.map { $0.deliveries.first?.options.flag(.notifySubscribers) }
        #expect(flags == [nil, false, nil])
    }

    @Test("what cannot be read comes back with a word, and nothing is stored")
    func unreadable() async throws {
        let engine = Stage.engine()
        let name = Stage.field(.coverOffset, Stage.tube)

        let page = try await Visitor(engine).post(
            "/posts", Stage.form("draft", to: [Stage.tube], [(name, "soon"), ("text-0", "Words that stay")]))

        #expect(page.status == .unprocessableContent)
        #expect(page.element(name)?["value"] == "soon")
        #expect(page.html.all(where: "data-target", is: name).first?["data-code"] == "option_malformed")
        #expect(engine.now.created.isEmpty)
    }

    @Test("S2.32 the boards and communities of a chosen account stand in a list, and the sections of its board")
    func remote() async throws {
        let engine = Stage.engine()
        let board = Stage.field(.board, Stage.pins)

        let page = try await Visitor(engine).post(
            "/posts", Stage.form("check", to: [Stage.pins, Stage.talk], [(board, "8")]))

        #expect(page.element(board)?.name == "select")
        #expect(page.text.contains("<option value=\"8\" selected>Engines</option>"))
        #expect(page.text.contains("<option value=\"71\">Jacquard</option>"))
        #expect(page.text.contains("<option value=\"bread\">r/bread</option>"))
        #expect(page.element(Stage.field(.boardSection, Stage.pins) + "-field")?["data-parent"] == board)
        #expect(engine.now.asked.contains("choices of board_section within 8"))
    }

    @Test("a board that is not in the list any more stays chosen until somebody chooses another")
    func gone() async throws {
        let board = Stage.field(.board, Stage.pins)

        let page = try await Visitor(Stage.engine()).post(
            "/posts", Stage.form("check", to: [Stage.pins], [(board, "999")]))

        #expect(page.text.contains("<option value=\"999\" selected>999</option>"))
    }

    @Test("the list is loaded again on request, of that account alone")
    func reload() async throws {
        let engine = Stage.engine()

        _ = try await Visitor(engine).post(
            "/posts", Stage.form("reload-\(Stage.pins)", to: [Stage.pins, Stage.talk]))

        #expect(engine.now.asked.contains("choices of board anew"))
        #expect(engine.now.asked.contains("choices of subreddit"))
    }

    @Test("where the platform cannot be asked, a field to type in says so")
    func unanswered() async throws {
        let engine = Stage.engine()
        engine.change {
            $0.failures["choices of board"] = EngineError.platform(
                PlatformFailure(.transient, words: "Pinterest is down."))
        }

        let page = try await Visitor(engine).post("/posts", Stage.form("check", to: [Stage.pins]))

        #expect(page.element(Stage.field(.board, Stage.pins))?.name == "input")
        #expect(page.text.contains("The list could not be loaded: Pinterest is down. Type it, or load the list again."))
    }

    @Test("the choices of one account come as a piece of page, with what was typed")
    func piece() async throws {
        let engine = Stage.engine()
        let form = Stage.form(
            "check", to: [], [("account", Stage.tube.text), (Stage.field(.tags, Stage.tube), "looms")])

        let piece = try await Visitor(engine).post("/posts/account", form)
        let foreign = try await Visitor(engine).post("/posts/account", [("account", Samples.connectionID.text)])

        #expect(piece.html.all("html").isEmpty)
        #expect(piece.element("account-\(Stage.tube)")?.has("open") == true)
        #expect(piece.text.contains("\nlooms</textarea>"))
        #expect(foreign.status == .notFound)
    }

    @Test("a cover is chosen among the pictures of the post, or comes in a field of its own")
    func cover() async throws {
        let cover = Stage.field(.cover, Stage.pins)
        var body = ""
        for (field, value) in Stage.form(
            "attach", to: [Stage.pins], [("media-0", Samples.mediaID.text), ("alt-0", "")])
        {
            body += "--b\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n"
        }
        body +=
            "--b\r\nContent-Disposition: form-data; name=\"\(cover)\"; filename=\"cover.png\"\r\n\r\nPNG\r\n--b--\r\n"

        let page = try await Visitor(Stage.engine()).send(
            .post, "/posts", body: body, type: "multipart/form-data; boundary=b")

        #expect(page.text.contains(">loom.png</option>"))
        #expect(page.text.contains(" selected>cover.png</option>"))
        #expect(page.html.all(where: "name", is: "extra").count == 1)
        #expect(page.html.all(where: "name", is: "media-0").count == 1, "a cover is no part of the post")
    }

    @Test("with very many accounts only the chosen ones have their choices on the page")
    func many() async throws {
        let engine = Stage.engine { state in
            state.connections += (0..<40).map { number in
                Samples.view(
                    id: Connection.ID(stored: "con_000000000000000000000000\(number + 10)"), platform: .reddit)
            }
        }

        let blank = try await Visitor(engine).get("/posts/new")
        let chosen = try await Visitor(engine).post("/posts", Stage.form("check", to: [Stage.pins]))

        #expect(blank.html.all(where: "class", is: "account-form card").isEmpty)
        #expect(
            chosen.html.all(where: "class", is: "account-form card").map { $0["data-account"] } == [Stage.pins.text])
    }
}
