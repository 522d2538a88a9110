import Domain
import HTTPTypes
import Testing

@testable import Dashboard
@testable import Engine

@Suite("Connecting an account", .timeLimit(.minutes(10)))
struct ConnectingTests {
    private static let mastodon = [("platform", "mastodon"), ("instance", "https://mastodon.example/about")]

    private func engine(_ state: Authorization.State? = nil, returnTo: String? = "/connections") -> FakeEngine {
        FakeEngine {
            $0.listings = Samples.listings
            $0.authorization = state.map { Samples.authorization($0, returnTo: returnTo) }
        }
    }

    @Test("S0.13 a script gets the one-time link for its small window")
    func startByScript() async throws {
        let visitor = Visitor(engine()).script

        let answer = try await visitor.post("/connections/authorizations", Self.mastodon)

        #expect(answer.status == .created)
        #expect(
            answer.text.contains("\\/connect\\/\(Samples.authorizationID)\\/ticket")
                || answer.text.contains("/connect/\(Samples.authorizationID)/ticket"))
        #expect(visitor.engine.now.authorizations.first?.instance == "mastodon.example")
        #expect(!visitor.engine.now.asked.contains("bind"))
    }

    @Test("S4.14 F10 S1.15 without scripts the same button leads to the platform in this window")
    func startByForm() async throws {
        let answer = try await Visitor(engine()).post("/connections/authorizations", Self.mastodon)

        #expect(answer.status == .ok)
        let refresh = answer.html.all(where: "http-equiv", is: "refresh").compactMap { $0["content"] }
        #expect(refresh == ["0;url=https://mastodon.example/oauth/authorize?state=s&amp;scope=write"])
        #expect(answer.element("continue")?["href"]?.hasPrefix("https://mastodon.example/oauth/authorize") == true)
        #expect(answer.text.contains("<strong>mastodon.example</strong>"))
    }

    @Test("SEC-4 SEC-12 the attempt is bound to this browser by a cookie of its own, and nobody learns the address")
    func boundToBrowser() async throws {
        var visitor = Visitor(engine())
        visitor.settings = DashboardSettings(publicURL: "https://martlet.example")
        visitor.cookie = "__Host-martlet=good"

        let byForm = try await visitor.post("/connections/authorizations", Self.mastodon)
        let byLink = try await visitor.guest.get("/connect/\(Samples.authorizationID)/ticket")

        for answer in [byForm, byLink] {
            #expect(
                answer.cookies == [
                    "__Host-martlet-connect-1=browser-secret; Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure"
                ])
            #expect(answer.headers[.named("Referrer-Policy")] == "no-referrer")
        }
        #expect(byLink.status == .seeOther)
        #expect(byLink.location == "https://mastodon.example/oauth/authorize?state=s&scope=write")
    }

    @Test(
        "SEC-6 a used or invented link leads to a page that tells nothing",
        arguments: [
            "/connect/\(Samples.authorizationID)/wrong", "/connect/aut_1/ticket", "/connect/x/y",
        ])
    func badLink(path: String) async throws {
        let answer = try await Visitor(engine()).guest.get(path)

        #expect(answer.status == .notFound)
        #expect(answer.text.contains("This link leads nowhere"))
        #expect(answer.cookies.isEmpty)
    }

    @Test("SEC-12 a callback goes on to a clean address at once")
    func callback() async throws {
        var visitor = Visitor(engine(.done([Samples.connectionID])))
        visitor.cookie = "martlet=good; martlet-connect-1=browser-secret"

        let answer = try await visitor.get("/oauth/callback/mastodon/app_1?code=s3cret&state=s")

        #expect(answer.status == .seeOther)
        #expect(answer.location == "/connections/connected/\(Samples.authorizationID)")
        #expect(answer.headers[.named("Referrer-Policy")] == "no-referrer")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.text.isEmpty)
        let callback = try #require(visitor.engine.now.callbacks.first)
        #expect(callback.path == "/oauth/callback/mastodon/app_1")
        #expect(callback.query == "code=s3cret&state=s")
        #expect(callback.cookies["martlet-connect-1"] == "browser-secret")
        #expect(callback.sessionHash == "session-hash")
    }

    @Test("SEC-6 SEC-11 a callback that belongs to nothing shows a neutral page and none of its words")
    func neutralCallback() async throws {
        let answer = try await Visitor(engine()).guest.get("/oauth/callback/x?error=<b>evil</b>&state=s3cret")

        #expect(answer.status == .notFound)
        #expect(answer.text.contains("Nothing was connected"))
        #expect(!answer.text.contains("evil"))
        #expect(!answer.text.contains("s3cret"))
        #expect(answer.headers[.named("Referrer-Policy")] == "no-referrer")
    }

    struct Ending: Sendable {
        let state: Authorization.State
        let word: String
        let says: String
    }

    private static let endings = [
        Ending(state: .pending, word: "pending", says: "has not answered yet"),
        Ending(state: .consumed, word: "pending", says: "has not answered yet"),
        Ending(state: .done([Samples.connectionID]), word: "done", says: "can now publish to your Mastodon account"),
        Ending(
            state: .failed(AuthorizationFailure(.denied, words: "no")), word: "failed", says: "Permission was declined"),
        Ending(state: .choose([Samples.account]), word: "choose", says: "Which accounts?"),
    ]

    @Test("each ending of an attempt has its page, and scripts read the same", arguments: endings.indices)
    func ending(index: Int) async throws {
        let ending = Self.endings[index]
        let visitor = Visitor(engine(ending.state))

        let page = try await visitor.get("/connections/connected/\(Samples.authorizationID)")
        let json = try await visitor.script.get("/connections/authorizations/\(Samples.authorizationID)")

        #expect(page.status == .ok)
        #expect(page.text.contains(ending.says))
        #expect(page.element("authorization")?["data-state"] == ending.word)
        #expect(page.element("authorization")?["data-id"] == Samples.authorizationID.text)
        #expect(json.text.contains("\"state\":\"\(ending.word)\""))
    }

    @Test("while an attempt is pending, browsers without scripts look again")
    func pendingRefreshes() async throws {
        let pending = try await Visitor(engine(.pending)).get("/connections/connected/\(Samples.authorizationID)")
        let done = try await Visitor(engine(.done([]))).get("/connections/connected/\(Samples.authorizationID)")

        #expect(pending.html.all(where: "http-equiv", is: "refresh").count == 1)
        #expect(done.html.all(where: "http-equiv", is: "refresh").isEmpty)
    }

    @Test("a failed attempt can be tried again without typing anything again")
    func tryAgain() async throws {
        let visitor = Visitor(engine())
        _ = try await visitor.post("/connections/authorizations", Self.mastodon)
        let returnTo = visitor.engine.now.authorizations.first?.returnTo
        let failed = Visitor(engine(.failed(AuthorizationFailure(.denied)), returnTo: returnTo))

        let page = try await failed.get("/connections/connected/\(Samples.authorizationID)")
        let typed = try await failed.get(returnTo ?? "")

        #expect(page.element("try-again") != nil)
        #expect(page.html.all(where: "name", is: "instance").first?["value"] == "mastodon.example")
        #expect(page.html.all(where: "name", is: "platform").first?["value"] == "mastodon")
        #expect(typed.element("instance")?["value"] == "mastodon.example")
    }

    @Test("an attempt that cannot start says why on the page and keeps what was typed")
    func cannotStart() async throws {
        let engine = engine()
        engine.change { $0.failures["start"] = EngineError.authorization(AuthorizationFailure(.notFound)) }

        let page = try await Visitor(engine).post("/connections/authorizations", Self.mastodon)
        let json = try await Visitor(engine).script.post("/connections/authorizations", Self.mastodon)

        #expect(page.status == .unprocessableContent)
        #expect(page.text.contains("No such account or server"))
        #expect(page.element("instance")?["value"] == "mastodon.example")
        #expect(json.status == .unprocessableContent)
        #expect(json.text.contains("\"code\":\"not_found\""))
    }

    @Test(
        "SEC-59 an unknown platform or a connection that is none is refused",
        arguments: [
            [("platform", "myspace")], [("platform", "x"), ("reconnect", "nonsense")],
        ])
    func badTarget(form: [(String, String)]) async throws {
        let visitor = Visitor(engine())

        let answer = try await visitor.post("/connections/authorizations", form)

        #expect(answer.status.kind == .clientError)
        #expect(visitor.engine.now.authorizations.isEmpty)
    }

    @Test("S0.41 a reconnect names the connection that it repairs (S0.42)")
    func reconnect() async throws {
        let visitor = Visitor(engine()).script

        _ = try await visitor.post(
            "/connections/authorizations", [("platform", "x"), ("reconnect", Samples.connectionID.text)])

        #expect(visitor.engine.now.authorizations.first?.reconnects == Samples.connectionID)
    }

    @Test("S2.06 S2.09 one or more of the offered accounts can be chosen, and none is told as such")
    func choice() async throws {
        let path = "/connections/authorizations/\(Samples.authorizationID)/choice"
        let visitor = Visitor(engine(.choose([Samples.account])))

        let chosen = try await visitor.post(path, [("choice", "1")])
        let none = try await visitor.post(path)

        #expect(chosen.location == "/connections/connected/\(Samples.authorizationID)")
        #expect(none.text.contains("Choose among the accounts"))
        #expect(none.html.all(where: "name", is: "choice").count == 1)
    }

    @Test("REL-8 SEC-15 a reconnect that came back with another account says so before anything is added")
    func otherAccount() async throws {
        let engine = FakeEngine {
            $0.authorization = Samples.authorization(.choose([Samples.account]), reconnects: Samples.connectionID)
        }

        let page = try await Visitor(engine).get("/connections/connected/\(Samples.authorizationID)")

        #expect(page.text.contains("This is another account"))
        #expect(!page.text.contains("Which accounts?"))
        #expect(page.html.all(where: "name", is: "choice").count == 1)
    }

    @Test("SEC-10 servers read who we are without knocking twice; without such a platform there is nothing to read")
    func clientDocuments() async throws {
        let engine = FakeEngine { $0.clientMetadata = Array(#"{"client_id":"x"}"#.utf8) }

        let metadata = try await Visitor(engine).guest.get("/oauth/client-metadata.json")
        let keys = try await Visitor(engine).guest.get("/oauth/jwks.json")
        let none = try await Visitor(FakeEngine()).guest.get("/oauth/client-metadata.json")

        #expect(metadata.text == #"{"client_id":"x"}"#)
        #expect(keys.text == #"{"keys":[]}"#)
        for answer in [metadata, keys] {
            #expect(answer.headers[.contentType] == "application/json")
            #expect(answer.headers[.cacheControl] == "public, max-age=300")
        }
        #expect(none.status == .notFound)
    }

    @Test("S4.12 SEC-17 an app password connects at once and is never shown again")
    func appPassword() async throws {
        let form = [("platform", "bluesky"), ("handle", "ada.bsky.social")]
        let visitor = Visitor(engine())

        let good = try await visitor.post(
            "/connections/app-password", form + [("app_password", "abcd-efgh-ijkl-mnop")])
        let bad = try await visitor.post("/connections/app-password", form + [("app_password", "my-main-password")])

        #expect(good.location == "/connections?said=connected")
        #expect(bad.status == .unprocessableContent)
        #expect(bad.text.contains("Wrong handle or app password"))
        #expect(bad.element("handle")?["value"] == "ada.bsky.social")
        #expect(!bad.text.contains("my-main-password"))
    }

    @Test("SEC-13 the windows talk over a channel of our own origin, never through the opener")
    func scripts() {
        let script = String(decoding: PackageResources.connect_js, as: UTF8.self)

        #expect(script.contains("new BroadcastChannel(mark("))
        #expect(!script.contains("opener"))
        #expect(!script.contains("window.postMessage"))
        #expect(!script.contains("innerHTML"))
    }
}
