import HTTPTypes
import Sandbox
import Synchronization
import Testing

/// A house that is told: it keeps the forms it gets.
private final class ToldHouse: SimulatedPlatform {
    let name = "house"
    let title = "House"
    let origins = ["https://house.example"]
    let accounts: [SandboxAccount] = []
    private let forms = Mutex<[[String: String]]>([])

    var told: [[String: String]] { forms.withLock(\.self) }

    var endpoints: [Endpoint] {
        [
            Endpoint("told", "POST", origins[0], "/told") { [self] call in
                let form = try call.formFields()
                forms.withLock { $0.append(Dictionary(uniqueKeysWithValues: form.list.map { ($0.name, $0.value) })) }
                return .json(["url": "https://house.example/status/1", "confirmation_code": "c1"])
            },
            Endpoint("moved", "POST", origins[0], "/moved") { _ in .redirect(to: "/house.example/told") },
        ]
    }

    func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        Answer(status: .tooManyRequests)
    }
    func change(_ account: String, _ change: AccountChange) -> Bool { false }
    func reset() {}
}

/// One platform that sends notices: name, app, secret, and whom its notices call Ada.
private struct Sender: Sendable, CustomTestStringConvertible {
    let platform: String
    let secret: String
    let user: String
    let maker: Sandbox.PlatformMaker

    var testDescription: String { platform }
    var client: String { secret.replacing("-secret", with: "-client") }

    static let all = [
        Sender(
            platform: "facebook", secret: "sandbox-facebook-secret", user: "10220000000000001",
            maker: { FacebookPlatform($0) }),
        Sender(
            platform: "instagram-facebook", secret: "sandbox-facebook-secret", user: "10220000000000001",
            maker: { FacebookPlatform($0) }),
        Sender(
            platform: "instagram", secret: "sandbox-instagram-secret", user: "25100000000000001",
            maker: { MetaProfilePlatform.instagram($0) }),
        Sender(
            platform: "threads", secret: "sandbox-threads-secret", user: "26100000000000001",
            maker: { MetaProfilePlatform.threads($0) }),
    ]
}

@Suite("Notices of Meta", .timeLimit(.minutes(10)))
struct NoticeTests {
    private static func visit(
        _ sender: Sender, _ body: @Sendable (Sandbox, SandboxClient, ToldHouse, String) async throws -> Void
    ) async throws {
        let clock = SandboxClock(real: { 1_790_000_000_000 })
        let sandbox = try Sandbox(
            settings: SandboxSettings(port: 0), clock: clock, platforms: [sender.maker, { _ in ToldHouse() }])
        let house = try #require(sandbox.platform("house") as? ToldHouse)
        try await sandbox.whileRunning { base in try await body(sandbox, SandboxClient(base), house, base) }
    }

    private static func point(
        _ sender: Sender, _ http: SandboxClient, at url: String, _ member: String = "deauthorize_url"
    ) async throws -> SandboxClient.Reply {
        try await http.json(
            .put, "/control/clients/\(sender.platform)/\(sender.client)", .object([member: .string(url)]))
    }

    @Test(
        "SEC-80 the person removes the app: tokens die and the app is told with its own signature",
        arguments: Sender.all)
    fileprivate func deauthorize(sender: Sender) async throws {
        try await Self.visit(sender) { sandbox, http, house, base in
            #expect(try await Self.point(sender, http, at: base + "/house.example/told").status == 204)
            let reply = try await http.send(.post, "/control/accounts/\(sender.platform)/ada/deauthorize")
            #expect(reply.status == 200 && reply.json?["notices"]?[0]?["status"] == 200)

            let form = try #require(house.told.first)
            #expect(form.keys.sorted() == ["signed_request"])
            let parts = try #require(form["signed_request"]).split(separator: ".").map(String.init)
            #expect(parts.count == 2 && !parts.joined().contains("="))
            #expect(URLSafeBase64.decode(parts[0]) == Hex.authentication(parts[1], key: sender.secret))
            let payload = JSONValue(parsing: try #require(URLSafeBase64.decode(parts[1])))
            #expect(
                payload == [
                    "algorithm": "HMAC-SHA256", "issued_at": 1_790_000_000, "user_id": .string(sender.user),
                ])
        }
    }

