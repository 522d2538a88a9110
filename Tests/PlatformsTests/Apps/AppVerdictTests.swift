import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Credentials of apps, tried without a person.
@Suite("Verdicts on platform apps", .timeLimit(.minutes(5)))
struct AppVerdictTests {
    @Test("every platform accepts its app, and nothing happens to anybody by asking", arguments: AppKind.all)
    func accepted(kind: AppKind) async throws {
        try await kind.run { run, stage in
            #expect(await stage.connector.verdict(on: stage.app) == .accepted)
            #expect(await stage.connector.verdict(on: stage.app) == .accepted)
            let accounts = Set(run.sandbox.ledger.tokens().map(\.account))
            #expect(accounts.subtracting(["app"]).isEmpty)
        }
    }

    @Test("every platform refuses an unknown id and a wrong secret in its own words", arguments: AppKind.all)
    func refused(kind: AppKind) async throws {
        try await kind.run { _, stage in
            let right = stage.app.clientSecret?.expose()
            for app in [stage.app(id: "nobodys-app", secret: right), stage.app(secret: "wrong-secret")] {
                let words = await stage.connector.verdict(on: app).refusal
                #expect(words?.isEmpty == false, "\(app.clientID)")
            }
        }
    }

    @Test("REL-9 an outage, a limit and rubbish say nothing about the app", arguments: AppKind.all)
    func outage(kind: AppKind) async throws {
        try await kind.run { run, stage in
            run.sandbox.faults.add(Fault(.outage, times: nil))
            #expect(await stage.connector.verdict(on: stage.app).doubt?.isEmpty == false)
        }
    }

    @Test("REL-9 whatever else comes, it is no verdict", arguments: AppKind.all, Misbehaviour.passing)
    func rubbish(kind: AppKind, trouble: Misbehaviour) async {
        let connector = kind.connector(OneAnswerDoor(act: trouble.act))
        let verdict = await connector.verdict(on: Self.app(kind.platform, secret: "s3cret-of-the-app"))

        #expect(verdict.doubt?.isEmpty == false, "\(verdict)")
    }

    @Test(
        "SEC-84 a platform that repeats the secret does not get it shown, in none of its forms", arguments: AppKind.all)
    func echo(kind: AppKind) async throws {
        let secret = "s3cret+of/the app"
        let forms = [secret, "s3cret%2Bof%2Fthe%20app", "YXBwLTE6czNjcmV0K29mL3RoZSBhcHA="]
        for form in forms {
            let isGraph = [.facebook, .instagramFacebook, .threads].contains(kind.platform)
            let graph: Outbound.JSONValue = ["code": 101, "message": .string("No \(form) here")]
            let answer: Outbound.JSONValue = [
                "error": isGraph ? graph : "invalid_client", "error_type": "OAuthException", "code": 101,
                "error_description": .string("No \(form) here"), "error_message": .string("client secret \(form)"),
                "message": .string("No \(form) here"),
            ]
            let connector = kind.connector(OneAnswerDoor(act: .json(401, answer)))
            let verdict = await connector.verdict(on: Self.app(kind.platform, secret: secret))
            let words = try #require(verdict.refusal, "\(verdict)")
            #expect(!words.contains(form) && !words.contains("s3cret"), "\(words)")
            #expect(words.contains("…"))
        }
    }

    @Test("SEC-84 a secret that was cut at the end of long words is not shown in part")
    func cutEcho() async throws {
        let secret = "s3cret-of-the-application"
        let long = String(repeating: "a", count: 480) + " " + secret
        let answer: Outbound.JSONValue = ["error": "invalid_client", "error_description": .string(long)]
        let connector = AppKind.all[0].connector(OneAnswerDoor(act: .json(401, answer)))

        let verdict = await connector.verdict(on: Self.app(.x, secret: secret))

        #expect(!(try #require(verdict.refusal)).contains("s3cret"))
    }

    @Test("what has no secret is refused where a secret is a must, without asking", arguments: AppKind.all)
    func withoutSecret(kind: AppKind) async {
        let must: Set<Platform> = [.linkedin, .linkedinPage, .facebook, .instagram, .instagramFacebook, .threads]
        guard must.contains(kind.platform) else { return }
        let door = ScriptedDoor([:])

        let verdict = await kind.connector(door).verdict(on: Self.app(kind.platform, secret: nil))

        #expect(verdict.refusal != nil)
        #expect(door.requests.isEmpty)
    }

    @Test("X and Reddit know apps without a secret")
    func publicApps() async throws {
        for (platform, id) in [(Platform.x, "sandbox-x-public"), (.reddit, "sandbox-reddit-installed")] {
            let kind = try #require(AppKind.all.first { $0.platform == platform })
            #expect(kind.connector(ScriptedDoor([:])).profile.appGuide?.takesPublicApps == true)
            try await kind.run { _, stage in
                #expect(await stage.connector.verdict(on: stage.app(id: id, secret: nil)) == .accepted, "\(id)")
            }
        }
    }

    @Test("Reddit is not asked, and takes no app, while nobody says who runs this server")
    func namelessOperator() async {
        let door = ScriptedDoor([:])
        let connector = RedditConnector(
            door: door, oauth: OAuth.OAuthClient(door: door, ports: .system), ports: .system, operatorName: "")

        let verdict = await connector.verdict(on: Self.app(.reddit, secret: "s3cret-of-it"))

        #expect(verdict.refusal?.contains("platforms.reddit.operator") == true && door.requests.isEmpty)
    }

    @Test("Bluesky is not asked: its client is a document of ours")
    func bluesky() async {
        let door = ScriptedDoor([:])
        let connector = BlueskyConnector(
            door: door, oauth: OAuth.OAuthClient(door: door, ports: .system), ports: .system,
            publicURL: "https://martlet.example")

        let verdict = await connector.verdict(on: Self.app(.bluesky, secret: nil))

        #expect(verdict.doubt?.contains("before the first account") == true)
        #expect(door.requests.isEmpty)
    }

    @Test("S2.30 every app that an operator registers has a guide, and what must be approved is told in plain words")
    func guides() throws {
        for kind in AppKind.all where kind.platform != .mastodon {
            let profile = kind.connector(ScriptedDoor([:])).profile
            let guide = try #require(profile.appGuide, "\(kind)")
            #expect(guide.consoleURL.hasPrefix("https://") && !guide.steps.isEmpty, "\(kind)")
            #expect(profile.approvalNote?.isEmpty == false, "\(kind)")
        }
    }

    private static func app(_ platform: Platform, secret: String?) -> PlatformApp {
        PlatformApp(
            id: PlatformApp.ID(stored: "app_1"), platform: platform, server: "https://mastodon.example",
            clientID: "app-1", clientSecret: secret.map { Secret($0) }, redirectURI: AppKind.redirectURI)
    }
}
