import Domain
import HTTPTypes
import TestKit
import Testing

@testable import Dashboard
@testable import Engine

@Suite("Drafts keep everything", .timeLimit(.minutes(10)))
struct ComposerDraftTests {
    private typealias Stage = ComposerStage

    private static let content = Content(
        title: "On looms",
        parts: [
            Part(
                text: "First", media: [Attachment(id: Samples.mediaID, altText: "A loom")],
                link: Link(url: "https://example.com", title: "A page", description: "Words")),
            Part(text: "Second", poll: Poll(options: ["Yes", "No"], minutes: 4_320, allowsSeveral: true)),
        ])

    private static func delivery(
        _ id: Connection.ID, _ platform: Platform, _ options: DeliveryOptions = DeliveryOptions(), own: Content? = nil,
        state: DeliveryState = .draft
    ) -> DeliveryView {
        let delivery = Delivery(
            id: Delivery.ID(stored: "dlv_\(platform.rawValue)"), workspaceID: Samples.workspaceID,
            postID: Samples.postID, connectionID: id, ownContent: own, options: options, state: state,
            dueAt: Samples.morning)
        return DeliveryView(
            delivery: delivery, platform: platform, account: Samples.account,
            connection: Samples.connection(id: id, platform: platform), journal: [], explanation: "", advice: nil)
    }

    private static func engine(_ deliveries: [DeliveryView], publishAt: Instant? = nil) -> FakeEngine {
        let post = Post(
            id: Samples.postID, workspaceID: Samples.workspaceID, authorID: nil, content: content, publishAt: publishAt,
            revision: 1, createdAt: Samples.morning)
        return Stage.engine { $0.posts = [PostView(post: post, deliveries: deliveries, media: [])] }
    }

    /// Sends what stands on the page, as a browser would, with another button.
    private func resend(_ page: Answer, action: String, changing changes: [String: String] = [:]) -> [(String, String)]
    {
        var form: [(String, String)] = []
        var rest = page.text[...]
        while let start = rest.firstRange(of: "<") {
            rest = rest[start.upperBound...]
            guard let element = HTML("<" + String(rest.prefix { $0 != "<" })).elements.first, let name = element["name"]
            else {
                continue
            }
            let value = element["value"].map(Self.plain)
            switch element.name {
            case "input" where element["type"] == "checkbox":
                if element.has("checked") { form.append((name, value ?? "on")) }
            case "input" where element["type"] != "file": form.append((name, value ?? ""))
            case "textarea":
                let text = rest.drop { $0 != ">" }.dropFirst(2).prefix { $0 != "<" }
                if !name.contains("NEW") { form.append((name, Self.plain(String(text)))) }
            case "select":
                let inside = rest[..<(rest.firstRange(of: "</select>")?.lowerBound ?? rest.endIndex)]
                let chosen = HTML(String(inside)).all("option").first { $0.has("selected") }
                form.append((name, Self.plain(chosen?["value"] ?? "")))
            default: break
            }
        }
        form.removeAll { $0.0.contains("NEW") || $0.1 == "NEW" || $0.0 == "action" }
        return form.map { ($0.0, changes[$0.0] ?? $0.1) } + [("action", action)]
    }

    private static func plain(_ text: String) -> String {
        text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    @Test("a draft that is opened and kept is the same draft: title, link, poll, files, choices, other words")
    func roundTrip() async throws {
        let pins = DeliveryOptions([.board: "7", .boardSection: "71", .cover: .media(Samples.mediaID)])
        let tube = DeliveryOptions([
            .madeForKids: false, .notifySubscribers: false, .tags: ["looms", "a b"], .format: "reel",
            .repostAt: .time(Instant(seconds: 1_784_532_600)),
        ])
        var own = Self.content
        (own.title, own.parts[0].text) = ("Looms!", "Hello, Reddit")
        let engine = Self.engine([
            Self.delivery(Stage.pins, .pinterest, pins), Self.delivery(Stage.tube, .youtube, tube),
            Self.delivery(Stage.talk, .reddit, DeliveryOptions([.subreddit: "bread"]), own: own),
        ])
        let visitor = Visitor(engine)

        let page = try await visitor.get("/posts/\(Samples.postID)/edit")
        let kept = try await visitor.post("/posts/\(Samples.postID)/edit", resend(page, action: "draft"))

        #expect(kept.location == "/posts/\(Samples.postID)?said=edited")
        let change = try #require(engine.now.changes.first)
        #expect(change.content == Self.content && change.timing == nil)
        let named = try #require(change.deliveries)
        #expect(named.map(\.connectionID) == [Stage.pins, Stage.tube, Stage.talk])
        #expect(named.map(\.options) == [pins, tube, DeliveryOptions([.subreddit: "bread"])])
        #expect(named.map(\.content) == [nil, nil, own])
    }

    @Test("what a program stored and the page cannot show stays: another post for an account, choices without a field")
    func foreign() async throws {
        let own = Content(parts: [Part(text: "Another", media: [Attachment(id: Stage.film)])])
        let engine = Self.engine([
            Self.delivery(Stage.talk, .reddit, DeliveryOptions([.subreddit: "bread", .audioName: "Hum"]), own: own)
        ])
        let visitor = Visitor(engine)

        let page = try await visitor.get("/posts/\(Samples.postID)/edit")
        _ = try await visitor.post(
            "/posts/\(Samples.postID)/edit",
            resend(page, action: "draft", changing: [Stage.field(.subreddit, Stage.talk): "rye"]))

        #expect(page.text.contains("A program gave this account a post of its own, which stays as it is."))
        let named = try #require(engine.now.changes.first?.deliveries)
        #expect(named.map(\.content) == [own])
        #expect(named.map(\.options) == [DeliveryOptions([.subreddit: "rye", .audioName: "Hum"])])
    }

    @Test(
        "accounts come and go in a draft, and are settled on the calendar",
        arguments: [DeliveryState.draft, .scheduled])
    func accounts(state: DeliveryState) async throws {
        let engine = Self.engine(
            [Self.delivery(Stage.talk, .reddit, state: state)], publishAt: state == .draft ? nil : Samples.morning)
        let visitor = Visitor(engine)

        let page = try await visitor.get("/posts/\(Samples.postID)/edit")
        let form = resend(page, action: "draft") + [("connection", Stage.pins.text)]
        _ = try await visitor.post("/posts/\(Samples.postID)/edit", form)

        let fieldset = page.html.all(where: "class", is: "card accounts").first
        #expect(fieldset?.has("disabled") == (state == .scheduled))
        let accounts = engine.now.changes.first?.deliveries?.map(\.connectionID)
        #expect(accounts == (state == .draft ? [Stage.pins, Stage.talk] : [Stage.talk]))
    }
}
