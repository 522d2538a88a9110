import HTTPTypes
import Testing

@testable import Dashboard

@Suite("Forged requests", .timeLimit(.minutes(10)))
struct ForgeryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var site: [String] = []
        var origin: [String] = []
        let isLet: Bool
        var testDescription: String { "site \(site) origin \(origin)" }
    }

    private static let own = "https://martlet.example"
    private static let cases = [
        Case(site: ["same-origin"], isLet: true),
        Case(site: ["same-origin"], origin: [own], isLet: true),
        Case(site: ["same-origin"], origin: ["null"], isLet: true),
        Case(site: ["same-site"], origin: [own], isLet: false),
        Case(site: ["cross-site"], origin: [own], isLet: false),
        Case(site: ["none"], isLet: false),
        Case(site: ["same-origin", "cross-site"], isLet: false),
        Case(site: [""], origin: [own], isLet: false),
        Case(origin: [own], isLet: true),
        Case(origin: ["https://evil.example"], isLet: false),
        Case(origin: ["https://martlet.example.evil.example"], isLet: false),
        Case(origin: ["https://martlet.example:8443"], isLet: false),
        Case(origin: ["http://martlet.example"], isLet: false),
        Case(origin: ["null"], isLet: false),
        Case(origin: [own, own], isLet: false),
        Case(isLet: false),
    ]

    private static let methods: [HTTPRequest.Method] = [.post, .put, .patch, .delete]

    private func visitor(_ test: Case) -> Visitor {
        var visitor = Visitor()
        visitor.settings = DashboardSettings(publicURL: "\(Self.own)/base")
        visitor.cookie = "__Host-martlet=good"
        visitor.fields = [:]
        for site in test.site { visitor.fields.append(HTTPField(name: .named("Sec-Fetch-Site"), value: site)) }
        for origin in test.origin { visitor.fields.append(HTTPField(name: .origin, value: origin)) }
        return visitor
    }

    @Test("SEC-52 an unsafe request must come from a page of ours", arguments: cases, methods)
    func unsafe(test: Case, method: HTTPRequest.Method) async throws {
        let answer = try await visitor(test).send(method, "/logout")

        let isRefused = answer.status == .forbidden
        #expect(isRefused == !test.isLet)
    }

    @Test("SEC-52 a refused request reaches nothing")
    func refusedDoesNothing() async throws {
        let visitor = visitor(Case(site: ["cross-site"], isLet: false))

        _ = try await visitor.post("/logout")
        _ = try await visitor.post("/connections/\(Samples.connectionID)/disconnect")

        #expect(!visitor.engine.now.asked.contains("logOut"))
        #expect(!visitor.engine.now.asked.contains("disconnect"))
    }

    @Test("SEC-52 logging in and the first run are protected as well", arguments: ["/login", "/first-run"])
    func guests(path: String) async throws {
        let visitor = visitor(Case(site: ["cross-site"], isLet: false)).guest

        #expect(try await visitor.post(path, [("email", "a@b.c")]).status == .forbidden)
    }

    @Test("a link from elsewhere may lead to a page", arguments: cases)
    func safe(test: Case) async throws {
        #expect(try await visitor(test).get("/connections").status == .ok)
    }

    @Test(
        "SEC-52 GET changes nothing: what changes something has no GET",
        arguments: [
            "/logout", "/connections/authorizations", "/connections/app-password",
            "/connections/\(Samples.connectionID)/checks", "/connections/\(Samples.connectionID)/pause",
            "/connections/\(Samples.connectionID)/resume", "/posts/\(Samples.postID)/cancel",
            "/deliveries/\(Samples.deliveryID)/retry", "/deliveries/\(Samples.deliveryID)/resolve",
            "/deliveries/\(Samples.deliveryID)/reschedule", "/posts/preflight", "/posts/media",
            "/settings/keys/key_1/revoke", "/settings/brands/accounts", "/settings/brands/brd_1/name",
            "/settings/brands/brd_1/removal",
        ])
    func noGet(path: String) async throws {
        #expect(try await Visitor().get(path).status == .notFound)
    }
}
