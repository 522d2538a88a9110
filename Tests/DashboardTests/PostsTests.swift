import Domain
import HTTPTypes
import Testing

@testable import Dashboard
@testable import Engine

@Suite("Posts and their deliveries", .timeLimit(.minutes(10)))
struct PostsTests {
    private func page(_ view: PostView, role: Role = .owner) async throws -> Answer {
        let engine = FakeEngine {
            $0.posts = [view]
            $0.role = role
        }
        return try await Visitor(engine).get("/posts/\(Samples.postID)")
    }

    @Test("each delivery shows its state in words and its reason", arguments: DeliveryState.allCases)
    func states(state: DeliveryState) async throws {
        let page = try await page(Samples.post(Samples.delivery(state)))

        #expect(page.element(Samples.deliveryID.text)?["data-state"] == state.rawValue)
        #expect(page.element(Samples.deliveryID.text)?["class"]?.contains("delivery") == true)
        let words = state == .needsReconnect ? "Waits for you" : state.words
        #expect(page.text.contains("</span>\(words)"))
        #expect(page.text.contains("It waits for its time."))
    }

    @Test(
        "while something is under way the page renews itself, with and without scripts",
        arguments: DeliveryState.allCases)
    func renewing(state: DeliveryState) async throws {
        let page = try await page(Samples.post(Samples.delivery(state)))

        let isBusy = [.queued, .publishing, .scheduled].contains(state)
        #expect(page.html.all(where: "http-equiv", is: "refresh").isEmpty != isBusy)
        #expect(page.element("deliveries")?.has("data-busy") == isBusy)
    }

    @Test(
        "a scheduled delivery is followed when its time is near and its account works",
        arguments: [
            (Duration.seconds(20), Health.healthy, true), (.minutes(5), .healthy, false),
            (.zero, .disconnected(.revoked), false),
        ])
    func nearItsTime(ahead: Duration, health: Health, isFollowed: Bool) {
        let view = Samples.post(Samples.delivery(.scheduled, health: health))

        #expect(view.isMoving(at: Samples.morning - ahead) == isFollowed)
    }

    @Test("what can be done follows the state", arguments: DeliveryState.allCases)
    func actions(state: DeliveryState) async throws {
        let page = try await page(Samples.post(Samples.delivery(state)))
        let actions = Set(
            page.html.all("form").compactMap { $0["action"]?.split(separator: "/").last.map(String.init) })

        let canRetry = [.failed, .needsReconnect, .retryWait].contains(state)
        #expect(actions.contains("retry") == canRetry)
        #expect(actions.contains("reschedule") == (canRetry || state == .scheduled))
        #expect(actions.contains("resolve") == (state == .uncertain))
        #expect(actions.contains("cancel") == (DeliveryMachine.next(state, on: .cancelled) != nil))
        #expect((page.element("edit-post") != nil) == (state == .draft || state == .scheduled))
    }

    @Test("while the account is disconnected the way out is to reconnect it")
    func reconnectFirst() async throws {
        let page = try await page(
            Samples.post(Samples.delivery(.needsReconnect, health: .disconnected(.revoked))))

        #expect(page.html.all("a").contains { $0["href"] == "/connections#\(Samples.connectionID)" })
        #expect(page.text.contains("</span>Needs reconnect"))
        #expect(!page.html.all("form").contains { $0["action"]?.hasSuffix("/retry") == true })
    }

    @Test("who may only look sees no button", arguments: [Role.viewer])
    func viewer(role: Role) async throws {
        let page = try await page(Samples.post(Samples.delivery(.uncertain)), role: role)

        #expect(page.html.all("form").map { $0["action"] } == ["/logout"])
    }

    @Test("REL-25 of an uncertain delivery a person says one of three things")
    func uncertain() async throws {
        let page = try await page(Samples.post(Samples.delivery(.uncertain)))

        let verdicts = page.html.all(where: "name", is: "verdict").compactMap { $0["value"] }
        #expect(verdicts == ["published", "not_published", "abandon"])
        #expect(page.element("url-\(Samples.deliveryID)")?.has("required") == true)
        #expect(page.html.all("a").contains { $0["href"] == "https://mastodon.example/@ada" })
    }

