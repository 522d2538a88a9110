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
        #expect(page.html.all(where: "aria-current", is: "true").count == (filter == .all ? 2 : 1))
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
}
