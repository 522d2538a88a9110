import Domain
import OAuth
import Outbound
import Sandbox
import Testing

@testable import Platforms

@Suite("Bluesky before the sandbox: connecting", .timeLimit(.minutes(10)))
struct BlueskyConnectSandboxTests {
    typealias Stage = BlueskyStage

    @Test(
        "SEC-10 S0.13 a person connects by OAuth at the hosted and at the self-hosted server",
        arguments: ["ada", "linus"])
    func oauth(name: String) async throws {
        try await Stage.play { stage in
            let account = try stage.account(name)

            let (grant, app) = try await stage.connect(ConnectTarget(handle: "@" + account.handle), as: name)
            let session = try await stage.session(grant, app: app)

            #expect(session.account?.remoteID == account.id)
            #expect(session.account?.handle == account.handle && session.account?.name == account.displayName)
            #expect(session.account?.canPublish == true)
            #expect(grant.tokens.scopes == ["atproto", "transition:generic"])
            #expect(app.clientSecret == nil)
            let checked = try await stage.connector.check(session)
            #expect(session.account.map(checked.isSameAccount) == true)
        }
    }

    @Test(
        "an attempt begun at a server connects whoever signs in there",
        arguments: ["bsky.social", "https://pds.bsky.example"])
    func server(typed: String) async throws {
        try await Stage.play { stage in
            let (grant, app) = try await stage.connect(ConnectTarget(handle: typed), as: "grace")
            let session = try await stage.session(grant, app: app)

            #expect(session.account?.remoteID == (try stage.account("grace").id))
            #expect(grant.server.apiOrigin == "https://pds.bsky.example")
            #expect(grant.server.issuer == "https://bsky.social")
        }
    }

    @Test("SEC-15 another account than the named one is refused, and its tokens are withdrawn")
    func other() async throws {
        try await Stage.play { stage in
            let target = ConnectTarget(handle: try stage.account("ada").handle)
            do {
                _ = try await stage.connect(target, as: "grace")
                Issue.record("connected")
            } catch let failure as AuthorizationFailure { #expect(failure.code == .otherAccount) }
            #expect(stage.events(.refresh).contains(.revoked))
        }
    }

    @Test("SEC-11 a denial comes back as one")
    func denied() async throws {
        try await Stage.play { stage in
            let destination = try await stage.connector.locate(ConnectTarget(handle: try stage.account("ada").handle))
            let start = try await stage.connector.authorize(
                AuthorizeRequest(
                    destination: destination, app: try await stage.app(at: destination), redirectURI: stage.redirect,
                    state: Secret("state-of-this-attempt")))
            let callback = try CallbackParameters(query: try await stage.consent(start.url, as: "ada", "deny"))
            guard case .error("access_denied", _) = callback.outcome else {
                Issue.record("\(callback.outcome)")
                return
            }
        }
    }

    @Test("SEC-6 a code is good for one exchange")
    func codeReplay() async throws {
        try await Stage.play { stage in
            let destination = try await stage.connector.locate(ConnectTarget(handle: try stage.account("ada").handle))
            let app = try await stage.app(at: destination)
            let start = try await stage.connector.authorize(
                AuthorizeRequest(destination: destination, app: app, redirectURI: stage.redirect, state: Secret("s")))
            let callback = try CallbackParameters(query: try await stage.consent(start.url, as: "ada"))
            guard case .code(let code) = callback.outcome else {
                Issue.record("no code")
                return
            }
            let exchange = CodeExchange(
                destination: destination, app: app, redirectURI: stage.redirect, secrets: start.secrets, code: code)
            let foreign = CodeExchange(
                destination: destination, app: app, redirectURI: stage.redirect,
                secrets: AuthorizeSecrets(verifier: PKCE(stage.ports).verifier, dpopKey: DPoPKey(stage.ports).export()),
                code: code)

            await #expect(throws: AuthorizationFailure.self, "SEC-2 another verifier") {
                try await stage.connector.exchange(foreign)
            }
            await #expect(throws: AuthorizationFailure.self) { try await stage.connector.exchange(exchange) }
        }
    }

