import Domain
import TestKit
import Testing

@testable import Dashboard
@testable import Engine

@Suite("Where the composer says what is wrong", .timeLimit(.minutes(10)))
struct ComposerProblemsTests {
    private typealias Stage = ComposerStage

    struct Case: Sendable, CustomTestStringConvertible {
        let problem: Problem
        let target: String
        var testDescription: String { target }

        init(
            _ code: Problem.Code, _ field: Problem.Field, part: Int? = nil, _ option: OptionKey? = nil,
            at target: String
        ) {
            problem = Problem(
                code, message: "It is \(code.rawValue).", remedy: "Mend it.", part: part, field: field, option: option)
            self.target = target
        }
    }

    private static let tube = ComposerStage.tube

    @Test(
        "S2.19 S2.20 S2.33 S2.36 S3.28 S3.34 S3.37 S3.38 a problem stands beside its field, is linked, and the way leads there",
        arguments: [
            Case(.textTooLong, .text, part: 0, at: "post-text"), Case(.emptyPart, .text, part: 1, at: "post-text-3"),
            Case(.titleRequired, .title, at: "post-title"), Case(.linkInvalid, .link, part: 0, at: "link-0"),
            Case(.pollDuration, .poll, part: 1, at: "answer-3-1"), Case(.tooManyImages, .media, part: 0, at: "files-0"),
            Case(.altTextTooLong, .altText, part: 1, at: "files-3"), Case(.threadTooLong, .parts, at: "add-part"),
            Case(.publishingNotOffered, .account, at: "to-\(tube)"),
            Case(.optionRequired, .options, .madeForKids, at: "option-\(tube)-made_for_kids"),
            Case(.formatNotOffered, .options, part: 0, .format, at: "format"),
            Case(.optionIgnored, .options, .board, at: "to-\(tube)"),
        ])
    func places(test: Case) async throws {
        let engine = Stage.engine {
            $0.problems = [ConnectionProblem(connectionID: Stage.tube, problem: test.problem)]
            $0.failures["create"] = EngineError.preflight($0.problems)
        }
        let form = Stage.form("publish", to: [Stage.tube], [("part", "3"), ("text-3", "More")])

        let page = try await Visitor(engine).post("/posts", form)
        let piece = try await Visitor(engine).post("/posts/preflight", form)

        // With several parts it says which one.
        let place = test.problem.part.map { PartForm.title($0) + ": " } ?? ""
        let words = "\(place)It is \(test.problem.code.rawValue). Mend it."
        #expect(page.element(test.target) != nil, "there is such a field")
        let slot = try #require(page.html.all(where: "data-slot", is: test.target).first)
        #expect(slot["id"] == test.target + "-problems")
        #expect(
            page.text.contains(
                "<ul class=\"problems\" id=\"\(test.target)-problems\" data-slot=\"\(test.target)\"><li data-tone=\"\(test.problem.severity == .error ? "bad" : "warn")\">\(words)</li></ul>"
            ))
        #expect(piece.html.all(where: "data-target", is: test.target).count == 1)
        #expect(piece.html.all("a").map { $0["href"] } == ["#\(test.target)"])
    }

    @Test("when the form comes back the summary has the focus and leads to each field; what only differs is not in it")
    func summary() async throws {
        let problems = [
            Problem(.textTooLong, message: "Too long.", remedy: "Shorten it.", part: 0, field: .text),
            Problem(.titleIgnored, message: "No title there.", remedy: "Nothing.", field: .title),
        ]
        let engine = Stage.engine {
            $0.problems = problems.map { ConnectionProblem(connectionID: Stage.talk, problem: $0) }
            $0.failures["create"] = EngineError.preflight($0.problems)
        }

        let page = try await Visitor(engine).post("/posts", Stage.form("publish", to: [Stage.talk]))

        let summary = try #require(page.element("problem"))
        #expect(summary["role"] == "alert" && summary["tabindex"] == "-1" && summary.has("autofocus"))
        #expect(page.html.all(where: "href", is: "#post-text").count == 2, "in the summary and beside the account")
        #expect(page.html.all(where: "href", is: "#post-title").count == 1)
    }

    @Test("problems of other words stand beside those")
    func ownWords() {
        var draft = ComposerDraft()
        draft.accounts[Stage.talk] = AccountDraft(title: "Own", text: "Own")
        let text = Problem(.textTooLong, message: "", remedy: "", part: 0, field: .text)
        let title = Problem(.titleTooLong, message: "", remedy: "", field: .title)

        #expect(draft.fieldID(of: text, on: Stage.talk, nil) == "own_text-\(Stage.talk)")
        #expect(draft.fieldID(of: title, on: Stage.talk, nil) == "own_title-\(Stage.talk)")
        #expect(draft.fieldID(of: text, on: Stage.pins, nil) == "post-text")
    }

    @Test("the same words of two accounts stand beside a field once")
    func once() async throws {
        let problem = Problem(.titleRequired, message: "It needs a title.", remedy: "Write one.", field: .title)
        let engine = Stage.engine {
            $0.problems = [Stage.talk, Stage.pins].map { ConnectionProblem(connectionID: $0, problem: problem) }
        }

        let page = try await Visitor(engine).post("/posts", Stage.form("check", to: [Stage.talk, Stage.pins]))

        #expect(
            page.text.contains("data-slot=\"post-title\"><li data-tone=\"bad\">It needs a title. Write one.</li></ul>"))
    }

    @Test("S2.37 what is counted is what goes out, with what the platform adds")
    func counts() async throws {
        let form = Stage.form(
            "check", to: [Stage.tube], [("format", "reel"), ("media-0", Stage.film.text), ("alt-0", "")])

        let piece = try await Visitor(Stage.engine()).post("/posts/preflight", form)

        #expect(piece.text.contains("<b>14/5000</b>"), "Hello, a line between, #Shorts")
        #expect(piece.text.contains("Fits as Short."))
    }

    @Test("the button that refuses says what stands in the way of just that time; until then the post is for later")
    func moment() async throws {
        let engine = Stage.engine { $0.failures["create"] = EngineError.preflight([]) }
        let visitor = Visitor(engine)
        let later = [("when", "2199-01-01T09:00")]

        _ = try await visitor.post("/posts", Stage.form("publish", to: [Stage.talk], later))
        _ = try await visitor.post("/posts", Stage.form("schedule", to: [Stage.talk], later))
        _ = try await visitor.post("/posts", Stage.form("check", to: [Stage.talk], later))
        _ = try await visitor.post("/posts/preflight", Stage.form("check", to: [Stage.talk], later))

        let looked = engine.now.looked.map(\.timing)
        try #require(looked.count == 4)
        #expect(looked[0] == .now && looked[2] == .draft && looked[3] == .draft)
        let isTimed = if case .at = looked[1] { true } else { false }
        #expect(isTimed)
    }
}
