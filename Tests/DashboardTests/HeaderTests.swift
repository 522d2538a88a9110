import HTTPTypes
import Testing

@testable import Dashboard

@Suite("Security headers", .timeLimit(.minutes(10)))
struct HeaderTests {
    struct Broken: Error {}

    struct Case: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        var isGuest = false
        var site = "same-origin"
        let status: Int
        var testDescription: String { "\(method) \(path) \(status)" }
    }

    private static let cases = [
        Case(method: .get, path: "/login", isGuest: true, status: 200),
        Case(method: .get, path: "/connections", status: 200),
        Case(method: .get, path: "/connections", isGuest: true, status: 303),
        Case(method: .get, path: "/nowhere", status: 404),
        Case(method: .get, path: "/posts/pst_nonsense", status: 404),
        Case(method: .post, path: "/logout", site: "cross-site", status: 403),
        Case(method: .post, path: "/login", isGuest: true, status: 400),
        Case(method: .get, path: "/settings/keys", status: 500),
        Case(method: .get, path: "/oauth/callback/x", isGuest: true, status: 404),
        Case(method: .get, path: "/assets/martlet.css", isGuest: true, status: 200),
        Case(method: .get, path: "/media/\(Samples.mediaID)", status: 200),
    ]

    private func answer(_ test: Case, publicURL: String = "http://localhost:8080") async throws -> Answer {
        let engine = FakeEngine {
            $0.failures["apiKeys"] = Broken()
            $0.media = [Samples.medium()]
        }
        var visitor = Visitor(engine)
        visitor.settings = DashboardSettings(publicURL: publicURL)
        visitor.cookie = test.isGuest ? nil : "martlet=good; __Host-martlet=good"
        visitor.fields = [.named("Sec-Fetch-Site"): test.site]
        return try await visitor.send(test.method, test.path)
    }

    @Test("SEC-53 SEC-20 every response carries the headers, also those made from errors", arguments: cases)
    func headers(test: Case) async throws {
        let answer = try await answer(test)

        #expect(answer.status.code == test.status)
        #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
        #expect(answer.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.named("Cross-Origin-Opener-Policy")] == "same-origin-allow-popups")
        #expect(answer.headers[.named("Cross-Origin-Resource-Policy")] == "same-origin")
        #expect(answer.headers[.named("Referrer-Policy")] != nil)
        #expect(answer.headers[.named("X-Frame-Options")] == "DENY")
        #expect(answer.headers[.cacheControl] != nil)
    }

    @Test("SEC-50 browsers are told to stay with https, when the public URL is https", arguments: cases)
    func strictTransport(test: Case) async throws {
        let plain = try await answer(test)
        let secure = try await answer(test, publicURL: "https://martlet.example")

        #expect(plain.headers[.strictTransportSecurity] == nil)
        #expect(secure.headers[.strictTransportSecurity] == "max-age=31536000")
    }

    @Test("SEC-53 the policy allows own scripts, own styles and own forms only")
    func policy() throws {
        let policy = SecurityHeadersMiddleware.policy(imagesFromLoopback: false)
        let parts = policy.split(separator: "; ").map(String.init)

        #expect(parts.contains("script-src 'self'"))
        #expect(parts.contains("style-src 'self'"))
        #expect(parts.contains("form-action 'self'"))
        #expect(parts.contains("base-uri 'none'"))
        #expect(parts.contains("object-src 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(!policy.contains("*"))
    }

    @Test("SEC-53 only with simulated platforms do pictures come from this machine")
    func loopbackPictures() async throws {
        var visitor = Visitor().guest
        let real = try await visitor.get("/login")
        visitor.settings = DashboardSettings(publicURL: "http://localhost:8080", isSandbox: true)
        let sandbox = try await visitor.get("/login")

        #expect(real.headers[.contentSecurityPolicy]?.contains("127.0.0.1") == false)
        #expect(sandbox.headers[.contentSecurityPolicy]?.contains("http://127.0.0.1:*") == true)
        #expect(sandbox.text.contains("Sandbox: the platforms are simulated"))
    }

    @Test("pages are never kept by browsers, assets for ever")
    func caching() async throws {
        let page = try await Visitor().get("/connections")
        let asset = try await Visitor().guest.get("/assets/martlet.js?v=1")

        #expect(page.headers[.cacheControl] == "no-store")
        #expect(asset.headers[.cacheControl]?.contains("immutable") == true)
        #expect(page.text.contains("/assets/martlet.js?v=\(Asset.version)"))
    }
}
