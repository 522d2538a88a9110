import Domain
import Engine
import HTTPTypes
import Platforms
import Testing

@testable import Dashboard

/// The pages where platform apps are set up.
@Suite("Platform apps", .timeLimit(.minutes(5)))
struct AppsTests {
    private static let guide = AppGuide(
        consoleURL: "https://developers.example/apps", steps: ["Make an app."], callbackField: "Redirect URIs",
        idWord: "App ID", secretWord: "App secret", configWord: "Configuration ID", sendsNotices: true)

    private static func listing(
        _ platform: Platform, _ source: AppListing.Source, guide: AppGuide? = guide, earlier: Int = 0,
        sunset: Sunset? = nil
    ) -> AppListing {
        let profile = PlatformProfile(
            platform: platform, target: .none, appSource: guide == nil ? .onTheFly : .configured,
            scopes: [Scope("publish", "Publish posts"), Scope("insights", "See how posts do", isNeeded: false)],
            capabilities: Samples.listing(platform).profile.capabilities, defaultAccessLife: nil, idempotency: .list,
            reconcileNote: "", approvalNote: "It takes a review of some weeks.", appGuide: guide)
        let base = "https://martlet.example/oauth"
        return AppListing(
            profile: profile, source: source,
            callbacks: [.init(platform: platform, url: "\(base)/callback/\(platform.rawValue)/wsp_1")],
            installationCallback: "\(base)/callback/\(platform.rawValue)",
            deauthorizeURL: guide.map { _ in "\(base)/deauthorize/\(platform.rawValue)/wsp_1" },
            deletionURL: guide.map { _ in "\(base)/data-deletion/\(platform.rawValue)/wsp_1" }, earlierCount: earlier,
            sunset: sunset)
    }

    private static let brought = BroughtApp(
        clientID: "app-77", hasSecret: true,
        examination: AppExamination(.refused(words: "<b>no</b> such app"), at: Samples.morning), accountCount: 2,
        configID: "9911")

    private static let engine = FakeEngine { state in
        state.apps = [
            listing(.x, .none), listing(.facebook, .workspace(brought), earlier: 1),
            listing(.linkedin, .installation(clientID: "li-personal")),
            listing(.linkedinPage, .installation(clientID: "li-organization")),
            listing(.mastodon, .onTheFly, guide: nil),
        ]
    }

    @Test("the list says for each platform whose app it is, and where to set it up")
    func list() async throws {
        let page = try await Visitor(Self.engine).get("/settings/apps")

        #expect(page.status == .ok)
        let sources = page.html.elements.filter { $0["data-source"] != nil }.map { $0["data-source"] ?? "" }
        #expect(sources == ["none", "workspace", "installation", "installation", "on_the_fly"])
        #expect(page.text.contains("href=\"/settings/apps/x\"") && !page.text.contains("/settings/apps/mastodon"))
        #expect(page.text.contains("Refused") && page.text.contains("Cannot be connected"))
    }

    @Test("S3.31 the two apps of LinkedIn are called personal and organization")
    func linkedIn() async throws {
        let page = try await Visitor(Self.engine).get("/settings/apps")

        #expect(page.text.contains("<span class=\"tag\">personal</span>"))
        #expect(page.text.contains("<span class=\"tag\">organization</span>"))
    }

    @Test("the page of a platform has everything to copy, readable without scripts, and the platform's hurdles")
    func page() async throws {
        let page = try await Visitor(Self.engine).get("/settings/apps/facebook")

        #expect(page.element("callback-facebook")?["value"] == "https://martlet.example/oauth/callback/facebook/wsp_1")
        #expect(page.element("deauthorize")?["value"] == "https://martlet.example/oauth/deauthorize/facebook/wsp_1")
        #expect(page.element("data-deletion")?["value"]?.hasSuffix("/data-deletion/facebook/wsp_1") == true)
        #expect(page.html.elements.filter { $0["data-copy"] != nil }.allSatisfy { $0.has("hidden") })
        #expect(page.text.contains("It takes a review of some weeks.") && page.text.contains("Redirect URIs"))
        #expect(page.text.contains("<code>publish</code>") && page.text.contains("(may be left out)"))
        #expect(page.text.contains("https://developers.example/apps"))
        #expect(page.text.contains("1 account still lives from an app that you brought before."))
        #expect(page.text.contains("The 2 accounts that came by it stay connected"))
    }

