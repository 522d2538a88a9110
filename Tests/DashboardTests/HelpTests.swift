import Domain
import HTTPTypes
import Platforms
import Storage
import Testing

@testable import Dashboard
@testable import Engine

@Suite("Help", .timeLimit(.minutes(10)))
struct HelpTests {
    private let path = "/connections/\(Samples.connectionID)/help"

    private func engine(
        _ health: Health = .disconnected(.revoked), platform: Platform = .mastodon, role: Role = .owner
    ) -> FakeEngine {
        FakeEngine {
            $0.role = role
            $0.connections = [Samples.view(health, platform: platform)]
            $0.listings = Samples.listings
        }
    }

    private func entry(_ health: Health, _ evidence: String) -> HistoryEntry {
        HistoryEntry(
            id: HistoryEntry.ID(stored: "hst_1"), at: Samples.morning, from: .healthy, to: health, event: "ended",
            evidence: evidence, node: "n", generation: 1)
    }

    @Test("the page of an account begins with its state, the cause, the platform's words and the button")
    func state() async throws {
        let fake = engine()
        fake.change { $0.history = [entry(.disconnected(.revoked), "The access token was revoked")] }

        let page = try await Visitor(fake).get(path)

        #expect(page.text.contains("Help with Ada Lovelace"))
        #expect(page.text.contains("“The access token was revoked”"))
        #expect(page.html.all(where: "data-tone", is: "bad").contains { $0["class"] == "advice" })
        #expect(page.html.all(where: "name", is: "reconnect").first?["value"] == Samples.connectionID.text)
        #expect(page.element("repair") != nil)
        #expect(page.html.all("time").contains { $0["datetime"] == "2026-07-14T08:00:00Z" })
        let order = ["id=\"state\"", "id=\"first\"", "id=\"others\"", "id=\"condition\"", "id=\"ladder\""]
        let positions = try order.map { try #require(page.text.firstRange(of: $0)).lowerBound }
        #expect(positions == positions.sorted())
    }

    @Test("steps that fit the cause stand first", arguments: [DisconnectReason.revoked, .accountClosed])
    func fitting(reason: DisconnectReason) async throws {
        let page = try await Visitor(engine(.disconnected(reason))).get(path)

        let first = try #require(page.text.firstRange(of: "Try this first"))
        let others = try #require(page.text.firstRange(of: "Also worth a look"))
        let cause = try #require(Guide.Cause(.disconnected(reason)))
        let (fitting, rest) = Guide.of(.mastodon).steps(for: cause)
        for step in fitting {
            let found = try #require(page.text.firstRange(of: "<h3>\(step.title)</h3>"))
            #expect(found.lowerBound > first.lowerBound && found.upperBound < others.lowerBound)
        }
        for step in rest {
            #expect(try #require(page.text.firstRange(of: "<h3>\(step.title)</h3>")).lowerBound > others.lowerBound)
        }
    }

    @Test(
        "S1.19 S1.21 S1.23 S1.28 S1.30 S1.33 the page for each platform shows every step of its guide",
        arguments: Platform.allCases)
    func platforms(platform: Platform) async throws {
        let page = try await Visitor(engine()).get("/help/\(platform.rawValue)")

        for step in Guide.of(platform).steps {
            #expect(page.text.contains(escaped(step.title)), "\(step.title)")
            if let url = step.url { #expect(page.html.all(where: "href", is: escaped(url)).first?["rel"] != nil) }
        }
        #expect(page.element("state") == nil)
        #expect(page.text.contains("What to try, in this order"))
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("'", with: "&#39;").replacing("\"", with: "&quot;")
    }

    @Test("S1.34 S1.35 S1.36 what remains: disconnect with a question, remove the app there, add it again")
    func ladder() async throws {
        let page = try await Visitor(engine(platform: .facebook)).get(path)

        let rungs = ["rung-disconnect", "rung-remove", "rung-add"]
        #expect(page.html.elements.compactMap { $0["id"] }.filter { rungs.contains($0) } == rungs)
        #expect(page.html.all(where: "href", is: "/connections/\(Samples.connectionID)/disconnect").count == 1)
        #expect(page.text.contains("Facebook → Settings &amp; privacy → Settings → Business integrations"))
        #expect(page.html.all(where: "href", is: "/connections#add").count == 1)
        #expect(page.text.contains("Published posts stay where they are"))
    }

    @Test("S0.52 the page says how the platform fares, by its own page and as seen from here")
    func condition() async throws {
        let fake = engine(.warning(.outage), platform: .x)
        let calm = try await Visitor(fake).get(path)
        fake.change { $0.listings = [Samples.listing(.x, troubleSince: Samples.morning)] }
        let troubled = try await Visitor(fake).get(path)

        #expect(calm.element("status-page")?["href"] == "https://docs.x.com/status")
        #expect(calm.text.contains("sees no general trouble with X"))
        #expect(troubled.text.contains("Many accounts at X have failed here since"))
    }

    @Test(
        "links to help stand at accounts that are not well, in the history, and nowhere else", arguments: Health.all)
    func links(health: Health) async throws {
        let visitor = Visitor(engine(health))

        let list = try await visitor.get("/connections")
        let history = try await visitor.get("/connections/\(Samples.connectionID)/history")

        let link = list.html.elements.first { $0["class"]?.contains("what-helps") == true }
        #expect(link?["href"] == (health == .healthy ? nil : path))
        #expect(history.html.all(where: "href", is: path).count == 1)
        #expect(list.html.all(where: "href", is: "/help").count == 1)
    }

    @Test("S1.38 after a failed try the help starts with what the platform said then")
    func attempt() async throws {
        let fake = engine(.healthy)
        let failure = AuthorizationFailure(.missingScope, words: "write:statuses was not granted")
        fake.change { $0.authorization = Samples.authorization(.failed(failure)) }
        let visitor = Visitor(fake)

        let ended = try await visitor.get("/connections/connected/\(Samples.authorizationID)")
        let link = try #require(ended.element("what-helps")?["href"])
        let script = try await visitor.script.get("/connections/authorizations/\(Samples.authorizationID)")
        let page = try await visitor.get(link)

        #expect(link == "/help/mastodon?attempt=\(Samples.authorizationID)")
        #expect(script.text.contains(#""help_path":"\/help\/mastodon?attempt="#))
        #expect(page.text.contains("“write:statuses was not granted”"))
        #expect(page.text.contains("A permission is missing."))
        let first = try #require(page.text.firstRange(of: "Accept every permission"))
        #expect(first.lowerBound < (try #require(page.text.firstRange(of: "Also worth a look"))).lowerBound)
    }

    @Test("a failed reconnect leads to the help of its account, with its words and the button")
    func reconnect() async throws {
        let fake = engine(.disconnected(.expired))
        let failure = AuthorizationFailure(.otherAccount, words: "grace came back")
        fake.change {
            $0.authorization = Samples.authorization(.failed(failure), reconnects: Samples.connectionID)
        }

        let page = try await Visitor(fake).get("\(path)?attempt=\(Samples.authorizationID)")
        let foreign = try await Visitor(fake).get("/help/x?attempt=\(Samples.authorizationID)")

        #expect(page.text.contains("“grace came back”"))
        #expect(page.text.contains("That is another account."))
        #expect(page.element("repair") != nil)
        #expect(!foreign.text.contains("grace came back"), "another platform's attempt")
    }

    @Test("an attempt that is none, or not yours, changes nothing", arguments: ["", "aut_x", "%3Cscript%3E"])
    func noAttempt(id: String) async throws {
        let page = try await Visitor(engine()).get("/help/mastodon?attempt=\(id)")
        let unknown = try await Visitor(engine()).get("/help/mastodon?attempt=\(Samples.authorizationID)")

        #expect(page.status == .ok && unknown.status == .ok)
        #expect(page.element("state") == nil && unknown.element("state") == nil)
    }

    @Test(
        "SEC-63 what is no platform or no account of yours is not found",
        arguments: [
            "/help/myspace", "/help/%3Cscript%3E", "/connections/con_00000000000000000000000009/help",
            "/connections/x/help",
        ])
    func absent(path: String) async throws {
        #expect(try await Visitor(engine()).get(path).status == .notFound)
    }

    @Test("guests are sent to the log-in page", arguments: ["/help", "/help/x"])
    func guests(path: String) async throws {
        #expect(try await Visitor(engine()).guest.get(path).location?.hasPrefix("/login") == true)
    }

    @Test("who may only look reads the help, and gets no buttons that would be refused")
    func viewer() async throws {
        let page = try await Visitor(engine(role: .viewer)).get(path)

        #expect(page.html.all("form").map { $0["action"] } == ["/logout"])
        #expect(page.text.contains("Try this first"))
        #expect(page.html.all(where: "href", is: "/connections/\(Samples.connectionID)/disconnect").isEmpty)
    }

    @Test("the page of all platforms names each, those in trouble, and the accounts that are not well first")
    func index() async throws {
        let fake = engine()
        fake.change { $0.listings = [Samples.listing(.x, troubleSince: Samples.morning)] }

        let page = try await Visitor(fake).get("/help")

        for platform in Platform.allCases {
            #expect(page.html.all(where: "href", is: "/help/\(platform.rawValue)").count == 1)
        }
        #expect(page.html.all(where: "href", is: path).count == 1)
        #expect(page.text.components(separated: "In trouble, as seen from here") == 2)
        #expect(page.html.all(where: "class", is: "health").count == 2, "nothing is said where all is well")
        fake.change { $0.connections = [Samples.view()] }
        #expect(try await !Visitor(fake).get("/help").text.contains("Accounts that are not well"))
    }

    @Test("SEC-54 SEC-11 what platforms and accounts call themselves is text")
    func escaped() async throws {
        let hostile = "<script>alert(1)</script>"
        let fake = engine()
        fake.change { state in
            state.history = [entry(.disconnected(.revoked), hostile)]
            state.connections[0].checkWords = hostile + "2"
        }

        let page = try await Visitor(fake).get(path)

        #expect(!page.text.contains("<script>alert"))
        #expect(page.text.components(separated: "&lt;script&gt;alert") == 3)
    }
}

extension String {
    /// In how many pieces another text cuts this one.
    fileprivate func components(separated other: String) -> Int { ranges(of: other).count + 1 }
}
