import Domain
import HTTPTypes
import Storage
import Testing

@testable import Dashboard
@testable import Engine

@Suite("The page of connections", .timeLimit(.minutes(10)))
struct ConnectionsTests {
    private func engine(_ views: [ConnectionView], role: Role = .owner) -> FakeEngine {
        FakeEngine {
            $0.role = role
            $0.connections = views
            $0.listings = Samples.listings
        }
    }

    @Test("S0.18 S0.21 each account shows name, picture, date and its present state")
    func card() async throws {
        let page = try await Visitor(engine([Samples.view()])).get("/connections")

        let card = try #require(page.element(Samples.connectionID.text))
        #expect(card["class"]?.contains("connection") == true)
        #expect(card["data-id"] == Samples.connectionID.text)
        #expect(card["data-health"] == "healthy")
        #expect(page.html.all(where: "src", is: "https://mastodon.example/ada.png").count == 1)
        #expect(page.html.all("time").first?["datetime"] == "2026-07-14T08:00:00Z")
        for words in ["Ada Lovelace", "@ada@mastodon.example", "Mastodon", "14 Jul 2026", "Connected"] {
            #expect(page.text.contains(words))
        }
    }

    @Test(
        "S0.22 S0.25 S1.08 S4.31 S4.32 S1.09 S1.10 S1.11 the state is said in words, not by colour alone",
        arguments: Health.all)
    func states(health: Health) async throws {
        let page = try await Visitor(engine([Samples.view(health)])).get("/connections")

        let words = ["healthy": "Connected", "warning": "Warning", "disconnected": "Disconnected"]
        #expect(page.text.contains("</span>\(words[health.status] ?? "?")"))
        #expect(page.element(Samples.connectionID.text)?["data-health"] == health.status)
    }

    @Test(
        "S0.37 S2.51 S0.40 S1.14 Reconnect stands only at accounts that need it, with the reason and what to do",
        arguments: Health.all)
    func reconnect(health: Health) async throws {
        let page = try await Visitor(engine([Samples.view(health)])).get("/connections")

        let button = page.html.elements.first { $0["class"]?.contains("reconnect") == true }
        #expect((button != nil) == (health != .healthy))
        if let advice = Advice.on(health, platform: .mastodon) {
            #expect(page.text.contains(advice.title))
        }
    }

    @Test("S1.12 a banner on every page says that an account has a problem")
    func banner() async throws {
        let visitor = Visitor(engine([Samples.view(.disconnected(.revoked))]))

        for path in ["/connections", "/posts", "/posts/new", "/settings/keys"] {
            let page = try await visitor.get(path)
            #expect(page.text.contains("Ada Lovelace on Mastodon is disconnected."), "\(path)")
        }
        #expect(try await Visitor(engine([Samples.view()])).get("/posts").text.contains("banner") == false)
    }

    @Test("several accounts in trouble share one line")
    func oneBanner() {
        let banner = Banner(
            [Samples.connection(.warning(.outage)), Samples.connection(.warning(.expiring))], status: "warning")

        #expect(banner?.words == "2 accounts are worth a look.")
        #expect(Banner([], status: "warning") == nil)
    }

    @Test("S0.09 S1.07 S3.11 S0.10 S0.12 SEC-16 each platform has its button, and says first what it will ask")
    func tiles() async throws {
        let page = try await Visitor(engine([])).get("/connections")

        #expect(page.html.all("nav").isEmpty == false)
        #expect(page.html.all("a").contains { $0["href"] == "/connections" && $0["aria-current"] == "page" })
        #expect(page.element("connect-mastodon") != nil)
        #expect(page.element("connect-bluesky") != nil)
        #expect(page.element("instance")?.has("required") == true)
        #expect(page.element("handle")?.has("required") == true)
        #expect(page.element("app-password")?["type"] == "password")
        #expect(page.element("connect-x") == nil, "not configured")
        #expect(page.text.contains("Publish posts for you <code>write:statuses</code>"))
        #expect(page.text.contains("No account is connected yet"))
    }

    @Test("the tile of a platform that posts cannot be published to yet says so")
    func stillToCome() async throws {
        let fake = engine([])
        let before = try await Visitor(fake).get("/connections")
        fake.change { $0.listings.append(Samples.listing(.reddit, publishes: false)) }
        let after = try await Visitor(fake).get("/connections")

        #expect(!before.text.contains("still to come"))
        #expect(after.text.contains("still to come"))
        #expect(after.element("connect-reddit") != nil)
    }

