import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// A connector that publishes by containers, before a scripted door that is watched by Meta's descriptions.
struct ContainerStand {
    static let all: [Platform] = [.threads, .instagram, .instagramFacebook]
    static let instagrams: [Platform] = [.instagram, .instagramFacebook]

    let platform: Platform
    let clock = TestPorts()
    let script: ScriptedDoor
    let connector: any Connector

    /// Keys are `POST 42/threads` and `GET 501`: what comes behind the version.
    init(_ platform: Platform, _ acts: [String: [ScriptedDoor.Act]] = [:]) {
        self.platform = platform
        let spelled = acts.map { key, value in (Self.spelled(key, platform), value) }
        script = ScriptedDoor(Dictionary(spelled) { $1 }, ports: clock.ports)
        let door = ContractDoor(script, by: ContainerJudge.isThere ? ContainerJudge() : nil) { _ in true }
        let oauth = OAuthClient(door: door, ports: clock.ports)
        connector =
            switch platform {
            case .threads: MetaProfileConnector(.threads, door: door, oauth: oauth, ports: clock.ports)
            case .instagram: MetaProfileConnector(.instagram, door: door, oauth: oauth, ports: clock.ports)
            default: MetaPagesConnector(.instagram, door: door, oauth: oauth, ports: clock.ports)
            }
    }

    /// Where the calls of a platform go.
    static func base(_ platform: Platform) -> String {
        switch platform {
        case .threads: "https://graph.threads.net/v1.0/"
        case .instagram: "https://graph.instagram.com/v26.0/"
        default: "https://graph.facebook.com/v26.0/"
        }
    }

    private static func spelled(_ key: String, _ platform: Platform) -> String {
        let pieces = key.split(separator: " ")
        return "\(pieces[0]) \(base(platform))\(pieces[1])"
    }

    var making: String { platform == .threads ? "POST 42/threads" : "POST 42/media" }
    var publishing: String { making + "_publish" }

    /// The calls as they were keyed.
    var calls: [String] { script.calls.map { $0.replacing(Self.base(platform), with: "") } }

    /// The forms that went to an address, in order, without the proof.
    func forms(_ key: String) -> [[String: String]] {
        script.sent(to: Self.spelled(key, platform)).map { request in
            guard case .form(let items) = request.body else { return [:] }
            return Dictionary(items.map { ($0.name, $0.value) }) { $1 }.filter { $0.key != "appsecret_proof" }
        }
    }

    /// The queries that went to an address, in order, without the proof.
    func queries(_ key: String) -> [[String: String]] {
        script.sent(to: Self.spelled(key, platform)).map { request in
            Dictionary(request.url.queryItems.map { ($0.name, $0.value) }) { $1 }.filter { $0.key != "appsecret_proof" }
        }
    }

    var session: Session {
        let app = PlatformApp(
            id: PlatformApp.ID(stored: "app_1"), platform: platform, server: Self.base(platform), clientID: "client",
            clientSecret: Secret("s3cret"), redirectURI: "https://martlet.example/callback")
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: platform,
            platformAppID: app.id, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: Self.base(platform)))
        var tokens = GrantTokens(access: Secret("access-1"), refresh: nil)
        if platform == .instagramFacebook { tokens.accounts = ["42": Secret("page-1")] }
        return Session(
            grant: grant, tokens: tokens, app: app,
            account: RemoteAccount(remoteID: "42", server: "https://x.example", name: "Ada", handle: "@ada"))
    }

    func publish(_ draft: PublicationDraft, before: (Step) -> Void = { _ in }) async throws -> ScriptOutcome {
        try await connector.publish(draft, as: session, before: before)
    }

    func perform(_ name: String, _ draft: PublicationDraft) async throws -> StepResult {
        let step = try #require(connector.steps(of: draft.publication).first { $0.name == name })
        return await connector.perform(step, of: draft.publication, as: session)
    }

    func reconcile(
        _ draft: PublicationDraft, age: Duration = .seconds(5), looks: Int = 0
    ) async throws -> ReconcileResult {
        try await reconcile("publish:0", draft, age: age, looks: looks)
    }

    func reconcile(
        _ name: String, _ draft: PublicationDraft, age: Duration = .seconds(5), looks: Int = 0
    ) async throws -> ReconcileResult {
        let step = try #require(connector.steps(of: draft.publication).first { $0.name == name })
        let lost = LostCommit(step: step, intentAt: clock.now, now: clock.now + age, looks: looks)
        return await connector.reconcile(lost, of: draft.publication, as: session)
    }
}

// MARK: What is sent and answered

extension ContainerStand {
    static let jpeg = DraftPicture("image/jpeg", [1, 2], "A dot")
    static let film = DraftPicture("video/mp4", [3, 4], "A film")

    /// A draft whose files are fetched from the house.
    static func draft(
        _ texts: [String], _ pictures: [DraftPicture] = [], options: [OptionKey: OptionValue] = [:]
    ) -> PublicationDraft {
        var draft = PublicationDraft(texts: texts, pictures: [pictures], options: DeliveryOptions(options))
        draft.address = { "https://martlet.example/m/\($0.id)" }
        return draft
    }

    static func made(_ id: String) -> ScriptedDoor.Act { .json(200, ["id": .string(id)]) }

    /// Where a container stands, in the members of either dialect.
    static func state(_ status: String) -> ScriptedDoor.Act {
        .json(200, ["id": "501", "status_code": .string(status), "status": .string(status)])
    }

    /// A container that failed.
    static func failed(_ reason: String, _ platform: Platform) -> ScriptedDoor.Act {
        platform == .threads
            ? .json(200, ["id": "501", "status": "ERROR", "error_message": .string(reason)])
            : .json(200, ["id": "501", "status_code": "ERROR", "status": .string(reason)])
    }

    static let finished = state("FINISHED")
    static let published = state("PUBLISHED")

    static func error(_ code: Int, _ subcode: Int? = nil, _ message: String = "No.", status: Int = 400)
        -> ScriptedDoor.Act
    {
        var error: [String: JSONValue] = [
            "message": .string(message), "type": "OAuthException", "code": .integer(code), "fbtrace_id": "A",
        ]
        error["error_subcode"] = subcode.map { .integer($0) }
        return .json(status, ["error": .object(error)])
    }

    static func link(_ platform: Platform) -> String {
        platform == .threads ? "https://www.threads.com/@ada/post/abc" : "https://www.instagram.com/p/abc/"
    }

    /// Everything that goes well for containers 501 on and posts 901 on.
    static func well(_ platform: Platform, containers: Int = 1, posts: Int = 1) -> [String: [ScriptedDoor.Act]] {
        let stand = ContainerStand(platform)
        var acts: [String: [ScriptedDoor.Act]] = [
            stand.making: (1...containers).map { made("\(500 + $0)") },
            stand.publishing: (1...posts).map { made("\(900 + $0)") },
        ]
        for number in 1...containers { acts["GET \(500 + number)"] = [finished] }
        for number in 1...posts { acts["GET \(900 + number)"] = [.json(200, ["permalink": .string(link(platform))])] }
        return acts
    }

    /// A connector where all goes well but this.
    static func well(
        _ platform: Platform, containers: Int = 1, posts: Int = 1, but acts: [String: [ScriptedDoor.Act]]
    ) -> ContainerStand {
        let names = ContainerStand(platform)
        let spelled = acts.map { key, value in
            (["making": names.making, "publishing": names.publishing][key] ?? key, value)
        }
        return ContainerStand(
            platform, well(platform, containers: containers, posts: posts).merging(spelled) { $1 })
    }
}