    @Test("REL-25 the person's word reaches the Engine as it was said")
    func resolve() async throws {
        let visitor = Visitor()
        let path = "/deliveries/\(Samples.deliveryID)/resolve"

        for form in [
            [("verdict", "published"), ("url", "https://mastodon.example/@ada/1")], [("verdict", "not_published")],
            [("verdict", "abandon")],
        ] {
            let answer = try await visitor.post(path, form)
            #expect(answer.location == "/posts/\(Samples.postID)?said=resolved#\(Samples.deliveryID)")
        }

        #expect(
            visitor.engine.now.verdicts == [
                .published(url: "https://mastodon.example/@ada/1"), .notPublished, .abandon,
            ])
    }

    @Test(
        "a verdict without its link, or none at all, decides nothing",
        arguments: [
            [("verdict", "published"), ("url", "")], [("verdict", "published"), ("url", "javascript:alert(1)")],
            [("verdict", "maybe")], [],
        ])
    func badVerdict(form: [(String, String)]) async throws {
        let visitor = Visitor()

        let answer = try await visitor.post("/deliveries/\(Samples.deliveryID)/resolve", form)

        #expect(answer.status == .unprocessableContent)
        #expect(visitor.engine.now.verdicts.isEmpty)
    }

    @Test("another time is meant in the reader's zone")
    func reschedule() async throws {
        let visitor = Visitor()
        let form = [("when", "2026-07-20T09:30"), ("zone", "America/New_York")]

        let answer = try await visitor.post("/deliveries/\(Samples.deliveryID)/reschedule", form)

        #expect(answer.location?.contains("said=rescheduled") == true)
        #expect(visitor.engine.now.asked.contains("reschedule 2026-07-20T13:30:00Z"))
    }

    @Test("retry and cancel are one click each")
    func retryAndCancel() async throws {
        let visitor = Visitor()

        let retried = try await visitor.post("/deliveries/\(Samples.deliveryID)/retry")
        let cancelled = try await visitor.post("/posts/\(Samples.postID)/cancel")

        #expect(retried.location == "/posts/\(Samples.postID)?said=retried#\(Samples.deliveryID)")
        #expect(cancelled.location == "/posts?said=cancelled")
    }

    @Test(
        "the link to the published post is shown; one that is no web page is not",
        arguments: [
            ("https://mastodon.example/@ada/1", true), ("javascript:alert(1)", false),
        ])
    func permalink(url: String, isShown: Bool) async throws {
        let page = try await page(Samples.post(Samples.delivery(.published, permalink: url)))

        #expect(page.html.all("a").contains { $0["href"] == url } == isShown)
    }

    @Test("what is not as wished of a post that is out is said on its page, as words and not as markup")
    func notes() async throws {
        var view = Samples.delivery(.published)
        view.notes = ["It is out, but YouTube did not take the cover: “<b>Small</b>”"]

        let page = try await page(Samples.post(view))

        #expect(page.text.contains("did not take the cover: “&lt;b&gt;Small&lt;/b&gt;”"))
        #expect(page.element(Samples.deliveryID.text)?["data-state"] == "published")
    }

    @Test("what the advice says already is not said twice")
    func saidOnce() {
        let advice = Advice.on(DeliveryReason(.overdue, platform: .x), platform: .x)
        let plain = Samples.delivery(.needsReconnect)
        let view = DeliveryView(
            delivery: plain.delivery, platform: .x, account: Samples.account, connection: nil, journal: [],
            explanation: advice.explanation, advice: advice)
        let reader = Reader(Visitor().engine.member)

        #expect(DeliveryCard(view, nil, for: reader).explanation == nil)
        #expect(DeliveryCard(plain, nil, for: reader).explanation == "It waits for its time.")
    }

    @Test("the journal says step by step what happened")
    func journal() async throws {
        var entry = JournalEntry(
            attemptID: "a", step: "upload:0:1", kind: .safe, fingerprint: "f", intentAt: Samples.morning)
        entry.outcome = "done"
        entry.outcomeAt = Samples.morning + .seconds(2)
        let lost = JournalEntry(
            attemptID: "b", step: "publish:0", kind: .commit, fingerprint: "f", intentAt: Samples.morning)

        let page = try await page(Samples.post(Samples.delivery(.publishing, journal: [entry, lost])))

        #expect(page.text.contains("Upload picture 2 of part 1"))
        #expect(page.text.contains("Publish part 1"))
        #expect(page.text.contains("no answer yet"))
        #expect(JournalLine.words(step: "cover:0") == "Send the cover of part 1")
        #expect(JournalLine.words(step: "appear:0") == "Wait until the platform shows part 1")
    }

    @Test("steps and outcomes that nobody has named yet are shown as they are")
    func unknownSteps() {
        #expect(JournalLine.words(step: "dance:1") == "dance:1")
        #expect(JournalLine.words(outcome: "rate_limit") == "failed: rate limit")
        #expect(JournalLine.tone(outcome: "content") == "bad")
    }

    @Test("the deliveries alone are a piece of page for renewal")
    func fragment() async throws {
        let engine = FakeEngine { $0.posts = [Samples.post([.publishing])] }

        let piece = try await Visitor(engine).get("/posts/\(Samples.postID)/deliveries")

        #expect(piece.html.all("html").isEmpty)
        #expect(piece.html.all("ul").first?.has("data-busy") == true)
    }

    @Test("SEC-78 pictures are served as downloads that may do nothing")
    func media() async throws {
        let engine = FakeEngine { $0.media = [Samples.medium()] }

        let answer = try await Visitor(engine).get("/media/\(Samples.mediaID)")

        #expect(answer.headers[.contentType] == "image/png")
        #expect(answer.headers[.contentDisposition] == "attachment")
        #expect(answer.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
        #expect(try await Visitor(engine).guest.get("/media/\(Samples.mediaID)").status == .seeOther)
    }

    @Test("SEC-78 a stretch of a file is served by itself; where no thumbnail can be made the file stands for it")
    func stretch() async throws {
        let path = "/media/\(Samples.mediaID)"
        let engine = FakeEngine { $0.media = [Samples.medium()] }
        let visitor = Visitor(engine)

        let whole = try await visitor.get(path)
        let small = try await visitor.get(path + "/thumbnail")

        #expect(whole.headers[.acceptRanges] == "bytes" && whole.text == "PNG")
        #expect(small.status == .ok && small.text == "PNG")
        #expect(engine.now.asked.contains("thumbnail"))
        #expect(try await visitor.guest.get(path + "/thumbnail").status == .seeOther)
    }

    @Test("a script uploads one file at a time and learns why it was refused")
    func upload() async throws {
        let visitor = Visitor().script

        let good = try await visitor.send(.post, "/posts/media?name=a%20loom.png", body: "PNG", type: "image/png")
        let bad = try await visitor.send(.post, "/posts/media?name=x", body: "<svg>", type: "image/png")

        #expect(good.status == .created)
        #expect(good.text.contains("\"name\":\"a loom.png\""))
        #expect(bad.status == .unprocessableContent)
        #expect(bad.text.contains("Only pictures are taken."))
    }

    @Test(
        "long work shows how far it is, with a label, on a page that renews itself",
        arguments: [(DeliveryProgress.Work.fitting, "Films made to fit"), (.sending, "Sent so far")])
    func longWork(work: DeliveryProgress.Work, words: String) async throws {
        var view = Samples.delivery(work == .fitting ? .scheduled : .publishing)
        (view.isPreparing, view.progress) = (work == .fitting, DeliveryProgress(work, percent: 40))

        let page = try await page(Samples.post(view))

        let bar = try #require(page.html.all("progress").first)
        #expect(bar["value"] == "40" && bar["max"] == "100")
        #expect(page.html.all("label").contains { $0["for"] == bar["id"] })
        #expect(page.text.contains("\(words)</label>"))
        #expect(page.element("deliveries")?.has("data-busy") == true)
        #expect(try await self.page(Samples.post(Samples.delivery(.publishing))).html.all("progress").isEmpty)
    }
}
