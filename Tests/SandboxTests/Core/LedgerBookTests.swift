import Testing

@testable import Sandbox

/// What counts as the same post, and what the ledger makes of changes that do not fit.
@Suite("Ledger entries", .timeLimit(.minutes(10)))
struct LedgerBookTests {
    private static func post(
        _ id: String = "1", platform: String = "x", account: String = "ada", text: String = "hello",
        warning: String = "", digests: [String] = ["d"], alt: String = "", visibility: String = "public", at: Int64 = 0
    ) -> LedgerEntry.Post {
        LedgerEntry.Post(
            platform: platform, account: account, remoteID: id, text: text, warning: warning,
            media: digests.map { .init(id: id, contentType: "image/png", alt: alt, digest: $0) },
            visibility: visibility, permalink: "/\(id)", at: SandboxTime(milliseconds: at))
    }

    @Test(
        "a reader calls two posts the same by platform, account, words, warning and pictures",
        arguments: [
            (post(), true), (post("2"), true), (post(alt: "a fox"), true), (post(visibility: "unlisted"), true),
            (post(at: 5_000), true), (post(platform: "y"), false), (post(account: "grace"), false),
            (post(text: "hello "), false), (post(warning: "w"), false), (post(digests: ["e"]), false),
            (post(digests: ["d", "d"]), false), (post(digests: []), false),
        ])
    func fingerprint(other: LedgerEntry.Post, isSame: Bool) {
        #expect((other.fingerprint == Self.post().fingerprint) == isSame)
    }

    @Test("words do not flow from one field of the fingerprint into the next")
    func borders() {
        let pairs = [("ab", ""), ("a", "b"), ("", "ab")]
        let prints = pairs.map { Self.post(text: $0.0, warning: $0.1, digests: []).fingerprint }
        #expect(Set(prints).count == 3)
    }

    @Test("three of a kind are two too many, in each platform and in all")
    func duplicates() {
        let ledger = Ledger(clock: SandboxClock(real: { 0 }))
        for number in 1...3 { ledger.post(Self.post("\(number)")) }
        for number in 1...2 { ledger.post(Self.post("\(number)", platform: "y")) }
        ledger.post(Self.post("9", text: "other"))
        #expect(ledger.duplicates() == 3 && ledger.duplicates(platform: "x") == 2)
        #expect(ledger.duplicates(platform: "y") == 1 && ledger.duplicates(platform: "z") == 0)
    }

    @Test("a deletion counts once; of what is unknown, not at all")
    func deletion() {
        let ledger = Ledger(clock: SandboxClock(real: { 7_000 }))
        ledger.post(Self.post())
        for id in ["1", "1", "2"] { ledger.deletePost(platform: "x", remoteID: id) }
        ledger.deletePost(platform: "y", remoteID: "1")
        #expect(ledger.counters("x").deletions == 1 && ledger.counters("y").deletions == 0)
        #expect(ledger.post(platform: "x", remoteID: "1")?.deletedAt == 7_000)
        #expect(ledger.posts().count == 1, "deleted posts stay in the book")
    }

    @Test("a change reaches the post that is meant, and what is unknown changes nothing")
    func change() {
        let ledger = Ledger(clock: SandboxClock(real: { 0 }))
        ledger.post(Self.post("1"))
        ledger.post(Self.post("2"))
        ledger.updatePost(platform: "x", remoteID: "2") { $0.text = "changed" }
        ledger.updatePost(platform: "x", remoteID: "3") { $0.text = "never" }
        ledger.updatePost(platform: "y", remoteID: "1") { $0.text = "never" }
        #expect(ledger.posts().map(\.text) == ["hello", "changed"])
    }

    @Test("the end of a request gives it account, status, fault and time; an unknown end is passed over")
    func end() throws {
        let clock = SandboxClock(real: { 1_000 })
        let ledger = Ledger(clock: clock)
        let number = ledger.begin(platform: "x", endpoint: "me", summary: "GET /me", caller: Caller())
        clock.advance(by: .milliseconds(250))
        ledger.end(number, account: "ada", status: 503, fault: "outage")
        ledger.end(number + 1, account: "grace", status: 200, fault: "outage")

        let request = try #require(ledger.requests().first)
        #expect(request.account == "ada" && request.status == 503 && request.fault == "outage")
        #expect(request.arrived == 1_000 && request.answered == 1_250)
        #expect(ledger.requests().count == 1 && ledger.counters("x").faults == 1)
    }

