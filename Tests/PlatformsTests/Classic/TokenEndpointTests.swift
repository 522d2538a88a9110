import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Every misbehaviour of a token endpoint (reliability page, section 8), for all connectors of plain OAuth 2.
@Suite("Token endpoints that misbehave", .timeLimit(.minutes(10)))
struct TokenEndpointTests {
    /// Connects, and waits until tokens may be renewed.
    private static func begin(_ stage: any AnyClassicStage) async throws -> Session {
        let session = try await stage.begin()
        if case .accessToken(let age) = stage.profile.renewal {
            stage.run.sandbox.world.clock.advance(by: age + .minutes(1))
        }
        return session
    }

    private static func post(_ fault: Fault, _ endpoint: String, _ stage: any AnyClassicStage) {
        stage.run.sandbox.faults.add(
            fault.with { ($0.platform, $0.endpoint) = (stage.profile.platform.rawValue, endpoint) })
    }

    @Test(
        "REL-9 REL-7 no rubbish ends a grant: it passes, and the same pair is renewed after it",
        arguments: ClassicKind.all)
    func rubbish(kind: ClassicKind) async throws {
        try await kind.run { stage in
            var session = try await Self.begin(stage)
            for trouble in Trouble.all {
                Self.post(trouble.fault, "refresh", stage)
                let failure = await stage.refusal(of: session)
                #expect(failure.map { trouble.labels.contains($0.label) } == true, "\(trouble): \(failure as Any)")
                #expect(stage.run.sandbox.faults.all.map(\.hits) == [1], "\(trouble): asked once")
                stage.run.sandbox.faults.removeAll()
            }
            let renewed = try await stage.renewed(session)
            session = stage.session(renewed, account: session.account)
            #expect(await stage.failure(of: session) == nil)
        }
    }

    @Test("REL-7 REL-9 a bad exchange is a typed failure and brings no grant", arguments: ClassicKind.all)
    func badExchanges(kind: ClassicKind) async throws {
        try await kind.run { stage in
            for trouble in Trouble.all {
                let code = try await stage.code()
                Self.post(trouble.fault, "token", stage)
                let failure = await stage.obstacle(to: code)
                #expect(failure.map { trouble.codes.contains($0.code) } == true, "\(trouble): \(failure as Any)")
                stage.run.sandbox.faults.removeAll()
            }
            #expect(await stage.obstacle(to: try await stage.code()) == nil)
        }
    }

    @Test("REL-2 REL-9 an answer that comes too late is passing trouble", arguments: ClassicKind.all)
    func late(kind: ClassicKind) async throws {
        let hurry: @Sendable (any Door) -> any Door = { door in
            HurriedDoor(door: door, limit: .milliseconds(250)) { $0.isRefresh }
        }
        try await kind.run(watch: hurry) { stage in
            let session = try await Self.begin(stage)
            Self.post(Fault(.stall).with { $0.pause = .seconds(2) }, "refresh", stage)
            #expect(await stage.refusal(of: session)?.label == "transient")
            Self.post(Fault(.slowDrip).with { ($0.chunk, $0.pause) = (1, .milliseconds(50)) }, "refresh", stage)
            #expect(await stage.refusal(of: session)?.label == "transient")
        }
    }

