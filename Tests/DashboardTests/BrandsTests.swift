import Domain
import HTTPTypes
import Testing

@testable import Dashboard
@testable import Engine

@Suite("The brands page", .timeLimit(.minutes(10)))
struct BrandsTests {
    private static func brand(_ number: Int, _ name: String) -> Brand {
        Brand(
            id: Brand.ID(stored: "brd_0000000000000000000000000\(number)"), workspaceID: Samples.workspaceID, name: name
        )
    }

    private static let engines = brand(1, "Engines")
    private static let looms = brand(2, "<Looms>")

    /// An account of a brand.
    private static func account(_ id: Connection.ID, of brand: Brand) -> ConnectionView {
        var connection = Samples.connection(id: id)
        connection.brandID = brand.id
        return ConnectionView(
            connection: connection, advice: nil, accessExpiresAt: nil, scopes: [], lastCheckedAt: nil, sharedWith: 0,
            scheduledCount: 0)
    }

    /// Two brands: one with two accounts and a slot, one with nothing.
    private static func visitor(_ role: Role = .owner) -> Visitor {
        Visitor(
            FakeEngine {
                $0.role = role
                $0.brands = [engines, looms]
                $0.connections = [
                    account(Samples.connectionID, of: engines), account(Samples.otherConnectionID, of: engines),
                ]
                $0.slots = [
                    Slot(
                        id: Slot.ID(stored: "slt_1"), workspaceID: Samples.workspaceID, brandID: engines.id,
                        time: WeeklySlot(weekday: .monday, minute: 570))
                ]
            })
    }

    @Test("S3.02 brands are listed with their accounts and slots; names are data")
    func list() async throws {
        let page = try await Self.visitor().get("/settings/brands")

        #expect(page.html.all(where: "data-brand", is: Self.engines.id.text).count == 1)
        #expect(page.text.contains("2 accounts, 1 posting slot of its own"))
        #expect(page.text.contains("0 accounts, no posting slots of its own"))
        #expect(page.text.contains("Ada Lovelace on Mastodon"))
        #expect(page.text.contains("&lt;Looms&gt;") && !page.text.contains("<Looms>"))
        #expect(!page.text.contains("One brand so far"))
    }

    @Test(
        "where there is one brand, the page says what others are for, and offers neither to remove it nor to move anything"
    )
    func onlyOne() async throws {
        let engine = FakeEngine {
            $0.brands = [Self.engines]
            $0.connections = [Self.account(Samples.connectionID, of: Self.engines)]
        }
        let page = try await Visitor(engine).get("/settings/brands")

        #expect(page.text.contains("One brand so far") && page.text.contains("make a second brand below"))
        #expect(page.element("make-brand") != nil && page.element("name-\(Self.engines.id)") != nil)
        #expect(page.element("put-accounts") == nil)
        #expect(!page.html.all("form").contains { $0["action"]?.hasSuffix("/removal") == true })
    }

    @Test("a brand is made; a name that cannot be is refused with what was typed", arguments: ["", "Engines"])
    func make(wrong: String) async throws {
        let visitor = Self.visitor()

        let made = try await visitor.post("/settings/brands", [("name", "Mills")])
        let refused = try await visitor.post("/settings/brands", [("name", wrong)])

        #expect(made.location == "/settings/brands?said=brand-made")
        #expect(visitor.engine.now.brands.map(\.name) == ["Engines", "<Looms>", "Mills"])
        #expect(refused.status == .unprocessableContent && refused.element("brand-problem") != nil)
        #expect(refused.element("brand-name")?["value"] == wrong)
        #expect(refused.element("brand-name")?["aria-describedby"] == "brand-problem")
    }

    @Test("a brand is renamed; a name that is taken is refused beside its field, which stays open")
    func rename() async throws {
        let visitor = Self.visitor()
        let path = "/settings/brands/\(Self.looms.id)/name"

        let refused = try await visitor.post(path, [("name", "Engines")])
        let done = try await visitor.post(path, [("name", "Mills")])

        #expect(refused.status == .unprocessableContent)
        #expect(refused.element("name-problem-\(Self.looms.id)") != nil)
        #expect(refused.element("name-problem-\(Self.engines.id)") == nil)
        #expect(refused.element("name-\(Self.looms.id)")?["value"] == "Engines")
        #expect(refused.html.all("details").count { $0["class"] == "sure" && $0.has("open") } == 1)
        #expect(done.location == "/settings/brands?said=brand-renamed")
        #expect(visitor.engine.now.brands.map(\.name) == ["Engines", "Mills"])
    }

