import Domain
import OAuth
import Outbound
import Sandbox
import Testing

@testable import Platforms

@Suite("Bluesky before the sandbox: keeping alive", .timeLimit(.minutes(10)))
struct BlueskyGrantSandboxTests {
    typealias Stage = BlueskyStage

    /// A session of either kind at the hosted or the self-hosted server.
    enum Way: String, Sendable, CaseIterable {
        case hostedPassword, ownPassword, hostedOAuth, ownOAuth

        var name: String { self == .hostedPassword || self == .hostedOAuth ? "ada" : "linus" }
        var isOAuth: Bool { self == .hostedOAuth || self == .ownOAuth }

        func session(_ stage: Stage) async throws -> Session {
            guard isOAuth else { return try await stage.session(try await stage.signIn(name)) }
            let target = ConnectTarget(handle: try stage.account(name).handle)
            let (grant, app) = try await stage.connect(target, as: name)
            return try await stage.session(grant, app: app)
        }
    }

    private func failure(_ stage: Stage, _ session: Session) async -> RefreshFailure? {
        do throws(RefreshFailure) {
            _ = try await stage.connector.refresh(session)
            return nil
        } catch { return error }
    }

    @Test("A16 S0.32 after the access token's end a refresh goes on, again and again", arguments: Way.allCases)
    func refresh(way: Way) async throws {
        try await Stage.play { stage in
            var session = try await way.session(stage)
            for _ in 0..<3 {
                stage.sandbox.clock.advance(by: .minutes(121))
                do {
                    _ = try await stage.connector.check(session)
                    Issue.record("the old token still works")
                } catch let error as PlatformFailure { #expect(error.kind == .auth) }
                session = stage.renewed(session, try await stage.connector.refresh(session))
                let account = try await stage.connector.check(session)
                #expect(session.account.map(account.isSameAccount) == true)
            }
        }
    }

    @Test("REL-6 a refresh token that was used is refused, except where the server has a grace")
    func replay() async throws {
        for way in Way.allCases {
            try await Stage.play { stage in
                let session = try await way.session(stage)
                _ = try await stage.connector.refresh(session)

                let second = await failure(stage, session)

                if way == .hostedPassword {
                    #expect(second == nil)
                } else {
                    guard case .terminal(.revoked, _) = second else {
                        Issue.record("\(way): \(String(describing: second))")
                        return
                    }
                }
                #expect(stage.events(.refresh).contains(.replayed))
            }
        }
    }

    @Test("REL-6 the lost answer of a refresh is a passing trouble that says so", arguments: Way.allCases)
    func lost(way: Way) async throws {
        try await Stage.play { stage in
            let session = try await way.session(stage)
            let endpoint = way.isOAuth ? "oauth.refresh" : "server.refreshSession"
            stage.sandbox.faults.add(Fault(.reset, endpoint: endpoint).with { $0.afterEffect = true })

            guard case .transient = await failure(stage, session) else {
                Issue.record("no passing trouble")
                return
            }
            #expect(stage.events(.refresh).contains(.rotated))
        }
    }

    @Test("REL-8 the answer for another account is noticed", arguments: Way.allCases)
    func other(way: Way) async throws {
        try await Stage.play { stage in
            let session = try await way.session(stage)
            let endpoint = way.isOAuth ? "oauth.refresh" : "server.refreshSession"
            stage.sandbox.faults.add(Fault(.wrongAccount, endpoint: endpoint))
            guard case .otherAccount = await failure(stage, session) else {
                Issue.record("not noticed")
                return
            }
        }
    }

    @Test(
        "REL-9 hostile answers to a refresh are passing troubles",
        arguments: [Fault.Kind.html, .truncated, .oversized, .reset, .outage, .errorInSuccess, .rateLimit])
    func hostile(kind: Fault.Kind) async throws {
        for way in [Way.hostedPassword, .ownOAuth] {
            try await Stage.play { stage in
                let session = try await way.session(stage)
                stage.sandbox.faults.add(
                    Fault(kind, endpoint: way.isOAuth ? "oauth.refresh" : "server.refreshSession"))
                let failure = await failure(stage, session)
                let label = kind == .rateLimit ? ["throttled"] : ["transient", "unknown"]
                #expect(failure.map { label.contains($0.label) } == true, "\(String(describing: failure))")
            }
        }
    }

    @Test(
        "S0.07 S0.36 revoked access, a new password and a suspension are seen by a check and end the refresh",
        arguments: Way.allCases)
    func ended(way: Way) async throws {
        try await Stage.play { stage in
            let session = try await way.session(stage)
            stage.sandbox.change(way.name, on: "bluesky", .revoke)

            do {
                _ = try await stage.connector.check(session)
                Issue.record("still works")
            } catch let error as PlatformFailure { #expect(error.kind == .auth) }
            guard case .terminal = await failure(stage, session) else {
                Issue.record("still renews")
                return
            }
        }
    }

    @Test("SEC-18 a revoked grant is dead at the platform", arguments: Way.allCases)
    func revoke(way: Way) async throws {
        try await Stage.play { stage in
            let session = try await way.session(stage)

            try await stage.connector.revoke(session)

            #expect(stage.events(.refresh).contains(.revoked))
            await #expect(throws: RefreshFailure.self) { try await stage.connector.refresh(session) }
            await #expect(throws: PlatformFailure.self) { try await stage.connector.check(session) }
        }
    }

    @Test("SEC-10 a token without its key is worth nothing")
    func stolen() async throws {
        try await Stage.play { stage in
            let session = try await Way.hostedOAuth.session(stage)
            var tokens = session.tokens
            tokens.dpopKey = DPoPKey(stage.ports).export()
            let thief = Session(grant: session.grant, tokens: tokens, app: session.app, account: session.account)

            await #expect(throws: PlatformFailure.self) { try await stage.connector.check(thief) }
            #expect(try await stage.connector.check(session).canPublish)
        }
    }

    @Test("SEC-10 nonces are learnt once a server, and renewed when the server changes them")
    func nonces() async throws {
        try await Stage.play { stage in
            let session = try await Way.hostedOAuth.session(stage)
            let before = stage.sandbox.ledger.requests().count
            _ = try await stage.connector.check(session)
            #expect(stage.sandbox.ledger.requests().count == before + 1, "the nonce is known")

            stage.sandbox.clock.advance(by: .minutes(10))
            _ = try await stage.connector.check(session)
            #expect(stage.sandbox.ledger.requests().count == before + 3, "the old nonce cost one more call")
        }
    }

    @Test("the limits of both servers are read")
    func capabilities() async throws {
        try await Stage.play { stage in
            let session = try await Way.ownPassword.session(stage)
            #expect(await stage.connector.capabilities(of: session)?.imageByteLimit == 2_000_000)
            stage.sandbox.faults.add(Fault(.outage, endpoint: "server.describeServer"))
            #expect(await stage.connector.capabilities(of: session) == nil)
        }
    }
}