    @Test("SEC-54 SEC-11 what the platform said stands there as text")
    func platformWords() async throws {
        let page = try await Visitor(Self.engine).get("/settings/apps/facebook")

        #expect(page.text.contains("&lt;b&gt;no&lt;/b&gt; such app") && !page.text.contains("<b>no"))
    }

    @Test("the app of the server can be looked at and tried, and not be taken away")
    func installation() async throws {
        let page = try await Visitor(Self.engine).get("/settings/apps/linkedin")

        #expect(page.text.contains("<code>li-personal</code>"))
        #expect(page.element("examine") != nil && page.element("remove") == nil)
        #expect(try await Visitor(Self.engine).get("/settings/apps/x").element("examine") == nil)
    }

    @Test("SEC-28 what is entered goes to the Engine, and the secret never comes back")
    func keep() async throws {
        let engine = FakeEngine { $0.apps = [Self.listing(.x, .none)] }
        let form = [("client_id", "app-1"), ("client_secret", "s3cret-of-it")]

        let kept = try await Visitor(engine).post("/settings/apps/x", form)
        engine.change { $0.appVerdict = .unknown(words: "It did not answer.") }
        let unchecked = try await Visitor(engine).post("/settings/apps/x", form)
        engine.change { $0.appVerdict = .refused(words: "No such app.") }
        let refused = try await Visitor(engine).post("/settings/apps/x", form)

        #expect(kept.location == "/settings/apps/x?said=app-kept")
        #expect(unchecked.location == "/settings/apps/x?said=app-unchecked")
        #expect(refused.status == .unprocessableContent && refused.text.contains("<q>No such app.</q>"))
        // What was refused is not the app in use.
        #expect(refused.element("not-kept") != nil && refused.element("verdict") == nil)
        #expect(refused.element("client-id")?["value"] == "app-1")
        #expect(refused.element("client-secret")?.has("value") == false)
        #expect(!refused.text.contains("s3cret-of-it"))
        #expect(engine.now.enteredApps.map(\.clientSecret) == [Secret](repeating: Secret("s3cret-of-it"), count: 3))
    }

    @Test("a configuration of the login is shown, entered beside the app, and still there after a refusal")
    func configuration() async throws {
        let page = try await Visitor(Self.engine).get("/settings/apps/facebook")
        #expect(page.element("used-config") != nil && page.text.contains("Configuration ID: <code>9911</code>"))
        #expect(page.element("config-id")?["value"] == "")

        let engine = FakeEngine { $0.apps = [Self.listing(.facebook, .none)] }
        let form = [("client_id", "app-1"), ("client_secret", "s"), ("config_id", "77\"<i>")]
        _ = try await Visitor(engine).post("/settings/apps/facebook", form)
        engine.change { $0.appVerdict = .refused(words: "No.") }
        let refused = try await Visitor(engine).post("/settings/apps/facebook", form)

        #expect(engine.now.enteredApps.map(\.configID) == ["77\"<i>", "77\"<i>"])
        #expect(refused.element("config-id")?["value"] == "77&quot;&lt;i&gt;")
    }

    @Test("where the platform has no such thing, there is no field for a configuration")
    func withoutConfiguration() async throws {
        let plain = AppGuide(
            consoleURL: "https://developers.example", steps: [], callbackField: "Redirect URIs", idWord: "App ID",
            secretWord: "App secret")
        let engine = FakeEngine { $0.apps = [Self.listing(.x, .installation(clientID: "a"), guide: plain)] }

        let page = try await Visitor(engine).get("/settings/apps/x")

        #expect(page.status == .ok && page.element("client-id") != nil)
        #expect(page.element("config-id") == nil && page.element("used-config") == nil)
    }

