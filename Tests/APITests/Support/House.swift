import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Media
import NIOCore
import OAuth
import Outbound
import Platforms
import Sandbox
import Storage
import Synchronization
import TestKit
import Testing
import Vault

@testable import API
@testable import Engine

/// The whole house with the interface in front of it, before the running sandbox.
struct House: Sendable {
    static let publicURL = "http://127.0.0.1:9"
    /// A root key for tests only, hexadecimal.
    private static let rootKey = "5b1f0a9c3d7e2846b0c1d2e3f40516273849a5b6c7d8e9fa0b1c2d3e4f506172"

    let sandbox: Sandbox
    let database: Database
    let engine: Engine
    let owner: Principal
    /// The owner's login session.
    let session: Secret
    let routes: APIRoutes
    let client: any TestClientProtocol
    /// An API key with every right.
    let key: Secret
    private let bodies = Bodies()

    /// Runs the house with its own database and sandbox.
    static func open(
        runsJobs: Bool = false, callsPerMinute: Int = 6_000, ports: Ports = .system,
        importing imports: (any Door)? = nil,
        _ body: @escaping @Sendable (House) async throws -> Void
    ) async throws {
        try await DatabaseKind.memory.withDatabase(ports: ports) { database in
            let sandbox = try Sandbox(settings: SandboxSettings(port: 0))
            try await sandbox.whileRunning { _ in
                let routes = try RouteMap(try await sandbox.routes().map { (from: $0.key, to: $0.value) })
                let door = try NetworkDoor(DoorSettings(routes: routes), ports: ports)
                let engine = try engine(database, door, routes, ports, imports ?? door)
                let failure = await live(engine, runsJobs: runsJobs) {
                    try await serve(engine, sandbox, database, callsPerMinute, body)
                }
                await door.close()
                if let failure { throw failure }
            }
        }
    }

    private static func engine(
        _ database: Database, _ door: NetworkDoor, _ routes: RouteMap, _ ports: Ports, _ imports: any Door
    ) throws -> Engine {
        var settings = EngineSettings(publicURL: publicURL)
        settings.configuredApps = [
            ConfiguredApp(platform: .x, clientID: "sandbox-x-client", clientSecret: Secret("sandbox-x-secret"))
        ]
        let oauth = OAuthClient(door: door, ports: ports)
        let vault = Vault(
            ring: try RootKeyRing(text: rootKey), store: DatabaseKeyStore(database: database), ports: ports)
        let parts = EngineParts(
            ports: ports, database: database, vault: vault,
            connectors: [
                BlueskyConnector(door: door, oauth: oauth, ports: ports, publicURL: publicURL),
                MastodonConnector(door: door, oauth: oauth, ports: ports),
                XConnector(door: door, oauth: oauth, ports: ports),
            ],
            routes: routes, settings: settings, node: "node-test", door: imports)
        return Engine(parts: parts, rooms: .temporary())
    }

    private static func serve(
        _ engine: Engine, _ sandbox: Sandbox, _ database: Database, _ callsPerMinute: Int,
        _ body: @escaping @Sendable (House) async throws -> Void
    ) async throws {
        let token = try #require(try await engine.people.firstRunToken())
        let login = try await engine.people.createOwner(
            NewOwner(
                token: token, email: "ada@example.org", name: "Ada", password: Secret("grey-heron-over-water"),
                workspaceName: "Studio", zone: "UTC"))
        let owner = try #require(try await engine.people.member(session: login.session)).principal
        let key = try await engine.people.createAPIKey(name: "tests", role: .owner, by: owner).key
        let routes = APIRoutes(engine: engine, database: database, callsPerMinute: callsPerMinute)
        try await Application(router: routes.router()).test(.router) { client in
            let house = House(
                sandbox: sandbox, database: database, engine: engine, owner: owner, session: login.session,
                routes: routes, client: client, key: key)
            try await body(house)
            house.expectNoTokens()
        }
    }

