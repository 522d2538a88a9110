import Domain
import HTTPTypes
import Storage
import Testing

@testable import Dashboard
@testable import Engine

@Suite("The calendar", .timeLimit(.minutes(10)))
struct CalendarTests {
    private let berlin = TimeWords(zone: "Europe/Berlin")

    @Test("a week goes from Monday to Sunday in the workspace's zone")
    func week() throws {
        let period = CalendarPeriod(.week, around: Samples.morning, times: berlin)

        #expect(period.days.map(berlin.dayISO).first == "2026-07-13")
        #expect(period.days.map(berlin.dayISO).last == "2026-07-19")
        #expect(TimeWords.iso(period.start) == "2026-07-12T22:00:00Z")
        #expect(TimeWords.iso(period.end) == "2026-07-19T22:00:00Z")
    }

    @Test("the week in which the clocks change still has seven whole days", arguments: ["2026-03-29", "2026-10-25"])
    func clockChange(day: String) throws {
        let period = CalendarPeriod(.week, around: try #require(berlin.startOfDay(iso: day)), times: berlin)

        #expect(period.days.count == 7)
        #expect(Set(period.days.map(berlin.clock)) == ["00:00"])
        #expect(period.days.map(berlin.dayISO).last == day)
    }

    @Test(
        "a month is filled up to whole weeks",
        arguments: [
            ("2026-07-14", 35, "2026-06-29"), ("2026-02-01", 35, "2026-01-26"), ("2027-02-10", 28, "2027-02-01"),
            ("2026-08-31", 42, "2026-07-27"),
        ])
    func month(day: String, count: Int, first: String) throws {
        let period = CalendarPeriod(.month, around: try #require(berlin.startOfDay(iso: day)), times: berlin)

        #expect(period.days.count == count)
        #expect(period.days.first.map(berlin.dayISO) == first)
    }

    @Test("every post of a period is asked for, and stands on its day at its time")
    func page() async throws {
        let engine = FakeEngine { $0.posts = [Samples.post([.published, .failed], text: "Hello")] }

        let page = try await Visitor(engine).get("/posts?view=week&at=2026-07-14")

        let query = try #require(engine.now.queries.first)
        #expect(query.from.map(TimeWords.iso) == "2026-07-12T22:00:00Z")
        #expect(query.to.map(TimeWords.iso) == "2026-07-19T22:00:00Z")
        #expect(page.element("d-2026-07-14") != nil)
        let line = try #require(page.html.all(where: "data-id", is: Samples.postID.text).first)
        #expect(line["data-state"] == "failed")
        #expect(page.text.contains(">10:00</time>"))
    }

    @Test("the month is a table with a column per weekday")
    func monthPage() async throws {
        let engine = FakeEngine { $0.posts = [Samples.post([.uncertain])] }

        let page = try await Visitor(engine).get("/posts?view=month&at=2026-07-14")

        #expect(page.html.all("th").count == 7)
        #expect(page.html.all("td").count == 35)
        #expect(page.html.all("a").contains { $0["data-state"] == "uncertain" })
        #expect(page.text.contains("July 2026"))
    }

    @Test("S1.40 posts can be narrowed down to what matters", arguments: CalendarFilter.allCases)
    func filters(filter: CalendarFilter) async throws {
        let engine = FakeEngine { $0.posts = [Samples.post([.failed])] }

        let page = try await Visitor(engine).get(filter.path)

        #expect(page.html.all(where: "data-filter", is: filter.rawValue).first?.has("aria-current") == true)
        #expect(page.html.all(where: "aria-current", is: "true").count == 2, "the view and the filter")
        if filter == .failed { #expect(page.text.contains("data-state=\"failed\"")) }
        if filter == .uncertain { #expect(page.text.contains("No post is in this state.")) }
    }

    @Test("every state belongs to a filter, except what is over")
    func filtersCoverStates() {
        let covered = CalendarFilter.allCases.reduce(into: Set<DeliveryState>()) { $0.formUnion($1.states) }

        #expect(Set(DeliveryState.allCases).subtracting(covered) == [.cancelled])
    }

    @Test("an empty week says what to do next")
    func empty() async throws {
        let page = try await Visitor().get("/posts")

        #expect(page.text.contains("Nothing planned for these days"))
        #expect(page.html.all("a").contains { $0["href"] == "/posts/new" })
    }

    @Test(
        "nonsense in the address shows the present week",
        arguments: [
            "?at=yesterday", "?view=decade", "?state=lost", "?after=x", "?at=2026-13-01",
        ])
    func nonsense(query: String) async throws {
        let page = try await Visitor().get("/posts\(query)")

        #expect(page.status == .ok)
        #expect(page.text.contains("13 Jul 2026 to 19 Jul 2026"))
    }

    private static let summaries: [([DeliveryState], DeliveryState)] = [
        ([.published, .uncertain, .failed], .uncertain), ([.published, .failed], .failed),
        ([.published, .scheduled], .scheduled), ([.published, .published], .published), ([], .draft),
        ([.publishing, .needsReconnect], .needsReconnect),
    ]

    @Test("what a person should see first stands for a post", arguments: summaries)
    func summary(states: [DeliveryState], summary: DeliveryState) {
        #expect(DeliveryState.summary(of: states) == summary)
    }

    @Test("every state has its place in the order of urgency")
    func urgency() {
        #expect(Set(DeliveryState.byUrgency) == Set(DeliveryState.allCases))
    }

    @Test("the next page of a list begins where the last ended")
    func cursor() throws {
        let cursor = PostQuery.Cursor(at: Samples.morning, id: Samples.postID)

        let read = try #require(PostQuery.Cursor(cursor.text))

        #expect(read.at == cursor.at)
        #expect(read.id == cursor.id)
        #expect(PostQuery.Cursor("1.nonsense") == nil)
        #expect(PostQuery.Cursor(nil) == nil)
    }

    @Test("the list shows everything by time, with the account and the state kept in every link")
    func list() async throws {
        let engine = FakeEngine {
            $0.posts = [Samples.post([.scheduled])]
            $0.connections = [Samples.view(), Samples.view(id: Samples.otherConnectionID)]
        }

        let page = try await Visitor(engine).get("/posts?view=list&state=pending&connection=\(Samples.connectionID)")

        let query = try #require(engine.now.queries.first)
        #expect(query.connectionID == Samples.connectionID && query.states.contains(.scheduled))
        #expect(query.from == nil && query.to == nil)
        let chosen = page.html.all("option").filter { $0.has("selected") }.compactMap { $0["value"] }
        #expect(chosen == [Samples.connectionID.text])
        let links = page.html.all(where: "data-filter", is: "failed").compactMap { $0["href"] }
        #expect(
            links == ["/posts?view=list&amp;state=failed&amp;connection=\(Samples.connectionID)"]
                || links == ["/posts?view=list&state=failed&connection=\(Samples.connectionID)"])
        #expect(page.text.contains("Times in Europe/Berlin"), "D5 the zone stands beside the times")
    }

    @Test("S1.40 a week or month can be narrowed down as well", arguments: ["week", "month"])
    func filteredPeriod(view: String) async throws {
        let engine = FakeEngine { $0.posts = [Samples.post([.failed])] }

        let page = try await Visitor(engine).get("/posts?view=\(view)&at=2026-07-14&state=failed")

        let query = try #require(engine.now.queries.first)
        #expect(query.states == [.failed] && query.from != nil)
        #expect(page.text.contains("data-state=\"failed\""))
    }

    @Test(
        "what waits for its time can be dragged, and moved by a form; what is under way or out cannot",
        arguments: DeliveryState.allCases)
    func movable(state: DeliveryState) async throws {
        let engine = FakeEngine { $0.posts = [Samples.post([state])] }

        let page = try await Visitor(engine).get("/posts?view=week&at=2026-07-14")

        #expect(page.html.all(where: "data-moves", is: "10:00").count == (state == .scheduled ? 1 : 0))
        #expect((page.element("move-\(Samples.postID)") != nil) == (state == .scheduled))
    }

    @Test("who may only look moves nothing")
    func viewer() async throws {
        let engine = FakeEngine {
            $0.posts = [Samples.post([.scheduled])]
            $0.role = .viewer
        }

        let page = try await Visitor(engine).get("/posts?view=month&at=2026-07-14")

        #expect(page.html.all("form").allSatisfy { $0["action"]?.hasSuffix("/move") != true })
    }

    private let back = "/posts?view=month&at=2026-07-14"

    private func move(_ form: [(String, String)], failing: (any Error)? = nil) async throws -> (Visitor, Answer) {
        let engine = FakeEngine {
            $0.posts = [Samples.post([.scheduled])]
            if let failing { $0.failures["edit"] = failing }
        }
        let visitor = Visitor(engine)
        return (visitor, try await visitor.post("/posts/\(Samples.postID)/move", form))
    }

    @Test("REL-23 a move is meant in its zone and for the revision that was seen, and leads back to where it was made")
    func move() async throws {
        let form = [
            ("when", "2026-07-20T09:30"), ("zone", "America/New_York"), ("revision", "3"), ("back", back),
        ]

        let (visitor, answer) = try await move(form)

        #expect(answer.location == "\(back)&said=moved")
        let change = try #require(visitor.engine.now.changes.first)
        #expect(change.revision == 3 && change.content == nil)
        let time = try #require(LocalTime("2026-07-20T09:30"))
        #expect(change.timing == .local(time, zone: Zone("America/New_York")))
    }

    private static let refusals: [(any Error, String)] = [
        (EngineError.conflict(code: "changed", words: ""), "move-outdated"),
        (EngineError.conflict(code: "already_publishing", words: ""), "moved-too-late"),
        (EngineError.preflight([]), "move-refused"),
    ]

    @Test(
        "REL-23 a move that comes too late, or after another person's, is told where it was made",
        arguments: refusals.indices)
    func refusedMove(index: Int) async throws {
        let (error, code) = Self.refusals[index]

        let (_, answer) = try await move([("when", "2026-07-20T09:30"), ("back", back)], failing: error)

        #expect(answer.location == "\(back)&said=\(code)")
    }

    @Test("a move into the past publishes nothing by mistake")
    func movedToPast() async throws {
        let (visitor, answer) = try await move([("when", "2026-07-14T09:00"), ("back", "")])

        #expect(answer.location == "/posts/\(Samples.postID)?said=moved-to-past")
        #expect(visitor.engine.now.changes.isEmpty)
    }

    @Test(
        "SEC-12 a move leads back to the calendar or to the post, never elsewhere",
        arguments: [
            "https://evil.example/posts", "//evil.example", "/posts/../logout", "/settings/keys", "",
        ])
    func noOpenRedirect(back: String) async throws {
        let (_, answer) = try await move([("when", "2026-07-20T09:30"), ("back", back)])

        #expect(answer.location == "/posts/\(Samples.postID)?said=moved")
    }

    @Test("accounts with times of their own are told apart")
    func ownTimes() throws {
        var view = Samples.delivery(.scheduled)
        view = DeliveryView(
            delivery: {
                var delivery = view.delivery
                delivery.dueAt = Samples.morning + .hours(2)
                return delivery
            }(), platform: view.platform, account: view.account, connection: view.connection, journal: [],
            explanation: "", advice: nil)
        let post = PostView(
            post: Samples.post([]).post, deliveries: [Samples.delivery(.scheduled), view], media: [])

        let line = PostLine(post, isUnderDay: true, for: Reader(FakeEngine().member), back: CalendarQuery())

        #expect(line.extras == ["2 times"])
        #expect(line.targets.map { $0.targetWords.contains("12:00") } == [false, true])
    }
}
