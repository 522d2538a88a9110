import Domain
import HTTPTypes
import Testing

@testable import Dashboard
@testable import Engine

@Suite("Ways in and out", .timeLimit(.minutes(10)))
struct EntranceTests {
    private static let login = [("email", "ada@example.org"), ("password", "correct horse battery")]

    @Test("SEC-37 the login cookie is for this host only, unreadable for scripts, and goes by https")
    func secureCookie() async throws {
        var visitor = Visitor().guest
        visitor.settings = DashboardSettings(publicURL: "https://martlet.example")

        let answer = try await visitor.post("/login", Self.login)

        #expect(
            answer.cookies == ["__Host-martlet=fresh; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax; Secure"])
    }

    @Test("SEC-37 on loopback http the cookie has a plain name")
    func plainCookie() async throws {
        let answer = try await Visitor().guest.post("/login", Self.login)

        #expect(answer.cookies == ["martlet=fresh; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax"])
    }

    @Test("SEC-37 behind https the plain cookie means nothing")
    func plainCookieIgnored() async throws {
        var visitor = Visitor()
        visitor.settings = DashboardSettings(publicURL: "https://martlet.example")

        #expect(try await visitor.get("/connections").location == "/login?return_to=%2Fconnections")
    }

    @Test("a wrong password says so, keeps the address and never shows the password")
    func wrongPassword() async throws {
        let answer = try await Visitor().guest.post(
            "/login", [("email", "ada@example.org"), ("password", "s3cret-guess"), ("return_to", "/posts")])

        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("Mail address or password is wrong."))
        #expect(answer.element("email")?["value"] == "ada@example.org")
        #expect(answer.html.all(where: "name", is: "return_to").first?["value"] == "/posts")
        #expect(!answer.text.contains("s3cret-guess"))
        #expect(answer.cookies.isEmpty)
    }

    @Test("SEC-34 too many tries are told when to come back")
    func tooMany() async throws {
        let engine = FakeEngine { $0.failures["logIn"] = EngineError.tooMany(retryAfter: .seconds(16)) }

        let answer = try await Visitor(engine).guest.post("/login", Self.login)

        #expect(answer.status == .tooManyRequests)
        #expect(answer.headers[.retryAfter] == "16")
        #expect(answer.text.contains("Wait 16 seconds"))
    }

    @Test("a guest logs in and lands where they wanted to go")
    func returnsTo() async throws {
        let wanted = try await Visitor().guest.get("/posts?state=failed")
        #expect(wanted.status == .seeOther)
        #expect(wanted.location == "/login?return_to=%2Fposts%3Fstate%3Dfailed")

        let form = try await Visitor().guest.get(wanted.location ?? "")
        let path = try #require(form.html.all(where: "name", is: "return_to").first?["value"])
        let answer = try await Visitor().guest.post("/login", Self.login + [("return_to", path)])

        #expect(answer.location == "/posts?state=failed")
    }

    private static let hostile = [
        "https://evil.example", "//evil.example", "/\\evil.example", "/%2Fevil.example", "/%252Fevil.example",
        "\\\\evil.example", "javascript:alert(1)", "/..//evil.example", "/a\u{0}b", "/a%0d%0aSet-Cookie:x", "", "posts",
        "/%5Cevil.example", "/\tevil", "/" + String(repeating: "a", count: 600),
    ]

    @Test("SEC-14 nobody is sent to another site after logging in", arguments: hostile)
    func noOpenRedirect(path: String) async throws {
        let answer = try await Visitor().guest.post("/login", Self.login + [("return_to", path)])

        #expect(answer.location == nil || answer.location == "/")
    }

    @Test("SEC-36 logging out ends the session and removes the cookie")
    func logOut() async throws {
        let visitor = Visitor()

        let answer = try await visitor.post("/logout")

        #expect(answer.cookies == ["martlet=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"])
        #expect(!visitor.engine.now.sessions.contains(Secret("good")))
        #expect(try await visitor.get("/connections").status == .seeOther)
    }

    @Test(
        "an unknown or endless cookie makes a guest, not an error",
        arguments: ["bad", String(repeating: "x", count: 9000)])
    func unknownCookie(value: String) async throws {
        var visitor = Visitor()
        visitor.cookie = "martlet=\(value)"

        #expect(try await visitor.get("/connections").status == .seeOther)
    }

    @Test("scripts learn with 401 that nobody is logged in")
    func scripts() async throws {
        let answer = try await Visitor().guest.script.get("/connections/authorizations/\(Samples.authorizationID)")

        #expect(answer.status == .unauthorized)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.text.contains("login_needed"))
    }

    @Test("SEC-41 the one-time link shows the form and changes nothing; sending it makes the owner")
    func firstRun() async throws {
        let engine = FakeEngine { $0.hasOwner = false }
        let visitor = Visitor(engine).guest
        let form = try await visitor.get("/first-run?token=one-time")
        #expect(form.status == .ok)
        #expect(form.html.all(where: "name", is: "token").first?["value"] == "one-time")
        #expect(!engine.now.asked.contains("createOwner"))

        let answer = try await visitor.post("/first-run", Self.owner(token: "one-time"))

        #expect(answer.location == "/connections")
        #expect(answer.cookies.first?.hasPrefix("martlet=fresh;") == true)
    }

    @Test("SEC-41 without the token nobody becomes the owner", arguments: ["", "guessed"])
    func firstRunWithoutToken(token: String) async throws {
        let visitor = Visitor(FakeEngine { $0.hasOwner = false }).guest

        let answer = try await visitor.post("/first-run", Self.owner(token: token))

        #expect(answer.status == .forbidden)
        #expect(answer.cookies.isEmpty)
        #expect(try await visitor.get("/first-run").text.contains("one-time link"))
    }

    @Test("SEC-41 once there is an owner the first run is over")
    func firstRunIsOver() async throws {
        #expect(try await Visitor().guest.get("/first-run?token=one-time").location == "/")
    }

    @Test("a mistake in the first run loses nothing but the password")
    func firstRunMistake() async throws {
        let visitor = Visitor(FakeEngine { $0.hasOwner = false }).guest

        let answer = try await visitor.post("/first-run", Self.owner(token: "one-time", zone: "Mars/Olympus"))

        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("There is no time zone"))
        #expect(answer.element("name")?["value"] == "Ada")
        #expect(answer.element("workspace")?["value"] == "Engines")
        #expect(!answer.text.contains("correct horse"))
    }

    private static func owner(token: String, zone: String = "Europe/Berlin") -> [(String, String)] {
        login + [("token", token), ("name", "Ada"), ("workspace", "Engines"), ("zone", zone)]
    }

    struct Home: Sendable {
        let isGuest: Bool
        let hasOwner: Bool
        let hasConnections: Bool
        let path: String
    }

    @Test(
        "G7 the front door leads where there is something to do",
        arguments: [
            Home(isGuest: true, hasOwner: false, hasConnections: false, path: "/first-run"),
            Home(isGuest: true, hasOwner: true, hasConnections: true, path: "/login"),
            Home(isGuest: false, hasOwner: true, hasConnections: false, path: "/connections"),
            Home(isGuest: false, hasOwner: true, hasConnections: true, path: "/posts"),
        ])
    func home(test: Home) async throws {
        let engine = FakeEngine {
            $0.hasOwner = test.hasOwner
            $0.connections = test.hasConnections ? [Samples.view()] : []
        }
        let visitor = test.isGuest ? Visitor(engine).guest : Visitor(engine)

        #expect(try await visitor.get("/").location == test.path)
    }
}
