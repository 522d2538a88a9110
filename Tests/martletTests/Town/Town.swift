import Foundation
import NIOHTTP1
import Sandbox
import TestKit
import Testing

@testable import martlet

/// Simulated platforms in this process, and real servers beside them that may be killed and started again.
struct Town: Sendable {
    let sandbox: Sandbox
    let folder: URL
    let settings: [String: String]
    /// Talks to the first node.
    let client: Client
    private let ports: [Int]

    /// Builds a town with its own database, sandbox and folder, and removes it afterwards.
    static func build(
        _ kind: DatabaseKind, _ more: [String: String] = [:], slowImages: Bool = false,
        _ body: @Sendable (Town) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            try await kind.withURL(folder) { url in try await build(url, folder, more, slowImages, body) }
        }
    }

    /// The same on a database that is there.
    static func build(
        at url: String, _ more: [String: String] = [:], _ body: @Sendable (Town) async throws -> Void
    ) async throws {
        try await withFolder { try await build(url, $0, more, false, body) }
    }

    private static func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-town-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // A leftover in the temporary folder harms nobody.
        try await body(folder)
    }

    private static func build(
        _ url: String, _ folder: URL, _ more: [String: String], _ slowImages: Bool,
        _ body: @Sendable (Town) async throws -> Void
    ) async throws {
        let ports = try FreePorts.take(2)
        let origin = "http://127.0.0.1:\(ports[0])"
        let sandbox = try Sandbox(
            settings: SandboxSettings(
                port: 0, houseRoutes: [Neighbourhood.houseOrigin: origin], processingTime: .milliseconds(300),
                slowImages: slowImages, enforcesRateLimits: false))
        try await sandbox.whileRunning { base in
            // Minutes are seconds here: grants are renewed over and over, and second looks come soon.
            var settings = [
                "REFRESH_FLOOR": "0",
                "HTTP_PUBLIC_URL": origin, "DATABASE_URL": url, "DATA_FOLDER": folder.path, "SANDBOX_URL": base,
                "JOBS_LEASE": "4", "CHECKS_MANUAL_PAUSE": "0", "CHECKS_DOUBT_PAUSE": "1", "LOG_LEVEL": "warning",
            ]
            settings.merge(more) { $1 }
            try await body(
                Town(
                    sandbox: sandbox, folder: folder, settings: settings, client: Client(origin: origin),
                    ports: ports))
        }
    }

    /// For a node that nobody kills. Work that took longer than a sixth of its lease is given up (REL-2): with the short leases of
    /// those that die, a node on a busy machine would give up again and again.
    static let unhurried = ["JOBS_LEASE": "20"]

    /// The address of a node: 0 is the first.
    func origin(_ node: Int) -> String { "http://127.0.0.1:\(ports[node])" }

    /// Starts a node without waiting for it.
    func launch(_ node: Int = 0, _ more: [String: String] = [:], survivesFileLimit: Bool = false) throws
        -> ServerProcess
    {
        let own = ["HTTP_PORT": "\(ports[node])", "NODE_NAME": "node-\(node)-\(UUID().uuidString.prefix(8))"]
        return try ServerProcess(
            settings: settings.merging(own) { $1 }.merging(more) { $1 }, folder: folder, name: "server-\(node)",
            survivesFileLimit: survivesFileLimit)
    }

    /// Starts a node and waits until it answers; with a crash point it may die before that.
    func start(
        _ node: Int = 0, crashAt point: String? = nil, _ more: [String: String] = [:], survivesFileLimit: Bool = false
    ) async throws -> ServerProcess {
        var more = more
        more["TESTING_CRASH_AT"] = point
        let server = try launch(node, more, survivesFileLimit: survivesFileLimit)
        let client = Client(origin: origin(node))
        let isThere = try await eventually(within: .seconds(60)) {
            if !server.isRunning { return true }
            return (try? await client.browse(client.origin + "/livez").status) == 200
        }
        guard isThere, server.isRunning || point != nil else {
            server.kill()
            throw Client.Refused(description: "the server did not start: \(server.output.suffix(2000))")
        }
        return server
    }

    /// Makes the owner and an API key.
    func settle(_ server: ServerProcess) async throws {
        let marker = "first-run?token="
        try await eventually(within: .seconds(20)) { server.output.contains(marker) }
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

    /// Starts the first node, makes the owner, connects accounts; answers the node and the connections.
    func open(
        _ accounts: [TownAccount] = TownAccount.adas, _ more: [String: String] = [:]
    ) async throws -> (server: ServerProcess, connections: [String]) {
        let server = try await start(0, more)
        do {
            try await settle(server)
            var connections: [String] = []
            for account in accounts { connections.append(try await connect(account)) }
            return (server, connections)
        } catch {
            server.kill()
            throw error
        }
    }
}

/// Ports that nobody uses at the moment.
enum FreePorts {
    static func take(_ count: Int) throws -> [Int] {
        // All are held until the last is taken, so that none comes twice.
        let sockets = (0..<count).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
        defer { for handle in sockets { close(handle) } }
        return try sockets.map(bound)
    }

    private static func bound(_ handle: Int32) throws -> Int {
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
    /// Whether this run has one of this kind: the tests by `script/test` have both.
    static var real: [DatabaseKind] { [.file, .postgres] }

    /// The address of an empty database for another process.
    fileprivate func withURL(_ folder: URL, _ body: (String) async throws -> Void) async throws {
        switch self {
        case .memory, .file: try await body("sqlite:\(folder.path)/martlet.sqlite")
        case .postgres: try await withPostgresURL(body)
        }
    }
}