    @Test(
        "S0.07 a deauthorize notice ends the grant, a data deletion notice does not", arguments: PlatformNotice.allCases
    )
    func ends(notice: PlatformNotice) async throws {
        try await ProfileVisitor.visit(ProfileVisitor.threads) { p in
            let token = try await p.connect()
            let reply = try await p.http.send(.post, "/control/accounts/threads/ada/\(notice.rawValue)")
            #expect(reply.status == 409 && reply.json?["error"] == "no_address")
            #expect(try await p.data("me", token: token).graphError == (notice == .deauthorize ? "190/458" : nil))
        }
    }

    @Test("data deletion brings back what the house answered", arguments: Sender.all)
    fileprivate func deletion(sender: Sender) async throws {
        try await Self.visit(sender) { sandbox, http, house, base in
            #expect(
                try await Self.point(sender, http, at: base + "/house.example/told", "data_deletion_url").status == 204)
            let reply = try await http.send(.post, "/control/accounts/\(sender.platform)/ada/data-deletion")
            let receipt = reply.json?["notices"]?[0]
            #expect(receipt?["client"]?.string == sender.client && receipt?["status"] == 200)
            let answer = JSONValue(parsing: Array((receipt?["body"]?.string ?? "").utf8))
            #expect(answer?["confirmation_code"] == "c1" && answer?["url"] != nil)
            #expect(receipt?["form"]?["signed_request"]?.string == house.told.first?["signed_request"])
            #expect(try await http.send(.post, "/control/accounts/\(sender.platform)/ada/deauthorize").status == 409)
        }
    }

    @Test("addresses are kept through a reset, taken away by null, and redirects are not followed")
    func addresses() async throws {
        let sender = Sender.all[0]
        try await Self.visit(sender) { sandbox, http, house, base in
            _ = try await Self.point(sender, http, at: base + "/house.example/moved")
            sandbox.reset()
            let path = "/control/accounts/facebook/ada/deauthorize"
            #expect(try await http.send(.post, path).json?["notices"]?[0]?["status"] == 303)
            #expect(house.told.isEmpty)
            let gone = try await http.json(
                .put, "/control/clients/facebook/sandbox-facebook-client", ["deauthorize_url": nil])
            #expect(gone.status == 204)
            #expect(try await http.send(.post, path).status == 409)
            _ = try await Self.point(sender, http, at: "http://127.0.0.1:1/nobody")
            let dead = try await http.send(.post, path).json?["notices"]?[0]
            #expect(dead?["status"] == .null && dead?["body"]?.string?.isEmpty == false)
        }
    }

    @Test("unknown people, Pages, apps, platforms and members are refused")
    func refused() async throws {
        try await Self.visit(Sender.all[0]) { sandbox, http, house, base async throws in
            for path in ["facebook/nobody", "facebook/bakery", "house/ada", "none/ada"] {
                #expect(try await http.send(.post, "/control/accounts/\(path)/deauthorize").status == 404, "\(path)")
            }
            let url: JSONValue = ["deauthorize_url": "http://127.0.0.1:1/"]
            for path in ["facebook/stranger", "house/any", "none/any"] {
                #expect(try await http.json(.put, "/control/clients/\(path)", url).status == 404, "\(path)")
            }
            let client = "/control/clients/facebook/sandbox-facebook-client"
            #expect(try await http.json(.put, client, ["mood": "good"]).status == 400)
            #expect(try await http.json(.put, client, ["deauthorize_url": 1]).status == 400)
            #expect(try await http.send(.get, client).status == 404)
        }
    }
}