    @Test("REL-11 a platform in trouble is named, to those who have an account there")
    func trouble() async throws {
        let since = Instant(seconds: 1_784_012_400)
        let troubled = [Samples.listing(.mastodon, troubleSince: since)]
        let fake = engine([Samples.view()])
        #expect(try await !Visitor(fake).get("/connections").text.contains("has been in trouble"))
        fake.change { $0.listings = troubled }

        let page = try await Visitor(fake).get("/connections")

        #expect(page.text.contains("Mastodon has been in trouble since "))
        fake.change { $0.connections = [] }
        #expect(try await !Visitor(fake).get("/connections").text.contains("has been in trouble"))
    }

    @Test("S4.22 S4.25 the page says how full the plan is, and what to do when it is full", arguments: [3, 5])
    func room(used: Int) async throws {
        let fake = engine([Samples.view()])
        #expect(try await Visitor(fake).get("/connections").element("room") == nil)
        fake.change { $0.room = Room(plan: Plan(name: "starter", accountLimit: 5), used: used) }

        let page = try await Visitor(fake).get("/connections")

        #expect(page.text.contains("\(used) of 5 accounts of the plan “starter” are connected."))
        #expect(page.text.contains("larger plan") == (used == 5))
    }

    @Test("with simulated platforms the page says what can be typed")
    func sandboxHints() async throws {
        var visitor = Visitor(engine([]))
        let real = try await visitor.get("/connections")
        visitor.settings = DashboardSettings(publicURL: "http://localhost:8080", isSandbox: true)
        let sandbox = try await visitor.get("/connections")

        #expect(!real.text.contains("In the sandbox"))
        #expect(sandbox.text.contains("In the sandbox: mastodon.example"))
    }

    @Test("who may not connect sees no button that would be refused")
    func viewer() async throws {
        let page = try await Visitor(engine([Samples.view(.disconnected(.revoked))], role: .viewer))
            .get("/connections")

        #expect(page.html.all("form").map { $0["action"] } == ["/logout"])
        #expect(page.element("connect-mastodon") == nil)
    }

    @Test("S0.16 the list renews itself: it is also there without the page around it")
    func fragment() async throws {
        let list = try await Visitor(engine([Samples.view()])).get("/connections/list")

        #expect(list.element(Samples.connectionID.text) != nil)
        #expect(list.html.all("html").isEmpty)
    }

    @Test(
        "S0.28 S4.26 check, pause and resume say what they did",
        arguments: [
            ("checks", "check", "checked"), ("pause", "setActive false", "paused"),
            ("resume", "setActive true", "resumed"),
        ])
    func actions(path: String, asked: String, said: String) async throws {
        let visitor = Visitor(engine([Samples.view()]))

        let answer = try await visitor.post("/connections/\(Samples.connectionID)/\(path)")

        #expect(answer.location == "/connections?said=\(said)#\(Samples.connectionID)")
        #expect(visitor.engine.now.asked.contains(asked))
    }

    @Test(
        "what was done is said by a code of ours, never by words from the address", arguments: PageNotice.Code.allCases)
    func notices(code: PageNotice.Code) async throws {
        let visitor = Visitor(engine([Samples.view()]))

        #expect(try await visitor.get("/connections?said=\(code.rawValue)").text.contains(code.words))
        #expect(try await !visitor.get("/connections?said=pwned").text.contains("pwned"))
    }

    @Test("S1.34 S4.46 disconnecting asks first, and says what becomes of posts and permission")
    func disconnect() async throws {
        let view = Samples.view(sharedWith: 2, scheduledCount: 3)
        let visitor = Visitor(engine([view]))

        let page = try await visitor.get("/connections/\(Samples.connectionID)/disconnect")
        #expect(!visitor.engine.now.asked.contains("disconnect"))
        for words in ["wipes its keys", "already published stay", "3 scheduled posts", "2 other accounts"] {
            #expect(page.text.contains(words))
        }
        #expect(page.element("confirm-disconnect") != nil)

        let answer = try await visitor.post("/connections/\(Samples.connectionID)/disconnect")
        #expect(answer.location == "/connections?said=disconnected")
    }

    @Test("SEC-18 S4.47 the dialog lets a person leave the permission at the platform alone, and says so afterwards")
    func disconnectHere() async throws {
        let visitor = Visitor(engine([Samples.view()]))

        let page = try await visitor.get("/connections/\(Samples.connectionID)/disconnect")
        #expect(page.element("withdraw")?["checked"] != nil)
        #expect(page.element("leave") != nil)

        let answer = try await visitor.post(
            "/connections/\(Samples.connectionID)/disconnect", [("permission", "leave")])
        #expect(answer.location == "/connections?said=disconnected-here")
        #expect(visitor.engine.now.asked.contains("disconnect, leaving the permission"))
    }

    @Test("SEC-18 there is no choice while another account needs the permission")
    func disconnectShared() async throws {
        let page = try await Visitor(engine([Samples.view(sharedWith: 1)]))
            .get("/connections/\(Samples.connectionID)/disconnect")

        #expect(page.element("withdraw") == nil)
        #expect(page.text.contains("the permission stays until the last of them"))
    }

