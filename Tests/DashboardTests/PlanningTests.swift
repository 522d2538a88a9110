import Domain
import HTTPTypes
import Testing

@testable import Dashboard
@testable import Engine

@Suite("Missed posts, slots and what repeats", .timeLimit(.minutes(10)))
struct PlanningTests {
    // MARK: Missed posts

    @Test("S1.42 what was missed is listed with its reason; what is ready is ticked, the rest has to be reconnected")
    func missed() async throws {
        for (health, isReady) in [(Health.healthy, true), (.disconnected(.revoked), false)] {
            let engine = FakeEngine { $0.missed = [Samples.missed(health)] }
            let page = try await Visitor(engine).get("/posts/review")
            #expect(page.element("m-\(Samples.deliveryID)")?.has("checked") == isReady)
            let links = page.html.all("a").compactMap { $0["href"] }
            #expect(links.contains("/connections#\(Samples.connectionID)") == !isReady)
        }
        let empty = try await Visitor().get("/posts/review")
        #expect(empty.text.contains("Nothing was missed"))
    }

    @Test("who may not publish sees what was missed, and no button")
    func missedViewer() async throws {
        let engine = FakeEngine {
            $0.missed = [Samples.missed()]
            $0.role = .author
        }
        let page = try await Visitor(engine).get("/posts/review")
        #expect(page.element("publish-missed") == nil)
        #expect(page.element("m-\(Samples.deliveryID)")?.has("disabled") == true)
    }

