import Foundation
import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// Simulated platforms in this process, and a real server beside them that may be killed and started again.
struct Town: Sendable {
    let sandbox: Sandbox
    let folder: URL
    let settings: [String: String]
    let client: Client
    let port: Int

    /// Builds a town with its own database, sandbox and folder, and removes it afterwards.
    static func build(
        _ kind: DatabaseKind, _ more: [String: String] = [:], _ body: @Sendable (Town) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-town-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // A leftover in the temporary folder harms nobody.
        try await kind.withURL(folder) { url in
            let sandbox = try Sandbox(settings: SandboxSettings(port: 0, enforcesRateLimits: false))
            try await sandbox.whileRunning { base in
                let port = try Self.freePort()
                var settings = [
                    "HTTP_PORT": "\(port)", "DATABASE_URL": url, "DATA_FOLDER": folder.path, "SANDBOX_URL": base,
                    "JOBS_LEASE": "3", "CHECKS_MANUAL_PAUSE": "0", "CHECKS_DOUBT_PAUSE": "1", "LOG_LEVEL": "warning",
                ]
                settings.merge(more) { $1 }
                try await body(
                    Town(
                        sandbox: sandbox, folder: folder, settings: settings,
                        client: Client(origin: "http://127.0.0.1:\(port)"), port: port))
            }
        }
    }

    /// Starts the server and waits until it answers; with a crash point it may die before that.
    func start(crashAt point: String? = nil, _ more: [String: String] = [:]) async throws -> ServerProcess {
        var settings = settings.merging(more) { $1 }
        settings["TESTING_CRASH_AT"] = point
        let server = try ServerProcess(settings: settings, folder: folder)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(60)
        while clock.now < end, server.isRunning {
            if (try? await client.browse(client.origin + "/login")) != nil { return server }
            try await Task.sleep(for: .milliseconds(50))
        }
        if point == nil { throw Client.Refused(description: "the server did not start: \(server.output.suffix(2000))") }
        return server
    }

    /// Makes the owner and an API key.
    func settle(_ server: ServerProcess) async throws {
        let marker = "first-run?token="
        let clock = ContinuousClock()
        let end = clock.now + .seconds(20)
        while clock.now < end, !server.output.contains(marker) { try await Task.sleep(for: .milliseconds(20)) }
        let token = try #require(server.output.split(separator: marker).last?.split(separator: "\n").first)
        let made = try await client.browse(
            client.origin + "/first-run",
            form: [
                ("token", String(token)), ("name", "Ada"), ("email", "ada@example.org"),
                ("password", "heron over grey water"), ("workspace", "Studio"), ("zone", "UTC"),
            ])
        try #require(made.status == 303)
        let key = try await client.call(.POST, "/v1/api-keys", ["name": "harness", "role": "admin"])
        client.use(key: try #require(key["key"] as? String))
    }

    /// Connects an account; answers the connection's identifier.
    func connect(_ body: [String: String], as name: String = "ada") async throws -> String {
        let started = try await client.call(.POST, "/v1/authorizations", body)
        let link = try #require(started["url"] as? String)
        let id = try #require(started["id"] as? String)
        let page = try await client.browse(link).location
        let consent = try #require(page)
        let back = try await client.browse(consent, form: [("account", name), ("decision", "approve")]).location
        let callback = try #require(back)
        _ = try await client.browse(callback)
        let attempt = try await client.call(.GET, "/v1/authorizations/\(id)")
        let ids = try #require(attempt["connection_ids"] as? [String], "\(attempt)")
        return try #require(ids.first)
    }

    /// Connects one account on each platform.
    func connectAll() async throws -> [String] {
        [
            try await connect(["platform": "bluesky", "handle": "ada.bsky.social"]),
            try await connect(["platform": "mastodon", "instance": "mastodon.example"]),
            try await connect(["platform": "x"]),
        ]
    }

    /// The states of a post's deliveries.
    func states(_ post: String) async throws -> [String] {
        let view = try await client.call(.GET, "/v1/posts/\(post)")
        return (view["deliveries"] as? [[String: Any]] ?? []).compactMap { $0["state"] as? String }
    }

    /// Waits until every delivery of the post has ended or waits for a person.
    func settled(_ post: String, within limit: Duration = .seconds(60)) async throws -> [String] {
        let ends = ["published", "failed", "cancelled", "uncertain", "needs_reconnect"]
        let clock = ContinuousClock()
        let end = clock.now + limit
        while clock.now < end {
            let states = try await states(post)
            if !states.isEmpty, states.allSatisfy(ends.contains) { return states }
            try await Task.sleep(for: .milliseconds(100))
        }
        return try await states(post)
    }

    /// How often people see this text, per platform.
    func sightings(of text: String) -> [String: Int] {
        let seen = sandbox.ledger.posts().filter { $0.deletedAt == nil && $0.text.contains(text) }
        return Dictionary(grouping: seen, by: \.platform).mapValues(\.count)
    }

    private static func freePort() throws -> Int {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(handle, plain, length) == 0 ? getsockname(handle, plain, &length) : -1
            }
        }
        try #require(status == 0)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

extension DatabaseKind {
    /// The address of an empty database for another process.
    fileprivate func withURL(_ folder: URL, _ body: (String) async throws -> Void) async throws {
        switch self {
        case .memory, .file: try await body("sqlite:\(folder.path)/martlet.sqlite")
        case .postgres: try await withPostgresURL(body)
        }
    }
}
