import HTTPTypes
import Sandbox
import Synchronization

/// The smallest platform: a profile, a call with an effect and a token endpoint.
final class ToyPlatform: SimulatedPlatform {
    let name = "toy"
    let title = "Toy"
    let origins = ["https://toy.example"]
    let accounts = [
        SandboxAccount(name: "ada", id: "1", handle: "ada", displayName: "Ada <b>"),
        SandboxAccount(name: "grace", id: "2", handle: "grace", displayName: "Grace"),
    ]

    let effects = Mutex(0)
    private let world: SandboxWorld

    init(_ world: SandboxWorld) {
        self.world = world
    }

    var endpoints: [Endpoint] {
        let origin = origins[0]
        let timeline = TimelinePages(world, name: name, origin: origin) { self }
        return [
            Endpoint("me", "GET", origin, "/me") { call in
                let id = call.answersForWrongAccount ? "2" : "1"
                return .json(["data": ["id": .string(id), "name": "Ada", "expires_in": 7200]])
            },
            Endpoint("effect", "POST", origin, "/effect", bodyLimit: 64) { _ in
                self.effects.withLock { $0 += 1 }
                return .json(["done": true])
            },
            Endpoint("token", "POST", origin, "/token") { _ in .json(["access_token": "secret-token"]) },
            Endpoint("refused", "GET", origin, "/refused") { _ in throw Refusal.json(.forbidden, ["error": "no"]) },
            Endpoint("consent", "GET", origin, "/consent") { _ in
                self.world.pages.consent(
                    self, ConsentPage(app: "<script>", origin: "app.example", permissions: ["Read & write"]))
            },
        ] + timeline.endpoints(account: "/@:handle", posts: ["/@:handle/:id"])
    }

    func identify(_ call: Call) -> Caller {
        let account = call.credentials()
        return call.endpoint == "token"
            ? Caller(account: account, isRefresh: true, endpoint: "refresh") : Caller(account: account)
    }

    func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        Answer(status: .tooManyRequests, headers: withHeaders ? [.retryAfter: "60"] : [:])
    }

    func change(_ account: String, _ change: AccountChange) -> Bool { self.account(named: account) != nil }
    func reset() { effects.withLock { $0 = 0 } }

    static func withSandbox<Value: Sendable>(
        _ settings: SandboxSettings = SandboxSettings(port: 0),
        _ body: @Sendable (Sandbox, SandboxClient) async throws -> Value
    ) async throws -> Value {
        let sandbox = try Sandbox(settings: settings, platforms: [{ ToyPlatform($0) }])
        return try await sandbox.whileRunning { base in try await body(sandbox, SandboxClient(base)) }
    }
}
