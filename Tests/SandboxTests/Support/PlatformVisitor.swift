import HTTPTypes
import Sandbox
import Testing

/// A caller of one simulated platform; its sandbox has a clock that stands still until it is moved.
protocol PlatformVisitor: Sendable {
    static var maker: Sandbox.PlatformMaker { get }
    var sandbox: Sandbox { get }
    var http: SandboxClient { get }

    init(sandbox: Sandbox, http: SandboxClient)
}

extension PlatformVisitor {
    static var redirect: String { "http://127.0.0.1:9/callback" }

    static func visit<Value: Sendable>(
        houseRoutes: [String: String] = [:], _ body: @Sendable (Self) async throws -> Value
    ) async throws -> Value {
        let sandbox = try Sandbox(
            settings: SandboxSettings(port: 0, houseRoutes: houseRoutes),
            clock: SandboxClock(real: { 1_795_000_000_000 }), platforms: [maker])
        return try await sandbox.whileRunning { base in
            try await body(Self(sandbox: sandbox, http: SandboxClient(base)))
        }
    }

    /// The pairs with other values, without those that are `nil`, and with new ones.
    static func pairs(_ usual: [(String, String)], _ changes: [String: String?]) -> [(String, String)] {
        let names = Set(usual.map(\.0))
        let kept = usual.compactMap { name, value -> (String, String)? in
            guard let change = changes[name] else { return (name, value) }
            return change.map { (name, $0) }
        }
        let added = changes.sorted { $0.key < $1.key }.filter { !names.contains($0.key) }
        return kept + added.compactMap { name, value in value.map { (name, $0) } }
    }

    func pass(_ time: Duration) { sandbox.clock.advance(by: time) }

    func approve(_ path: String, _ account: String, _ more: [(String, String)] = []) async throws -> SandboxClient.Reply
    {
        try await http.form(path, [("account", account), ("decision", "approve")] + more)
    }

    func deny(_ path: String) async throws -> SandboxClient.Reply {
        try await http.form(path, [("decision", "deny")])
    }

    /// Token events of the ledger, in words.
    var events: [String] {
        sandbox.ledger.tokens().map { "\($0.platform) \($0.account) \($0.kind.rawValue) \($0.event.rawValue)" }
    }
}

extension SandboxClient.Reply {
    /// A text of the JSON body.
    func text(_ name: String) throws -> String { try #require(json?[name]?.string, "\(name) in \(text)") }
}

extension Duration {
    static func hours(_ count: Int) -> Duration { .seconds(count * 3_600) }
}