    @Test("whose request it is known to be is not forgotten because the end does not say so")
    func keepsAccount() {
        let ledger = Ledger(clock: SandboxClock(real: { 0 }))
        let number = ledger.begin(platform: "x", endpoint: "me", summary: "", caller: Caller(account: "ada"))
        ledger.end(number, account: nil, status: nil, fault: nil)
        #expect(ledger.requests().first?.account == "ada" && ledger.requests().first?.answered == 0)
    }

    @Test("a refresh of somebody unknown counts, and overlaps with nobody's")
    func anonymousRefresh() {
        let ledger = Ledger(clock: SandboxClock(real: { 0 }))
        for _ in 0..<3 {
            _ = ledger.begin(platform: "x", endpoint: "refresh", summary: "", caller: Caller(isRefresh: true))
        }
        #expect(ledger.counters("x").refreshes == 3 && ledger.counters("x").refreshOverlaps == 0)
    }

    @Test("the same account on two platforms refreshes twice at a time without an overlap")
    func platforms() {
        let ledger = Ledger(clock: SandboxClock(real: { 0 }))
        for platform in ["x", "y"] {
            _ = ledger.begin(
                platform: platform, endpoint: "refresh", summary: "", caller: Caller(account: "ada", isRefresh: true))
        }
        #expect(ledger.counters.values.allSatisfy { $0.refreshes == 1 && $0.refreshOverlaps == 0 })
        #expect(ledger.counters.keys.sorted() == ["x", "y"])
    }

    @Test("only a replayed refresh token is a stale one", arguments: LedgerEntry.Token.Kind.allCases)
    func stale(kind: LedgerEntry.Token.Kind) {
        let ledger = Ledger(clock: SandboxClock(real: { 0 }))
        for event in LedgerEntry.Token.Event.allCases {
            ledger.token(event, kind, "secret", platform: "x", account: "ada")
        }
        #expect(ledger.counters("x").staleRefreshPresentations == (kind == .refresh ? 1 : 0))
        #expect(ledger.counters("x").tokensIssued == 1)
        #expect(ledger.tokens(platform: "x").map(\.event) == LedgerEntry.Token.Event.allCases)
        #expect(ledger.tokens(platform: "y").isEmpty)
    }

    @Test(
        "written links are found one after the other, each by its bytes",
        arguments: [
            ("a b a", ["a", "a"], [0..<1, 4..<5]), ("é https://a.example", ["https://a.example"], [3..<20]),
            ("one", ["two"], []), ("b a", ["a", "b"], [2..<3]), ("", ["a"], []), ("👨‍👩‍👧x", ["x"], [18..<19]),
        ] as [(String, [String], [Range<Int>])])
    func links(text: String, written: [String], bytes: [Range<Int>]) {
        let found = LedgerEntry.Link.find(written.map { ($0, "https://target.example/\($0)") }, in: text)
        #expect(found.map(\.bytes) == bytes)
        for link in found {
            let words = String(decoding: Array(text.utf8)[link.bytes], as: UTF8.self)
            #expect(link.target == "https://target.example/\(words)")
        }
    }

    @Test("a reset leaves an empty book that counts from one again")
    func reset() {
        let ledger = Ledger(clock: SandboxClock(real: { 0 }))
        _ = ledger.begin(platform: "x", endpoint: "me", summary: "", caller: Caller(account: "ada", isRefresh: true))
        ledger.token(.issued, .access, "a", platform: "x", account: "ada")
        ledger.post(Self.post())
        ledger.reset()
        #expect(ledger.requests().isEmpty && ledger.tokens().isEmpty && ledger.posts().isEmpty)
        #expect(ledger.counters.isEmpty)
        let number = ledger.begin(
            platform: "x", endpoint: "me", summary: "", caller: Caller(account: "ada", isRefresh: true))
        #expect(number == 1 && ledger.counters("x").refreshOverlaps == 0)
    }
}