    @Test(
        "before a brand is removed the page says what becomes of its accounts, slots and posts, and asks where they go")
    func removal() async throws {
        let visitor = Self.visitor()
        let page = try await visitor.get("/settings/brands")

        for words in [
            "2 accounts stay connected and go to the brand that you choose", "1 posting slot of its own is removed",
            "Posts on the calendar stay, and keep their times",
        ] {
            #expect(page.text.contains(words), "\(words)")
        }
        // The one without accounts asks nothing.
        #expect(page.element("heir-\(Self.engines.id)") != nil && page.element("heir-\(Self.looms.id)") == nil)
        #expect(!visitor.engine.now.asked.contains { $0.hasPrefix("remove") })

        let answer = try await visitor.post(
            "/settings/brands/\(Self.engines.id)/removal", [("into", Self.looms.id.text)])

        #expect(answer.location == "/settings/brands?said=brand-removed")
        #expect(visitor.engine.now.asked.contains("remove \(Self.engines.id) into \(Self.looms.id)"))
    }

    @Test("what stands against removing a brand is said on the page, and a brand that is none removes nothing")
    func refusedRemoval() async throws {
        let visitor = Self.visitor()
        let path = "/settings/brands/\(Self.looms.id)/removal"
        let question = "remove \(Self.looms.id) into another"
        visitor.engine.change {
            $0.failures[question] = EngineError.conflict(code: "connecting", words: "An account is being connected.")
        }

        let refused = try await visitor.post(path)
        let foreign = try await visitor.post(path, [("into", "nonsense")])

        #expect(refused.status == .unprocessableContent && refused.element("refusal") != nil)
        #expect(refused.text.contains("An account is being connected."))
        #expect(foreign.status == .notFound)
        #expect(visitor.engine.now.brands.count == 2)
    }

    @Test("S3.02 accounts are put into a brand; without any ticked the page says so and keeps the choice")
    func put() async throws {
        let visitor = Self.visitor()
        let brand = ("brand", Self.looms.id.text)

        let done = try await visitor.post(
            "/settings/brands/accounts",
            [brand, ("connection", Samples.connectionID.text), ("connection", Samples.otherConnectionID.text)])
        let none = try await visitor.post("/settings/brands/accounts", [brand])

        #expect(done.location == "/settings/brands?said=accounts-put")
        let both = [Samples.connectionID.text, Samples.otherConnectionID.text]
        #expect(visitor.engine.now.asked.contains("put \(both) into \(Self.looms.id)"))
        #expect(none.status == .unprocessableContent && none.text.contains("Choose at least one account."))
        let chosen = none.html.all("option").filter { $0.has("selected") }.map { $0["value"] }
        #expect(chosen == [Self.looms.id.text, Self.looms.id.text], "the heir of the first one, and the choice")
    }

    @Test("SEC-62 who may connect moves accounts, who administers makes, renames and removes", arguments: Role.allCases)
    func rights(role: Role) async throws {
        let visitor = Self.visitor(role)
        let page = try await visitor.get("/settings/brands")

        #expect((page.status == .ok) == role.permissions.contains(.connect))
        #expect((page.element("put-accounts") != nil) == role.permissions.contains(.connect))
        let actions = page.html.all("form").compactMap { $0["action"] }
        let administers = role.permissions.contains(.administer)
        #expect(actions.contains("/settings/brands") == administers)
        #expect(actions.contains("/settings/brands/\(Self.looms.id)/removal") == administers)
        let made = try await visitor.post("/settings/brands", [("name", "Mills")])
        #expect((made.status == .forbidden) == !administers)
    }

    @Test("S2.03 S3.01 where there are several brands, the person chooses which one gets the account")
    func connecting() async throws {
        let visitor = Self.visitor()
        visitor.engine.change { $0.listings = Samples.listings }

        let page = try await visitor.get("/connections?platform=mastodon&brand=\(Self.looms.id)")
        _ = try await visitor.post(
            "/connections/authorizations",
            [("platform", "mastodon"), ("instance", "mastodon.example"), ("brand", Self.looms.id.text)])

        #expect(page.element("brand-mastodon") != nil && page.element("app-brand") != nil)
        #expect(page.html.all("a").contains { $0["href"] == "/settings/brands" })
        let chosen = Set(page.html.all("option").filter { $0.has("selected") }.map { $0["value"] })
        #expect(chosen == [Self.looms.id.text])
        #expect(visitor.engine.now.authorizations.map(\.brandID) == [Self.looms.id])
        visitor.engine.change { $0.brands = [Self.engines] }
        #expect(try await visitor.get("/connections").element("brand-mastodon") == nil)
    }
}
