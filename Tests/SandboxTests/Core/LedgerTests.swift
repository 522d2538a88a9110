import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct LedgerTests {
    private let ledger = Ledger(clock: SandboxClock(real: { 1_000 }))

    private func begin(_ account: String) -> Int {
        ledger.begin(
            platform: "x", endpoint: "refresh", summary: "", caller: Caller(account: account, isRefresh: true))
    }

    @Test("two refreshes of one account at a time count as an overlap, of two accounts they do not")
    func overlaps() {
        let first = begin("ada")
        _ = begin("grace")
        #expect(ledger.counters("x").refreshOverlaps == 0)

        let second = begin("ada")
        #expect(ledger.counters("x").refreshOverlaps == 1)

        ledger.end(first, account: nil, status: 200, fault: nil)
        ledger.end(second, account: nil, status: 200, fault: nil)
        _ = begin("ada")
        #expect(ledger.counters("x").refreshOverlaps == 1)
        #expect(ledger.counters("x").refreshes == 4)
    }

    @Test("a client that went away is not refreshing any more")
    func abandoned() {
        let first = begin("ada")
        ledger.abandon(first)
        _ = begin("ada")

        #expect(ledger.counters("x").refreshOverlaps == 0)
    }

    @Test("tokens are kept by digest, and a stale refresh token is counted")
    func tokens() throws {
        ledger.token(.issued, .refresh, "very-secret", platform: "x", account: "ada")
        ledger.token(.replayed, .refresh, "very-secret", platform: "x", account: "ada")
        ledger.token(.replayed, .code, "other", platform: "x", account: "ada")

        #expect(ledger.counters("x").staleRefreshPresentations == 1)
        #expect(ledger.counters("x").tokensIssued == 1)
        let entry = try #require(ledger.tokens().first)
        #expect(entry.digest.count == 12 && !"\(ledger.tokens())".contains("very-secret"))
    }

    @Test("posts that a reader would call the same are duplicates, whatever their identifiers")
    func duplicates() {
        func post(_ id: String, _ account: String, _ text: String, alt: String = "") {
            let media = [LedgerEntry.Media(id: id, contentType: "image/png", alt: alt, digest: "d")]
            ledger.post(
                .init(
                    platform: "x", account: account, remoteID: id, text: text, media: media, permalink: "/\(id)",
                    at: SandboxTime(milliseconds: 1)))
        }
        post("1", "ada", "hello")
        post("2", "grace", "hello")
        post("3", "ada", "other")
        #expect(ledger.duplicates() == 0)

        post("4", "ada", "hello", alt: "a picture")
        ledger.deletePost(platform: "x", remoteID: "1")
        #expect(ledger.duplicates() == 1)
        #expect(ledger.duplicates(platform: "y") == 0)
        #expect(ledger.counters("x").deletions == 1)
    }

    @Test("the lists are bounded and say how much they forgot")
    func bounded() {
        var limits = Ledger.Limits()
        limits.requests = 100
        let ledger = Ledger(clock: SandboxClock(), limits: limits)
        for _ in 0..<1_000 { _ = ledger.begin(platform: "x", endpoint: "me", summary: "", caller: Caller()) }

        #expect(ledger.requests().count <= 110)
        #expect(ledger.counters("x").forgotten == 1_000 - ledger.requests().count)
        #expect(ledger.counters("x").requests == 1_000)
        #expect(ledger.requests().last?.number == 1_000)
    }
}
