import Domain
import Engine
import Media
import Outbound
import Storage
import Vault

/// The Engine over a database, before a platform that answers at once.
struct BenchHouse: Sendable {
    let database: Database
    let vault: Vault
    let platform: NoOpPlatform
    let engine: Engine
    let owner: Principal
    private let stock: Stock

    /// What an operator has who changes nothing.
    static let usual = EngineSettings(publicURL: "http://127.0.0.1:9")

    /// Builds the Engine with one more workspace.
    init(
        on database: Database, ring: RootKeyRing? = nil, platform: NoOpPlatform = NoOpPlatform(),
        node: String = "bench", settings change: (inout EngineSettings) -> Void = { _ in }
    ) async throws {
        var settings = Self.usual
        change(&settings)
        self.database = database
        self.platform = platform
        vault = Vault(
            ring: try ring ?? RootKeyRing([RootKey.generate()]), store: DatabaseKeyStore(database: database),
            ports: .system)
        engine = Engine(
            parts: EngineParts(
                ports: .system, database: database, vault: vault, connectors: [platform], routes: .none,
                settings: settings, node: node),
            rooms: MediaRooms(files: NoFiles(), arrivals: ArrivalFolder(folder: "/nonexistent"), tools: .none))
        stock = try await Stock.open(database, vault)
        owner = Principal(workspaceID: stock.workspaceID, personID: stock.personID, role: .owner)
    }

    /// Stores so many connections, in transactions of a thousand.
    func connect(_ count: Int) async throws -> [Connection] {
        try await stock.connect(count)
    }

    /// Stores so many scheduled deliveries, spread over the connections.
    func schedule(_ count: Int, to connections: [Connection], due: @Sendable (Int) -> Instant) async throws {
        let deliveries = try await stock.schedule(count, to: connections, due: due)
        for delivery in deliveries { platform.expect(delivery.id, at: delivery.dueAt) }
    }

    /// Stores so many deliveries that are not due for days.
    func store(_ count: Int, to connections: [Connection]) async throws {
        let later = Ports.system.now() + .days(30)
        _ = try await stock.schedule(count, to: connections) { later + .seconds(Int64($0)) }
    }

    /// Stores so many grants whose refresh comes due at these times, counted from the instant that is answered.
    func storm(_ count: Int, due: @Sendable (Int) -> Duration) async throws -> Instant {
        platform.forgetRefreshes()
        return try await stock.bringForward(try await stock.connect(count), due: due)
    }

    /// Runs the job runner until so many grants have their new pair.
    func refreshAll(_ count: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.runner.run() }
            while platform.refreshCount < count { try await Task.sleep(for: .milliseconds(2)) }
            while try await stock.dueRefreshes() > 0 { try await Task.sleep(for: .milliseconds(2)) }
            group.cancelAll()
        }
    }

    /// Runs the job runner until everything is published that is due or expected.
    func publishAll() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.runner.run() }
            // The platform is asked first: counting rows all the time would be work for the database.
            while platform.count < platform.expectedCount { try await Task.sleep(for: .milliseconds(2)) }
            while try await stock.dueDeliveries() > 0 { try await Task.sleep(for: .milliseconds(2)) }
            group.cancelAll()
        }
    }

    /// Runs the job runner until nothing is on its way any more, of so many deliveries that were.
    func explainAll(_ count: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.runner.run() }
            // The platform is asked first: counting rows all the time would be work for the database.
            while platform.reconcileCount < count { try await Task.sleep(for: .milliseconds(2)) }
            while try await stock.openDeliveries() > 0 { try await Task.sleep(for: .milliseconds(10)) }
            group.cancelAll()
        }
    }
}

/// Nothing of what is measured has media.
struct NoFiles: MediaFiles {
    func keep(_ stream: ByteStream, as name: MediaName) async throws -> KeptFile { throw MediaError.missing }
    func take(_ path: String, as name: MediaName) async throws { throw MediaError.missing }
    func size(of name: MediaName) async throws(MediaError) -> Int? { nil }
    func bytes(of name: MediaName, in range: Range<Int>) async throws(MediaError) -> [UInt8] { throw .missing }
    func remove(_ name: MediaName) async throws(MediaError) {}
    func remove(_ id: MediaItem.ID) async throws(MediaError) {}
    func list(_ body: @Sendable (_ found: [MediaItem.ID: Instant]) async throws -> Void) async throws {}
}