    @Test("S1.42 publish now, reschedule and drop act on all that are ticked")
    func decide() async throws {
        let visitor = Visitor()
        let other = "dlv_00000000000000000000000002"
        let ticked = [("delivery", Samples.deliveryID.text), ("delivery", other), ("delivery", "nonsense")]
        for form in [
            [("action", "publish_now")], [("action", "drop")],
            [("action", "reschedule"), ("when", "2026-07-20T09:30"), ("zone", "Asia/Kathmandu"), ("apart", "15")],
        ] {
            let answer = try await visitor.post("/posts/review", ticked + form)
            #expect(answer.location == "/posts/review?said=reviewed")
        }
        let time = try #require(LocalTime("2026-07-20T09:30"))
        #expect(
            visitor.engine.now.words == [
                .publishNow, .drop, .reschedule(.local(time, zone: Zone("Asia/Kathmandu")), apart: .minutes(15)),
            ])
        #expect(visitor.engine.now.asked.count { $0 == "review 2" } == 3)
    }

    @Test("what could not follow is told, and nothing ticked means nothing done")
    func partly() async throws {
        let engine = FakeEngine {
            $0.refusals = [Samples.deliveryID: EngineError.conflict(code: "reconnect", words: "Reconnect first.")]
        }
        let visitor = Visitor(engine)
        let partly = try await visitor.post(
            "/posts/review", [("delivery", Samples.deliveryID.text), ("action", "publish_now")])
        #expect(partly.location == "/posts/review?said=reviewed-partly")
        for form in [[("action", "drop")], [("delivery", Samples.deliveryID.text), ("action", "dance")]] {
            let answer = try await visitor.post("/posts/review", form)
            #expect(answer.location == "/posts/review?said=reviewed-none")
        }
        #expect(engine.now.words == [.publishNow])
    }

    // MARK: Slots

    @Test("slots are added for several days at once, and one that is there already is as wanted")
    func addSlots() async throws {
        let visitor = Visitor()
        let form = [("weekday", "friday"), ("weekday", "monday"), ("time", "09:30")]
        for _ in 0..<2 {
            let answer = try await visitor.post("/settings/slots", form)
            #expect(answer.location == "/settings/slots?said=slots-added")
        }
        let slots = visitor.engine.now.slots
        #expect(slots.map(\.time) == [.init(weekday: .monday, minute: 570), .init(weekday: .friday, minute: 570)])
        let page = try await visitor.get("/settings/slots")
        #expect(page.text.contains("Europe/Berlin") && page.text.contains("09:30"))
        #expect(page.html.all(where: "data-slot", is: slots[0].id.text).count == 1)
        let gone = try await visitor.post("/settings/slots/\(slots[0].id)/remove")
        #expect(gone.location == "/settings/slots?said=slot-removed")
        #expect(visitor.engine.now.slots.count == 1)
    }

    @Test(
        "without a day or a time the form says so and keeps what was typed",
        arguments: [
            [("time", "09:30")], [("weekday", "monday"), ("time", "9")],
        ])
    func badSlot(form: [(String, String)]) async throws {
        let answer = try await Visitor().post("/settings/slots", form)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("Tick at least one day"))
        let isTicked = answer.element("day-monday")?.has("checked") == true
        #expect(isTicked == form.contains { $0.0 == "weekday" })
    }

    private static let brand = Brand(
        id: Brand.ID(stored: "brd_00000000000000000000000001"), workspaceID: Samples.workspaceID, name: "Looms")

    @Test(
        "where there are several brands, slots are set for one of them, shown under its name, and it says whose it goes by"
    )
    func slotsOfBrands() async throws {
        let other = Brand(
            id: Brand.ID(stored: "brd_00000000000000000000000002"), workspaceID: Samples.workspaceID, name: "<Mills>")
        let engine = FakeEngine { $0.brands = [Self.brand, other] }
        let visitor = Visitor(engine)
        let form = [("brand", Self.brand.id.text), ("weekday", "monday"), ("time", "09:30")]

        let answer = try await visitor.post("/settings/slots", form)

        #expect(answer.location == "/settings/slots?said=slots-added")
        #expect(engine.now.slots.map(\.brandID) == [Self.brand.id])
        let page = try await visitor.get("/settings/slots")
        #expect(page.html.all("option").map { $0["value"] } == ["", Self.brand.id.text, other.id.text])
        #expect(page.html.all(where: "data-slot", is: engine.now.slots[0].id.text).count == 1)
        #expect(page.element("slots-workspace") != nil && page.element("slots-\(Self.brand.id)") != nil)
        #expect(page.text.contains("&lt;Mills&gt;") && !page.text.contains("<Mills>"))
        // Said of the one that has none, and of it alone.
        #expect(page.text.ranges(of: "No slots of its own").count == 1)
        let wrong = try await visitor.post("/settings/slots", [("brand", other.id.text), ("time", "x")])
        #expect(wrong.status == .unprocessableContent)
        #expect(wrong.html.all("option").filter { $0.has("selected") }.map { $0["value"] } == [other.id.text])
    }

    @Test("where there is one brand, nobody is asked for whom a slot is")
    func slotsOfOneBrand() async throws {
        let page = try await Visitor(FakeEngine { $0.brands = [Self.brand] }).get("/settings/slots")
        #expect(page.element("slot-brand") == nil && page.element("slots-\(Self.brand.id)") == nil)
    }

    @Test("SEC-62 slots are for who may publish", arguments: Role.allCases)
    func slotRights(role: Role) async throws {
        let engine = FakeEngine { $0.role = role }
        let page = try await Visitor(engine).get("/settings/slots")
        #expect((page.status == .ok) == Role.allCases.filter { $0.permissions.contains(.publish) }.contains(role))
    }

    // MARK: Series

    @Test("a post is repeated from its page: it counts as the first, its accounts and words stay")
    func repeating() async throws {
        let engine = FakeEngine { $0.posts = [Samples.post([.scheduled], text: "Good morning")] }
        let visitor = Visitor(engine)
        let page = try await visitor.get("/posts/\(Samples.postID)")
        #expect(page.element("repeat-until")?["value"] == "2026-10-14")
        let answer = try await visitor.post(
            "/posts/series", [("post", Samples.postID.text), ("repeat", "weekly"), ("until", "2026-08-31")])
        #expect(answer.location == "/posts/series?said=series-made#\(Samples.seriesID)")
        let new = try #require(engine.now.newSeries.first)
        #expect(new.first == Samples.postID && new.content == Content(text: "Good morning"))
        let last = try #require(LocalDay("2026-08-31"))
        #expect(new.rule.unit == .weekly && new.rule.end == .day(last))
        #expect(new.deliveries.map(\.connectionID) == [Samples.connectionID])
    }

    @Test("what repeats is listed with its rule and the next time, and changed for the revision that was seen")
    func seriesPage() async throws {
        let engine = FakeEngine { $0.series = [Samples.series()] }
        let visitor = Visitor(engine)
        let page = try await visitor.get("/posts/series")
        #expect(page.text.contains("Every week at 10:00 (Europe/Berlin), from 2026-07-14, 5 times"))
        #expect(page.element("count-\(Samples.seriesID)")?["value"] == "5")
        let answer = try await visitor.post(
            "/posts/series/\(Samples.seriesID)",
            [
                ("revision", "4"), ("zone", "Europe/Berlin"), ("words", "Good day"), ("start", "2026-07-14T11:00"),
                ("repeat", "daily"), ("every", "2"), ("count", "9"),
            ])
        #expect(answer.location == "/posts/series?said=series-changed#\(Samples.seriesID)")
        let change = try #require(engine.now.seriesChanges.first)
        #expect(change.revision == 4 && change.content == Content(text: "Good day"))
        #expect(change.rule?.unit == .daily && change.rule?.step == 2 && change.rule?.end == .count(9))
        let stopped = try await visitor.post("/posts/series/\(Samples.seriesID)/stop")
        #expect(stopped.location == "/posts/series?said=series-stopped#\(Samples.seriesID)")
    }

    @Test(
        "an ended series, and who may not publish, have no form",
        arguments: [(Series.State.stopped, Role.owner), (.active, .author)])
    func closedSeries(state: Series.State, role: Role) async throws {
        let engine = FakeEngine {
            $0.series = [Samples.series(state)]
            $0.role = role
        }
        let page = try await Visitor(engine).get("/posts/series")
        #expect(page.html.all("form").map { $0["action"] } == ["/logout"])
    }
}
