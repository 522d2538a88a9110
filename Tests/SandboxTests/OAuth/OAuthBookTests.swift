import Sandbox
import Testing

@Suite("Book of the shared OAuth core", .timeLimit(.minutes(1)))
struct OAuthBookTests {
    private let world: SandboxWorld
    private let book: OAuthBook
    private let client = OAuthClient(id: "app", secret: "hush", rules: TokenRules())

    init() throws {
        world = try SandboxWorld(
            settings: SandboxSettings(port: 0), clock: SandboxClock(real: { 1_790_000_000_000 }))
        book = OAuthBook(world, platform: "toy")
    }

    private func grant(_ account: String = "ada", targets: Set<String>? = nil) throws -> OAuthGrant {
        let consent = OAuthConsent(
            account: account, client: client, scopes: ["read"], targets: targets, redirect: "http://127.0.0.1:9/",
            request: ["state": "s"])
        return try book.redeem(book.code(for: consent), client: client, redirect: consent.redirect, verifier: nil)
    }

    @Test("a grant keeps what was consented to")
    func consent() throws {
        let grant = try grant(targets: ["bakery"])
        #expect(grant.account == "ada" && grant.client == "app" && grant.scopes == ["read"])
        #expect(grant.targets == ["bakery"] && grant.request == ["state": "s"] && grant.ending == nil)
        #expect(try self.grant().isReturning)
    }

    @Test("kinds of tokens are told apart: one kind is nothing where another is wanted")
    func kinds() throws {
        let grant = try grant()
        let short = book.issue(.init(rawValue: "short"), of: grant, life: .seconds(60), prefix: "S-")
        #expect(short.secret.hasPrefix("S-"))
        #expect(book.live(short.secret) == nil)
        #expect(book.live(short.secret, kinds: [.init(rawValue: "short")])?.0.secret == short.secret)
        #expect(book.live(short.secret, kinds: [.refresh]) == nil)
    }

    @Test("a token that speaks for a Page is known by the Page")
    func owner() throws {
        let grant = try grant()
        let person = book.issue(of: grant, life: nil)
        let page = book.issue(of: grant, life: nil, subject: "bakery")
        #expect(book.owner(behind: person.secret)?.account == "ada")
        #expect(book.owner(behind: page.secret)?.account == "bakery")
        #expect(book.owner(behind: page.secret)?.platform == "toy")
        #expect(book.owner(behind: "rubbish") == nil && book.grant(behind: "rubbish") == nil)
        #expect(book.grant(behind: page.secret)?.id == grant.id)
    }

    @Test("the list of a grant's tokens is short: what has expired or was dropped is not on it")
    func list() throws {
        let grant = try grant()
        let lasting = book.issue(of: grant, life: nil)
        let brief = book.issue(of: grant, life: .seconds(10))
        #expect(book.tokens(of: grant.id).map(\.secret) == [lasting.secret, brief.secret])
        world.clock.advance(by: .seconds(10))
        #expect(book.tokens(of: grant.id).map(\.secret) == [lasting.secret])
        book.drop(lasting.secret)
        #expect(book.tokens(of: grant.id).isEmpty && book.live(lasting.secret) == nil)
        #expect(world.ledger.tokens().filter { $0.event == .revoked }.count == 1)
        book.drop("rubbish")
        #expect(world.ledger.tokens().filter { $0.event == .revoked }.count == 1)
    }

    @Test(
        "an end has a reason, ends once, and writes down only tokens that were alive",
        arguments: OAuthGrant.Ending.allCases)
    func ending(ending: OAuthGrant.Ending) throws {
        let grant = try grant()
        let other = try self.grant("grace")
        let token = book.issue(of: grant, life: .seconds(60))
        _ = book.issue(of: grant, life: .seconds(1))
        let kept = book.issue(of: other, life: .seconds(60))
        world.clock.advance(by: .seconds(2))
        #expect(book.end(ending) { $0.account == "ada" } == 1)
        #expect(book.end(.removed) { $0.account == "ada" } == 0)
        guard case .ended(_, _, let reason) = book.standing(token.secret) else {
            Issue.record("the grant is not over")
            return
        }
        #expect(reason == ending && book.live(kept.secret) != nil)
        #expect(world.ledger.tokens().filter { $0.event == .revoked }.map(\.digest) == [Digest.short(token.secret)])
    }

    @Test("tokens and grants are changed in place, unknown ones are left alone")
    func update() throws {
        let grant = try grant()
        let token = book.issue(of: grant, life: .seconds(60))
        book.update(token.secret) { $0.expires = nil }
        book.update("rubbish") { _ in Issue.record("there is no such token") }
        book.updateGrant(grant.id) { $0.scopes = [] }
        book.updateGrant("rubbish") { _ in Issue.record("there is no such grant") }
        world.clock.advance(by: .seconds(61))
        #expect(book.live(token.secret)?.1.scopes == [])
        #expect(book.grants { $0.scopes.isEmpty }.map(\.id) == [grant.id])
    }

    @Test("after a reset nothing is known, and who consented before is new again")
    func reset() throws {
        let grant = try grant()
        let token = book.issue(of: grant, life: nil)
        book.reset()
        #expect(book.live(token.secret) == nil && book.grants { _ in true }.isEmpty)
        #expect(try self.grant().isReturning == false)
    }

    @Test("a code of a public app needs its verifier, of any app its exact address")
    func codes() throws {
        let consent = OAuthConsent(
            account: "ada", client: client, scopes: [], targets: nil, redirect: "http://127.0.0.1:9/", request: [:])
        #expect(throws: OAuthProblem.redirectMismatch) {
            try book.redeem(book.code(for: consent), client: client, redirect: "http://127.0.0.1:9", verifier: nil)
        }
        #expect(throws: OAuthProblem.redirectMismatch) {
            try book.redeem(book.code(for: consent), client: client, redirect: nil, verifier: nil)
        }
        #expect(throws: OAuthProblem.verifier) {
            try book.redeem(book.code(for: consent), client: client, redirect: consent.redirect, verifier: "x")
        }
        #expect(throws: OAuthProblem.unknownCode) {
            try book.redeem("rubbish", client: client, redirect: consent.redirect, verifier: nil)
        }
    }
}