    @Test("SEC-10 behind https the sandbox reads our documents, and the client proves itself by its key")
    func confidential() async throws {
        let house = HouseServer()
        try await house.whileRunning { base in
            let publicURL = "https://martlet.example.net"
            try await Stage.play(publicURL: publicURL, houseRoutes: [publicURL: base]) { stage in
                let handle = try stage.account("ada").handle
                let destination = try await stage.connector.locate(ConnectTarget(handle: handle))
                let app = try await stage.app(at: destination)
                house.serve([
                    BlueskyClient.metadataPath: BlueskyClient.metadata(
                        publicURL: publicURL, redirectURIs: [stage.redirect]),
                    BlueskyClient.keysPath: BlueskyClient.keys(of: [app]),
                ])

                let (grant, _) = try await stage.connect(ConnectTarget(handle: handle), as: "ada", app: app)
                let session = try await stage.session(grant, app: app)
                let renewed = try await stage.connector.refresh(session)

                #expect(app.clientSecret != nil && grant.tokens.refreshExpiresAt == nil)
                #expect(renewed.tokens.refresh != session.tokens.refresh)
                #expect(try await stage.connector.check(stage.renewed(session, renewed)).handle == handle)

                house.serve([:])
                await #expect(throws: RefreshFailure.self, "REL-9 unreadable documents are our fault") {
                    try await stage.connector.refresh(stage.renewed(session, renewed))
                }
            }
        }
    }

    @Test("SEC-17 a person connects by app password; a wrong one opens nothing", arguments: ["ada", "linus"])
    func appPassword(name: String) async throws {
        try await Stage.play { stage in
            let session = try await stage.session(try await stage.signIn(name))
            #expect(session.account?.remoteID == (try stage.account(name).id))
            #expect(session.account?.tier == nil)
            #expect(session.grant.server.method == .appPassword)
            let left = (session.grant.accessExpiresAt ?? .init(milliseconds: 0)) - stage.ports.now()
            #expect(left > .minutes(118) && left <= .minutes(120))

            do {
                _ = try await stage.connector.signIn(
                    handle: try stage.account(name).handle, appPassword: Secret("aaaa-bbbb-cccc-dddd"))
                Issue.record("opened")
            } catch let error as AuthorizationFailure { #expect(error.code == .wrongCredentials) }
        }
    }

    @Test(
        "S0.02 S4.19 SEC-17 what is no app password is most likely the main one: it is refused and goes nowhere",
        arguments: ["ada-main-password", "", "abcd-efgh-ijkl", "abcd-efgh-ijkl-mno", "abcd-efgh-ijkl-mno€", "hunter2"])
    func mainPassword(password: String) async throws {
        try await Stage.play { stage in
            let asked = stage.sandbox.ledger.requests().count
            do {
                _ = try await stage.connector.signIn(
                    handle: try stage.account("ada").handle, appPassword: Secret(password))
                Issue.record("opened")
            } catch let error as AuthorizationFailure {
                #expect(error.code == .wrongCredentials)
                #expect(error.words?.contains("app password") == true)
            }
            #expect(stage.sandbox.ledger.requests().count == asked)
        }
    }

    @Test("nobody's handle is not found, whoever is asked")
    func nobody() async throws {
        try await Stage.play { stage in
            do {
                _ = try await stage.connector.locate(ConnectTarget(handle: "nobody.bsky.social"))
                Issue.record("found")
            } catch let error as AuthorizationFailure { #expect(error.code == .notFound) }
        }
    }

    @Test(
        "hostile answers while connecting end in a typed failure",
        arguments: ["oauth.metadata", "oauth.resource", "oauth.par", "plc.document"],
        [Fault.Kind.html, .truncated, .oversized, .reset, .status, .errorInSuccess])
    func hostile(endpoint: String, kind: Fault.Kind) async throws {
        try await Stage.play { stage in
            stage.sandbox.faults.add(Fault(kind, endpoint: endpoint, times: nil).with { $0.status = 500 })
            do {
                _ = try await stage.connect(ConnectTarget(handle: try stage.account("ada").handle), as: "ada")
                Issue.record("connected")
            } catch let failure as AuthorizationFailure {
                #expect([.unreachable, .notFound, .refused].contains(failure.code), "\(failure)")
            }
            #expect(stage.events(.access).isEmpty)
        }
    }
}