    @Test("REL-9 REL-15 429 waits as told, whatever is in it", arguments: ClassicKind.all)
    func throttled(kind: ClassicKind) async throws {
        try await kind.run { stage in
            let session = try await Self.begin(stage)
            let bodies = [#"{"error":"slow_down"}"#, "<html>Too many</html>", "", #"{"code":8,"message":"Wait"}"#]
            for body in bodies {
                let fault = Fault(.status).with { fault in
                    (fault.status, fault.body, fault.headers) = (429, body, ["Retry-After": "90"])
                }
                Self.post(fault, "refresh", stage)
                let begun = Ports.system.now()
                guard case .throttled(let until?, _) = await stage.refusal(of: session) else {
                    Issue.record("not throttled by \(body)")
                    continue
                }
                #expect(until >= begun + .seconds(90) && until <= Ports.system.now() + .seconds(90))
            }
            _ = try await stage.renewed(session)
        }
    }

    @Test("REL-9 REL-15 the platform's own way to say too many is understood", arguments: ClassicKind.all)
    func ownLimits(kind: ClassicKind) async throws {
        try await kind.run { stage in
            let session = try await Self.begin(stage)
            for withHeaders in [true, false] {
                Self.post(Fault(.rateLimit).with { $0.withHeaders = withHeaders }, "refresh", stage)
                #expect(await stage.refusal(of: session)?.label == "throttled")
            }
            _ = try await stage.renewed(session)
        }
    }

    private static let odd = [
        Fault(.rewrite).with { $0.set = ["expires_in": "7200"] },
        Fault(.rewrite).with { $0.set = ["expires_in": "soon"] },
        Fault(.rewrite).with { $0.set = ["expires_in": -5] },
        Fault(.rewrite).with { $0.set = ["expires_in": .null] },
        Fault(.rewrite).with { $0.set = ["expires_in": .number(1e15)] },
        Fault(.rewrite).with { $0.set = ["expires_in": 1] },
        Fault(.rewrite).with { $0.remove = ["expires_in"] },
        Fault(.rewrite).with { $0.set = ["token_type": 7] },
        Fault(.rewrite).with { $0.set = ["scope": .null, "permissions": .null] },
        Fault(.rewrite).with { $0.set = ["refresh_token": ""] },
        Fault(.rewrite).with { $0.set = ["refresh_token": .null] },
        Fault(.rewrite).with { $0.set = ["refresh_token": 7] },
        Fault(.rewrite).with { $0.set = ["surplus": ["a": [1, 2]]] },
    ]

    @Test(
        "REL-7 REL-17 odd members do not spoil a good answer, and never take a token away", arguments: ClassicKind.all)
    func oddMembers(kind: ClassicKind) async throws {
        try await kind.run { stage in
            for fault in Self.odd {
                let members = fault.set
                let session = try await Self.begin(stage)
                Self.post(fault, "refresh", stage)
                let begun = Ports.system.now()
                let renewed = try await stage.renewed(session)
                let end = try #require(renewed.accessExpiresAt, "\(members)")
                #expect(!renewed.tokens.access.isBlank, "\(members)")
                #expect(end >= begun + .seconds(60) && end <= Ports.system.now() + .days(400), "\(members)")
                if session.tokens.refresh != nil {
                    #expect(renewed.tokens.refresh?.isBlank == false, "\(members)")
                    if members["refresh_token"] != nil { #expect(renewed.tokens.refresh == session.tokens.refresh) }
                }
                #expect(await stage.failure(of: stage.session(renewed, account: nil)) == nil, "\(members)")
            }
        }
    }

    @Test("REL-9 what the person withdrew ends the grant, by refresh as by check", arguments: ClassicKind.all)
    func withdrawn(kind: ClassicKind) async throws {
        try await kind.run { stage in
            let session = try await Self.begin(stage)
            #expect(stage.run.sandbox.change("ada", on: stage.profile.platform.rawValue, .revoke))
            #expect(await stage.refusal(of: session)?.label == "terminal")
            #expect(await stage.failure(of: session)?.kind == .auth)
        }
    }

    @Test(
        "REL-9 REL-11 a wrong secret of the app turns nobody red, and is named while connecting",
        arguments: ClassicKind.all)
    func wrongSecret(kind: ClassicKind) async throws {
        try await kind.run { stage in
            let session = try await Self.begin(stage)
            if stage.profile.renewal == .refreshToken {
                #expect(await stage.refusal(of: stage.withWrongSecret(session))?.label == "app_fault")
            }
            let failure = await stage.obstacle(to: stage.withWrongSecret(try await stage.code()))
            // Pinterest says the same of a wrong code.
            let isVague = stage.profile.platform == .pinterest
            #expect(failure?.code == (isVague ? .refused : .app))
            _ = try await stage.renewed(session)
        }
    }

    @Test("SEC-28 no failure shows a token or the secret", arguments: ClassicKind.all)
    func masked(kind: ClassicKind) async throws {
        try await kind.run { stage in
            let session = try await Self.begin(stage)
            for trouble in Trouble.all {
                Self.post(trouble.fault, "refresh", stage)
                let words = await stage.refusal(of: session).map { "\($0)" } ?? ""
                for secret in [session.tokens.access, session.tokens.refresh, session.app?.clientSecret] {
                    #expect(secret.map { words.contains($0.expose()) } != true)
                }
                #expect(!words.contains("<h1>"))
                stage.run.sandbox.faults.removeAll()
            }
        }
    }
}