    @Test("SEC-18 the page says when the platform has not confirmed", arguments: [false, nil] as [Bool?])
    func unconfirmed(isConfirmed: Bool?) async throws {
        let engine = engine([Samples.view()])
        engine.change { $0.platformConfirmed = isConfirmed }

        let answer = try await Visitor(engine).post("/connections/\(Samples.connectionID)/disconnect")

        #expect(
            answer.location
                == "/connections?said=\(isConfirmed == nil ? "disconnected-shared" : "disconnected-unconfirmed")")
    }

    @Test("the history is paged, newest first, with what proved each change")
    func history() async throws {
        let engine = engine([Samples.view()])
        engine.change { $0.history = (0...HistoryPage.pageSize).map(Self.entry) }

        let page = try await Visitor(engine).get("/connections/\(Samples.connectionID)/history")

        #expect(page.html.all("ol").count == 1)
        #expect(page.text.contains("Connected → Disconnected"))
        #expect(page.text.contains("invalid_grant"))
        #expect(page.html.all(where: "rel", is: "next").count == 1)
        #expect(engine.now.asked.contains("history: changes"))
    }

    @Test("S0.27 every check and renewal can be seen too, and the next page shows them again")
    func everything() async throws {
        let engine = engine([Samples.view()])
        engine.change { state in
            state.history = (0...HistoryPage.pageSize).map { number in
                HistoryEntry(
                    id: HistoryEntry.ID(stored: "hst_\(number)"), at: Samples.morning, from: .healthy, to: .healthy,
                    event: "check_succeeded", evidence: "A test call was answered well.", node: "n", generation: 1)
            }
        }

        let page = try await Visitor(engine).get("/connections/\(Samples.connectionID)/history?show=everything")

        #expect(engine.now.asked.contains("history: everything"))
        #expect(page.text.contains("Check: works"))
        let next = try #require(page.html.all(where: "rel", is: "next").first?["href"])
        #expect(next.contains("show=everything"))
    }

    private static func entry(_ number: Int) -> HistoryEntry {
        HistoryEntry(
            id: HistoryEntry.ID(stored: "hst_\(number)"), at: Samples.morning, from: .healthy,
            to: .disconnected(.revoked), event: "ended", evidence: "invalid_grant", node: "n", generation: 1)
    }

    @Test(
        "S0.44 S1.42 posts whose time passed are said at the account, with the way to review them",
        arguments: [Health.healthy, .disconnected(.revoked)])
    func review(health: Health) async throws {
        var view = Samples.view(health)
        view.waitingCount = 2

        let page = try await Visitor(engine([view])).get("/connections")

        let link = page.html.all("a").first { $0["href"] == "/posts?state=waiting" }
        #expect(link != nil)
        #expect(page.text.contains(health == .healthy ? "2 posts whose time has passed" : "2 posts will wait"))
        #expect(try await !Visitor(engine([Samples.view(health)])).get("/connections").text.contains("state=waiting"))
    }

    @Test("M3 a shared login says how many accounts a reconnect repairs")
    func shared() async throws {
        let page = try await Visitor(engine([Samples.view(.disconnected(.revoked), sharedWith: 3, scheduledCount: 1)]))
            .get("/connections")

        #expect(page.text.contains("Reconnecting repairs 3 other accounts of the same login."))
        #expect(page.text.contains("1 post scheduled; nothing goes out until you reconnect."))
    }

    @Test(
        "SEC-54 pictures and links of accounts are only taken from the web",
        arguments: [
            "javascript:alert(1)", "data:text/html,x", "http://10.0.0.1/a.png", "file:///etc/passwd",
            "//evil.example/x",
        ])
    func hostileLinks(url: String) {
        var account = Samples.account
        account.avatarURL = url
        account.profileURL = url.replacing("http://", with: "ftp://")

        #expect(account.shownAvatar == nil)
        #expect(account.shownProfile == nil)
    }

    @Test("REL-10 REL-16 a check that was not answered well says so, in words that stay data")
    func checkedUnwell() async throws {
        let engine = FakeEngine { state in
            var view = Samples.view()
            view.checkWords = "<b>The token was revoked</b>"
            state.connections = [view]
        }

        let answer = try await Visitor(engine).post("/connections/\(Samples.connectionID)/checks")
        let page = try await Visitor(engine).get("/connections?said=checked-unwell")

        #expect(answer.location?.hasPrefix("/connections?said=checked-unwell") == true)
        #expect(page.text.contains("and the answer was not good"))
        #expect(page.text.contains("“&lt;b&gt;The token was revoked&lt;/b&gt;”"))
    }
}