    @Test(
        "S0.53 a version of the interface that ends is said on the platform's page, with what to set",
        arguments: [(Sunset.Stage.soon(days: 12), "warn", "ends in 12 days"), (.over, "bad", "has ended")])
    func sunset(stage: Sunset.Stage, tone: String, words: String) async throws {
        let sunset = Sunset(
            platform: .linkedin, version: "202601", setting: "platforms.linkedin.version", stage: stage, endsAt: nil,
            isEndKnown: true, successor: "202609")
        let engine = FakeEngine { state in
            state.apps = [
                Self.listing(.linkedin, .none, sunset: sunset), Self.listing(.x, .none),
            ]
        }

        let page = try await Visitor(engine).get("/settings/apps/linkedin")

        #expect(page.element("sunset")?["data-tone"] == tone)
        #expect(page.text.contains(words) && page.text.contains("Set platforms.linkedin.version to 202609"))
        #expect(try await Visitor(engine).get("/settings/apps/x").element("sunset") == nil)
    }

    @Test("SEC-59 what is malformed is said on the page, with the id still there")
    func malformed() async throws {
        let engine = FakeEngine { $0.apps = [Self.listing(.x, .none)] }

        let answer = try await Visitor(engine).post("/settings/apps/x", [("client_id", ""), ("client_secret", "s")])

        #expect(answer.status == .unprocessableContent && answer.text.contains("Copy the id in one piece."))
    }

    @Test("a try shows the platform's answer at once", arguments: ["accepted", "refused", "unknown"])
    func examine(kind: String) async throws {
        let verdict: AppVerdict =
            switch kind {
            case "accepted": .accepted
            case "refused": .refused(words: "No such app.")
            default: .unknown(words: "It cannot be checked before the first account is connected.")
            }
        let engine = FakeEngine { state in
            (state.apps, state.appVerdict) = ([Self.listing(.x, .installation(clientID: "a"))], verdict)
        }

        let page = try await Visitor(engine).post("/settings/apps/x/examination")

        let tone = ["accepted": "good", "refused": "bad", "unknown": "warn"][kind]
        #expect(page.status == .ok && page.element("verdict")?["data-tone"] == tone)
        #expect(engine.now.asked.contains("examine app x"))
    }

    @Test("an app is taken back by a second click")
    func remove() async throws {
        let answer = try await Visitor(Self.engine).post("/settings/apps/facebook/removal")

        #expect(answer.location == "/settings/apps/facebook?said=app-removed")
    }

    @Test(
        "SEC-63 what is no platform, or needs no app, is not found",
        arguments: ["mastodon", "myspace", "x%2F..", "X"])
    func unknown(name: String) async throws {
        #expect(try await Visitor(Self.engine).get("/settings/apps/\(name)").status == .notFound)
    }

    @Test("SEC-62 who does not administer is refused, and sees no way there")
    func rights() async throws {
        let visitor = Visitor(FakeEngine { $0.role = .editor })

        #expect(try await visitor.get("/settings/apps").status == .forbidden)
        #expect(try await !visitor.get("/connections").text.contains("/settings/apps"))
    }

    @Test("the settings are a place of their own, with a way from each page to the others")
    func tabs() async throws {
        let keys = try await Visitor(Self.engine).get("/settings/keys")
        let apps = try await Visitor(Self.engine).get("/settings/apps")

        for page in [keys, apps] {
            let links = page.html.all("a").compactMap { $0["href"] }
            #expect(links.contains("/settings/keys") && links.contains("/settings/apps"))
        }
        let here = apps.html.all("a").filter { $0.has("aria-current") }.compactMap { $0["href"] }
        #expect(here == ["/settings/keys", "/settings/apps"])
    }

    @Test("a platform without an app leads those who may to its set-up")
    func tile() async throws {
        let engine = FakeEngine { $0.listings = [Samples.listing(.x, isConfigured: false)] }
        #expect(try await Visitor(engine).get("/connections").text.contains("href=\"/settings/apps/x\""))
        engine.change { $0.role = .editor }

        let page = try await Visitor(engine).get("/connections")

        #expect(!page.text.contains("/settings/apps/x") && page.text.contains("Ask somebody who administers"))
    }
}
