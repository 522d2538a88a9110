import Crypto
import Testing

@testable import Sandbox

@Suite("Bluesky books of sessions and grants", .timeLimit(.minutes(10)))
struct TokenBookTests {
    private let random = RandomSource(seed: 9)
    private let now = SandboxTime(milliseconds: 1_772_323_200_000)
    private let key = SymmetricKey(data: [UInt8](repeating: 1, count: 32))

    @Test("a chain of refreshes leaves only the newest pair good on a strict server")
    func strictChain() throws {
        var book = SessionBook(secret: key)
        var pairs = [book.open(did: "did:plc:x", server: .selfHosted, scope: "s", now: now, random: random)]
        for _ in 0..<5 {
            let last = try #require(pairs.last)
            pairs.append(try book.refresh(last.refresh, server: .selfHosted, now: now, random: random).pair)
        }

        for pair in pairs.dropLast() {
            #expect(throws: SessionBook.Failure.revoked(isReplay: true, did: "did:plc:x")) {
                _ = try book.refresh(pair.refresh, server: .selfHosted, now: now, random: random)
            }
            #expect(throws: SessionBook.Failure.revoked(isReplay: false, did: "did:plc:x")) {
                _ = try book.check(access: pair.access, server: .selfHosted, now: now)
            }
        }
        let newest = try #require(pairs.last)
        #expect(try book.check(access: newest.access, server: .selfHosted, now: now).turn == 5)
    }

    @Test("in its grace a reference server leads every older token to its own successor")
    func graceChain() throws {
        var book = SessionBook(secret: key)
        let first = book.open(did: "did:plc:x", server: .hosted, scope: "s", now: now, random: random)
        let second = try book.refresh(first.refresh, server: .hosted, now: now, random: random)
        let third = try book.refresh(second.pair.refresh, server: .hosted, now: now, random: random)

        let again = try book.refresh(first.refresh, server: .hosted, now: now, random: random)
        let onward = try book.refresh(again.pair.refresh, server: .hosted, now: now, random: random)

        #expect(again.pair.refresh == second.pair.refresh)
        #expect(again.isReplay)
        #expect(onward.pair.refresh == third.pair.refresh)
        #expect(try book.check(access: again.pair.access, server: .hosted, now: now).did == "did:plc:x")
    }

    @Test("grace does not lengthen the life of a token")
    func graceAtTheEnd() throws {
        var book = SessionBook(secret: key)
        let pair = book.open(did: "did:plc:x", server: .hosted, scope: "s", now: now, random: random)
        let end = now + .seconds(90 * 86_400 - 1)
        _ = try book.refresh(pair.refresh, server: .hosted, now: end, random: random)

        #expect(throws: SessionBook.Failure.expired) {
            _ = try book.refresh(pair.refresh, server: .hosted, now: end + .seconds(1), random: random)
        }
    }

    @Test("tokens of another secret are not ours")
    func foreignSecret() {
        var ours = SessionBook(secret: key)
        var theirs = SessionBook(secret: SymmetricKey(size: .bits256))
        let pair = theirs.open(did: "did:plc:x", server: .hosted, scope: "s", now: now, random: random)

        #expect(throws: SessionBook.Failure.invalid) {
            _ = try ours.refresh(pair.refresh, server: .hosted, now: now, random: random)
        }
        #expect(throws: SessionBook.Failure.invalid) { try ours.close(refresh: pair.refresh) }
    }

    @Test("a pushed request belongs to its client and issuer, for five minutes, until it is used")
    func requests() throws {
        var book = GrantBook()
        let name = book.push(try request(), now: now, random: random)

        #expect(book.request(name, clientID: "c", issuer: "https://bsky.social", now: now) != nil)
        #expect(book.request(name, clientID: "d", issuer: "https://bsky.social", now: now) == nil)
        #expect(book.request(name, clientID: "c", issuer: "https://other.example", now: now) == nil)
        #expect(book.request(name, clientID: "c", issuer: "https://bsky.social", now: now + .seconds(300)) == nil)
        book.finish(name)
        #expect(book.request(name, clientID: "c", issuer: "https://bsky.social", now: now) == nil)
    }

    @Test("whatever is wrong with a refresh, the session is gone afterwards", arguments: 0..<4)
    func wrongRefresh(kind: Int) throws {
        var book = GrantBook()
        let tokens = try tokens(&book)
        let presenters = [
            presenter(client: "d"), presenter(keyID: "k2"), presenter(thumbprint: "other"),
            presenter(server: .selfHosted),
        ]

        #expect(throws: GrantBook.Failure.self) {
            _ = try book.refresh(tokens.refresh, by: presenters[kind], now: now, random: random)
        }

        #expect(book.grant(access: tokens.access, now: now) == nil)
        #expect(book.isAccessToken(tokens.access))
        #expect(throws: GrantBook.Failure(reason: "Invalid refresh token")) {
            _ = try book.refresh(tokens.refresh, by: presenter(), now: now, random: random)
        }
    }

    @Test("an unknown refresh token hurts nobody")
    func unknownRefresh() throws {
        var book = GrantBook()
        let tokens = try tokens(&book)

        #expect(throws: GrantBook.Failure(reason: "Invalid refresh token")) {
            _ = try book.refresh("ref-nonsense", by: presenter(), now: now, random: random)
        }

        #expect(book.grant(access: tokens.access, now: now) != nil)
        #expect(book.owner(ofRefresh: tokens.refresh) == "did:plc:x")
    }

    @Test("a session of a client with keys ends after two years, however often it is refreshed")
    func sessionCap() throws {
        var book = GrantBook()
        var tokens = try tokens(&book)
        var time = now
        for _ in 0..<8 {
            time = time + .seconds(89 * 86_400)
            tokens = try book.refresh(tokens.refresh, by: presenter(), now: time, random: random)
        }

        #expect(throws: GrantBook.Failure(reason: "Session expired", did: "did:plc:x")) {
            _ = try book.refresh(tokens.refresh, by: presenter(), now: time + .seconds(19 * 86_400), random: random)
        }
    }

    @Test("a signed token of ours is authentic only as it is")
    func signatures() throws {
        let token = CompactJWS.sign(["sub": "x"], type: "at+jwt", secret: key)
        let parts = token.split(separator: ".")
        let other = CompactJWS.sign(["sub": "y"], type: "at+jwt", secret: key).split(separator: ".")

        #expect(CompactJWS(token)?.isAuthentic(under: key) == true)
        #expect(CompactJWS([parts[0], other[1], parts[2]].joined(separator: "."))?.isAuthentic(under: key) == false)
        for broken in ["", "a.b", "a.b.c.d", token + "=", String(repeating: "a", count: 9000)] {
            #expect(CompactJWS(broken) == nil)
        }
    }

    private func request() throws -> GrantBook.Request {
        GrantBook.Request(
            issuer: "https://bsky.social", client: .init(id: "c", keyID: "k1"), clientName: "c",
            redirectURI: "https://c.example/cb", state: "st", scope: try #require(ScopeSet("atproto")),
            challenge: Digest.challenge(of: HouseClient.verifier), loginHint: nil, thumbprint: "t",
            expires: now + GrantBook.requestLife)
    }

    private func tokens(_ book: inout GrantBook) throws -> GrantBook.Tokens {
        let code = book.approve(try request(), did: "did:plc:x", now: now, random: random)
        return try book.redeem(
            code: code, verifier: HouseClient.verifier, redirectURI: "https://c.example/cb", by: presenter(), now: now,
            random: random)
    }

    private func presenter(
        client: String = "c", keyID: String? = "k1", thumbprint: String = "t", server: BlueskyServer = .entryway
    ) -> GrantBook.Presenter {
        GrantBook.Presenter(server: server, client: .init(id: client, keyID: keyID), thumbprint: thumbprint)
    }
}
