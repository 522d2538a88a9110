import Domain
import HTTPTypes
import Platforms
import TestKit
import Testing

@testable import Dashboard
@testable import Engine

@Suite("What platforms want of the page where posts are written", .timeLimit(.minutes(10)))
struct ComposerTermsTests {
    private typealias Stage = ComposerStage

    // MARK: Boards

    private static let name = FieldID.new(.board, Stage.pins)

    @Test("S2.32 a board is made from the list of boards, and is chosen then")
    func make() async throws {
        let engine = Stage.engine()

        let page = try await Visitor(engine).post(
            "/posts", Stage.form("make-\(Stage.pins)-board", to: [Stage.pins], [(Self.name, "Mills & looms")]))

        #expect(page.status == .ok && engine.now.asked.contains("make board Mills & looms"))
        #expect(engine.now.asked.contains("choices of board anew"))
        #expect(page.text.contains("<option value=\"99\" selected>Mills &amp; looms</option>"))
        #expect(page.element(Self.name)?["value"] == "" && engine.now.created.isEmpty)
        #expect(page.element("post-text") != nil && page.text.contains("Hello"))
    }

    @Test("what Pinterest does not make is told, and the name stays")
    func refused() async throws {
        let engine = Stage.engine {
            $0.failures["make board Looms"] = EngineError.platform(
                PlatformFailure(.content, words: "You already have a board with this name."))
        }

        let page = try await Visitor(engine).post(
            "/posts", Stage.form("make-\(Stage.pins)-board", to: [Stage.pins], [(Self.name, "Looms")]))

        #expect(page.status == .unprocessableContent && page.text.contains("You already have a board"))
        #expect(page.element(Self.name)?["value"] == "Looms")
    }

    @Test("only what the platform lets us make has a place for a name")
    func places() async throws {
        let page = try await Visitor(Stage.engine()).get("/posts/new")
        #expect(page.element(Self.name) != nil)
        #expect(page.element(FieldID.new(.subreddit, Stage.talk)) == nil)
        #expect(page.element(FieldID.new(.boardSection, Stage.pins)) == nil)
    }

    // MARK: Terms

    private static let talk = Connection.ID(stored: "con_0000000000000000000000000k")

    private static let rules: Capabilities = {
        var rules = Samples.capabilities
        var barred = OptionRule(.allowDuet, .flag, usual: false, hint: "This account's settings do not allow it.")
        barred.isBarred = true
        rules.options = [
            OptionRule(.visibility, .choice([.init("self_only", "Only you")]), isRequired: true), barred,
            OptionRule(.commercialContent, .flag, usual: false), OptionRule(.brandContent, .flag, usual: false),
        ]
        return rules
    }()

    private static func engine() throws -> FakeEngine {
        let terms = try PlatformPage.terms()
        return FakeEngine {
            $0.connections = [Samples.view(id: talk, platform: .tiktok), Samples.view(id: Stage.pins, platform: .x)]
            $0.listings = [Samples.listing(.tiktok, capabilities: rules, terms: terms), Samples.listing(.x)]
        }
    }

    /// What TikTok's own profile says.
    private enum PlatformPage {
        static func terms() throws -> PostingTerms {
            let music = PostingTerms.Document("Music Usage Confirmation", "https://www.tiktok.com/music")
            let brands = PostingTerms.Document("Branded Content Policy", "https://www.tiktok.com/brands")
            return PostingTerms(always: [music], branded: [brands, music], note: "It may take a few minutes.")
        }
    }

    private static let choices = [(Stage.field(.visibility, talk), "self_only")]
    private static let agreement = (FieldID.agreement(talk), "yes")

    @Test("TikTok's declaration stands beside the buttons, with the name of the account, linked, and nothing is ticked")
    func declaration() async throws {
        let page = try await Visitor(try Self.engine()).get("/posts/new")

        let words = page.text.replacing(try Regex("<[^>]+>"), with: "")
        #expect(words.contains("By posting, you agree to TikTok's Music Usage Confirmation."))
        #expect(words.contains("Branded Content Policy and Music Usage Confirmation."))
        #expect(words.contains("It may take a few minutes."))
        let links = page.html.all("a").filter { $0["href"]?.hasPrefix("https://www.tiktok.com/") == true }
        #expect(links.count == 3 && links.allSatisfy { $0["rel"] == "noopener noreferrer" })
        #expect(page.element("agree-\(Self.talk)")?.has("checked") == false)
        #expect(page.html.all(where: "data-terms", is: Self.talk.text).first?.has("data-unneeded") == true)
        #expect(page.html.all(where: "data-terms", is: Stage.pins.text).isEmpty)
    }

    @Test(
        "nothing goes to TikTok before a person agreed; drafts and other accounts need nothing",
        arguments: ["publish", "schedule"])
    func consent(action: String) async throws {
        let engine = try Self.engine()
        let visitor = Visitor(engine)
        let when = [("when", "2199-01-01T09:00")]

        let without = try await visitor.post("/posts", Stage.form(action, to: [Self.talk], Self.choices + when))
        #expect(without.status == .unprocessableContent && engine.now.created.isEmpty)
        #expect(without.element("agree-\(Self.talk)")?["aria-invalid"] == "true")
        #expect(without.element("agree-\(Self.talk)-problem") != nil)
        #expect(without.text.contains("TikTok wants you to agree"))

        let agreed = try await visitor.post(
            "/posts", Stage.form(action, to: [Self.talk], Self.choices + when + [Self.agreement]))
        #expect(agreed.location?.isEmpty == false && engine.now.created.count == 1)
        _ = try await visitor.post("/posts", Stage.form("draft", to: [Self.talk], Self.choices + [("key", "k2")]))
        _ = try await visitor.post("/posts", Stage.form(action, to: [Stage.pins], when + [("key", "k3")]))
        #expect(engine.now.created.count == 3)
    }

    @Test("what the account's own settings forbid cannot be ticked, and is off")
    func barred() async throws {
        let name = Stage.field(.allowDuet, Self.talk)
        let page = try await Visitor(try Self.engine()).post(
            "/posts", Stage.form("check", to: [Self.talk], [(name, "yes")]))
        #expect(page.element(name)?.has("disabled") == true && page.element(name)?.has("checked") == false)
        #expect(page.element(Stage.field(.commercialContent, Self.talk))?.has("disabled") == false)
    }

    @Test("nobody is chosen to see a post on TikTok before a person did")
    func audience() async throws {
        let page = try await Visitor(try Self.engine()).get("/posts/new")
        #expect(page.text.contains("<option value=\"\" selected>Choose…</option>"))
        #expect(!page.text.contains("<option value=\"self_only\" selected"))
    }
}