    private static func live(
        _ engine: Engine, runsJobs: Bool, _ body: @escaping @Sendable () async throws -> Void
    ) async -> (any Error)? {
        await withTaskGroup(of: (any Error)?.self) { group in
            if runsJobs {
                group.addTask {
                    do { try await engine.runner.run() } catch { return error }
                    return nil
                }
            }
            let failure: (any Error)?
            do {
                try await body()
                failure = nil
            } catch { failure = error }
            group.cancelAll()
            return failure
        }
    }

    /// Sends a request and checks what every response must keep: its shape, its headers, no token.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ uri: String, _ body: JSONValue? = nil, key: Secret? = nil,
        headers: [String: String] = [:]
    ) async throws -> Reply {
        var headers = headers
        if headers["Authorization"] == nil, headers["Cookie"] == nil {
            headers["Authorization"] = "Bearer \((key ?? self.key).expose())"
        }
        if body != nil { headers["Content-Type"] = "application/json" }
        return try await sendRaw(method, uri, body?.bytes, headers: headers)
    }

    /// Sends a request as it is.
    func sendRaw(
        _ method: HTTPRequest.Method, _ uri: String, _ body: [UInt8]?, headers: [String: String]
    ) async throws -> Reply {
        var fields = HTTPFields()
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        let response = try await client.execute(
            uri: uri, method: method, headers: fields, body: body.map { ByteBuffer(bytes: $0) })
        let bytes = Array(response.body.readableBytesView)
        bodies.note(String(decoding: bytes, as: UTF8.self))
        let json = bytes.isEmpty ? JSONValue.null : try JSONValue(parsing: bytes)
        let reply = Reply(status: response.status.code, json: json, headers: response.headers)
        try expectShape(of: reply, to: method, uri)
        return reply
    }

    /// Every body must have the shape that the description promises.
    private func expectShape(of reply: Reply, to method: HTTPRequest.Method, _ uri: String) throws {
        #expect(reply.header("X-Request-Id") != nil)
        #expect(reply.header("X-Content-Type-Options") == "nosniff")
        #expect(reply.header("Access-Control-Allow-Origin") == nil)
        guard reply.status < 400 || uri == "/readyz" else {
            #expect(reply.header("Content-Type") == "application/problem+json")
            #expect(ProblemDocument.schema.problems(in: reply.json) == [], "\(reply.json.text)")
            #expect(reply.json["request_id"]?.string == reply.header("X-Request-Id"))
            return
        }
        let path = uri.prefix { $0 != "?" }.split(separator: "/")
        let route = routes.table.first { route in
            let pattern = route.path.split(separator: "/")
            return route.method == method && pattern.count == path.count
                && zip(pattern, path).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
                && (route.path.hasPrefix("/v1/posts/{") ? path.last != "validate" : true)
        }
        guard let schema = try #require(route).output.schema else { return }
        #expect(schema.problems(in: reply.json) == [], "\(reply.json.text)")
    }

    /// No word of any response is a token that the sandbox ever issued (S4.43, SEC-28).
    private func expectNoTokens() {
        let issued = Set(sandbox.ledger.tokens().map(\.digest))
        for word in bodies.words where issued.contains(Digest.short(word)) {
            Issue.record("A token is in a response.")
        }
    }
}

/// What came back.
struct Reply: Sendable {
    let status: Int
    let json: JSONValue
    let headers: HTTPFields

    /// A header.
    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// The code of a problem document.
    var code: String? { json["code"]?.string }

    /// The fields that a problem document names.
    var fields: [String] { (json["errors"]?.array ?? []).compactMap { $0["field"]?.string } }

    /// The identifier of what was made.
    var id: String { get throws { try #require(json["id"]?.string) } }
}

/// Collects the words of responses.
private final class Bodies: Sendable {
    private let texts = Mutex<[String]>([])

    func note(_ text: String) { texts.withLock { $0.append(text) } }

    var words: Set<String> {
        let all = texts.withLock { $0.joined(separator: " ") }
        return Set(all.split { !($0.isLetter || $0.isNumber || "-_.~+=".contains($0)) }.map(String.init))
    }
}
