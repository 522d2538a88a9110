import Domain
import Engine
import HTTPTypes
import Testing

@testable import Dashboard

@Suite("Notices of platforms about people", .timeLimit(.minutes(10)))
struct DeparturesTests {
    @Test("SEC-80 a notice needs no cookie and no origin, only a signature", arguments: ["good", "bad", ""])
    func deauthorize(signed: String) async throws {
        let fake = FakeEngine()
        let answer = try await Visitor(fake).notify("/oauth/deauthorize/facebook", signed)

        #expect(answer.status == (signed == "good" ? .ok : .unprocessableContent))
        #expect(fake.now.asked.contains("deauthorize facebook \(signed)"))
    }

    @Test("SEC-80 a deletion is answered with the address of its page and a code; the page says when it was done")
    func deletion() async throws {
        let fake = FakeEngine {
            $0.deletions["c0de"] = Departures.Deletion(platform: .threads, doneAt: Instant(seconds: 1_784_016_000))
        }
        let answer = try await Visitor(fake).notify("/oauth/data-deletion/threads", "good")

        #expect(answer.text.contains(#""confirmation_code":"c0de""#))
        #expect(answer.text.contains("data-deletion"))
        let page = try await Visitor(fake).get("/oauth/data-deletion/c0de")
        #expect(page.text.contains("on Threads was deleted on Tue, 14 Jul 2026"))
        #expect(try await Visitor(fake).get("/oauth/data-deletion/other").status == .notFound)
    }

    @Test("SEC-80 a platform that nobody knows is not found")
    func unknown() async throws {
        let answer = try await Visitor().notify("/oauth/deauthorize/myspace", "good")

        #expect(answer.status == .notFound)
    }
}

extension Visitor {
    /// Posts as a platform's server does: no cookie, nothing that a browser adds.
    fileprivate func notify(_ path: String, _ signed: String) async throws -> Answer {
        var server = guest
        server.fields = [:]
        return try await server.post(path, [("signed_request", signed)])
    }
}
