import HTTPTypes
import Sandbox
import Testing

/// What the ledger says of X: whose call it was, what became of each token, and never a secret.
@Suite("X in the ledger", .timeLimit(.minutes(10)))
struct XLedgerTests {
    @Test("a login is followed from the code to the end of its tokens")
    func tokens() async throws {
        try await XVisitor.visit { x in
            let first = try await x.connect()
            let second = try XVisitor.tokens(try await x.refresh(first.refresh))
            _ = try await x.http.form(
                "/api.x.com/2/oauth2/revoke", [("token", second.access), ("token_type_hint", "access_token")],
                basic: XVisitor.basic)

            let events = x.sandbox.ledger.tokens(platform: "x")
            #expect(
                events.map { "\($0.kind.rawValue) \($0.event.rawValue)" } == [
                    "code issued", "access issued", "refresh issued", "refresh rotated", "access issued",
                    "refresh issued", "refresh revoked",
                ])
            #expect(events.allSatisfy { $0.account == "ada" })
            #expect(events[2].digest == events[3].digest && events[5].digest == events[6].digest)
            #expect(events[2].digest != events[5].digest)
        }
    }

    @Test("every request of a login is somebody's, under the name of what was asked")
    func requests() async throws {
        try await XVisitor.visit { x in
            let tokens = try await x.connect("grace")
            _ = try await x.refresh(tokens.refresh)
            _ = try await x.http.get("/api.x.com/2/users/me", token: tokens.access)
            _ = try await x.http.form("/api.x.com/2/oauth2/revoke", [("token", tokens.refresh)], basic: XVisitor.basic)

            let requests = x.sandbox.ledger.requests(platform: "x")
            #expect(requests.map(\.endpoint) == ["authorize.decide", "token", "refresh", "me", "revoke"])
            #expect(requests.map(\.account) == Array(repeating: "grace", count: 5))
            #expect(requests.map(\.status) == [303, 200, 200, 200, 200])
            #expect(requests.map(\.number) == [1, 2, 3, 4, 5])
            #expect(requests.allSatisfy { $0.answered.map { $0 >= 0 } == true && $0.fault == nil })
        }
    }

    @Test("no code, token, secret or verifier stands in it")
    func secrets() async throws {
        try await XVisitor.visit { x in
            let code = try await x.code()
            let tokens = try XVisitor.tokens(try await x.exchange(code))
            let next = try XVisitor.tokens(try await x.refresh(tokens.refresh))
            let book = try await x.http.get("/control/ledger").text
            for secret in [code, tokens.access, tokens.refresh, next.access, next.refresh, XVisitor.verifier] {
                #expect(!book.contains(secret))
            }
            #expect(!book.contains("sandbox-x-secret") && !book.contains(XVisitor.basic))
            #expect(book.contains("code_verifier"), "names are there, values are not")
        }
    }

    @Test("answers with tokens are never to be cached")
    func noStore() async throws {
        try await XVisitor.visit { x in
            let exchanged = try await x.exchange(try await x.code())
            let tokens = try XVisitor.tokens(exchanged)
            let refreshed = try await x.refresh(tokens.refresh)
            #expect([exchanged, refreshed].map { $0.headers[.cacheControl] } == ["no-store", "no-store"])
        }
    }

    @Test("a call that is refused for its content counts, is somebody's, and leaves no post")
    func refused() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            _ = try await x.post(["text": ""], token)
            let counters = x.sandbox.ledger.counters("x")
            let last = try #require(x.sandbox.ledger.requests().last)
            #expect(last.endpoint == "tweets.create" && last.account == "ada" && last.status == 400)
            #expect(counters.posts == 0 && counters.requests == 3 && counters.faults == 0)
        }
    }

    @Test("a fault on one account's token calls leaves the others' alone", arguments: ["token", "refresh", "revoke"])
    func aimed(endpoint: String) async throws {
        try await XVisitor.visit { x in
            let (ada, grace) = (try await x.connect(), try await x.connect("grace"))
            x.sandbox.faults.add(Fault(.outage, platform: "x", endpoint: endpoint, account: "ada", times: nil))
            func call(_ account: String, _ tokens: XVisitor.Tokens) async throws -> Int {
                switch endpoint {
                case "token": try await x.exchange(try await x.code(account)).status
                case "refresh": try await x.refresh(tokens.refresh).status
                default:
                    try await x.http.form(
                        "/api.x.com/2/oauth2/revoke", [("token", tokens.access)], basic: XVisitor.basic
                    ).status
                }
            }
            #expect(try await call("grace", grace) == 200)
            #expect(try await call("ada", ada) == 503)
            #expect(x.sandbox.ledger.counters("x").faults == 1)
        }
    }
}
