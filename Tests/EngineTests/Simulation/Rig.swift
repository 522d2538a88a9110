import Domain
import Media
import Outbound
import Platforms
import Storage
import TestKit
import Testing
import Vault

@testable import Engine

/// The Engine over virtual platforms and a virtual clock: one piece of work at a time, in an order that the seed decides.
final class Rig: Sendable {
    static let start = Instant(milliseconds: 1_800_000_000_000)

    let clock: TestPorts
    let database: Database
    let virtual: [Platform: VirtualPlatform]
    let hangs = Hangs()
    /// The media of every node.
    let files = MemoryFiles()
    let owner: Principal
    let brandID: Brand.ID
    private let connectors: [any Connector]
    private let settings: EngineSettings
    private let vault: Vault

    private init(
        clock: TestPorts, database: Database, weather: any Weather, settings: EngineSettings,
        accessLife: Duration
    ) async throws {
        self.clock = clock
        self.database = database
        self.settings = settings
        let virtual: [Platform: VirtualPlatform] = [
            .bluesky: VirtualPlatform(accessLife: accessLife, revokesOnReuse: true, knowsKeys: true),
            .x: VirtualPlatform(accessLife: accessLife, revokesOnReuse: false, knowsKeys: false, refusesSpent: false),
        ]
        self.virtual = virtual
        connectors = virtual.sorted { $0.key.rawValue < $1.key.rawValue }.map { [hangs] platform, virtual in
            VirtualConnector(
                platform, virtual, weather: weather, clock: clock, hangs: hangs)
        }
        vault = Vault(
            ring: try RootKeyRing(text: House.rootKey), store: DatabaseKeyStore(database: database),
            ports: clock.ports)
        let workspace = Workspace(id: Workspace.ID(clock.ports), name: "Studio", zone: "UTC")
        let brand = Brand(id: Brand.ID(clock.ports), workspaceID: workspace.id, name: "Studio")
        let person = Person(id: Person.ID(clock.ports), email: "ada@example.org", name: "Ada")
        try await database.write { transaction in
            try PersonStore.insert(workspace, in: transaction)
            try PersonStore.insert(brand, in: transaction)
            try PersonStore.insert(person, passwordHash: "none", in: transaction)
            try PersonStore.join(person.id, to: workspace.id, as: .owner, in: transaction)
        }
        owner = Principal(workspaceID: workspace.id, personID: person.id, role: .owner)
        brandID = brand.id
    }

    /// Runs `body` over an empty database of its own.
    static func open<Answer: Sendable>(
        weather: any Weather, seed: UInt64 = 1, accessLife: Duration = .hours(6),
        settings change: (inout EngineSettings) -> Void = { _ in },
        _ body: @Sendable (Rig) async throws -> Answer
    ) async throws -> Answer {
        let clock = TestPorts(now: start, seed: seed)
        var settings = EngineSettings(publicURL: "https://martlet.example")
        // Scenarios refresh as often as they like; the floor has tests of its own.
        settings.refreshFloor = .zero
        change(&settings)
        var storage = DatabaseSettings.test
        storage.clock = .node
        let chosen = settings
        return try await DatabaseKind.memory.withDatabase(settings: storage, ports: clock.ports) { database in
            let rig = try await Rig(
                clock: clock, database: database, weather: weather, settings: chosen,
                accessLife: accessLife)
            // Nobody may sleep on when the database closes.
            defer { while rig.hangs.wakeOne() {} }
            return try await body(rig)
        }
    }

    /// A node with its own memory on the common database. One that sends files makes none of them fit, so that it does the same
    /// on every machine.
    func node(
        _ name: String, crashPoints: CrashPoints = .none, upload: (time: Duration, budget: Duration?) = (.zero, nil),
        lateLooks: [Duration] = [],
        judge: @escaping @Sendable (StepOutput?) throws(PlatformFailure) -> Standing = { _ in .stands },
        tellsAddressLater: Bool = false, judgesByWeather: Bool = false, sendsFiles: Bool = false
    ) -> Node {
        let equipped = connectors.map { connector -> any Connector in
            guard var virtual = connector as? VirtualConnector else { return connector }
            virtual.upload = upload
            virtual.lateLooks = lateLooks
            virtual.judge = judge
            virtual.tellsAddressLater = tellsAddressLater
            virtual.judgesByWeather = judgesByWeather
            virtual.sendsFiles = sendsFiles
            return virtual
        }
        return Node(
            parts: EngineParts(
                ports: clock.ports, database: database, vault: vault, connectors: equipped, routes: .none,
                settings: settings, node: name, crashPoints: crashPoints),
            hangs: hangs, files: files, tools: sendsFiles ? .none : .installed())
    }

    /// Connects an account, or reconnects it, as the end of a successful authorization does.
    func connect(
        _ platform: Platform, as account: String, on node: Node,
        tokens change: @Sendable (NewTokens) -> NewTokens = { $0 }
    ) async throws -> Connection {
        let state = try await authorize(platform, as: account, on: node, tokens: change).state
        guard case .done(let ids) = state, let id = ids.first else { throw Surprise(description: "\(state)") }
        return try await node.engine.connections.get(id, by: owner).connection
    }

    /// Comes back from a login; one whose name has a plus speaks for several accounts, and leads to a choice.
    func authorize(
        _ platform: Platform, as login: String, on node: Node,
        tokens change: @Sendable (NewTokens) -> NewTokens = { $0 }
    ) async throws -> Authorization {
        let virtual = try #require(virtual[platform])
        let signedIn = virtual.signIn(login, now: clock.now)
        let attempt = Authorization(
            id: Authorization.ID(clock.ports), workspaceID: owner.workspaceID, personID: owner.personID,
            brandID: brandID, platform: platform, reconnects: nil, returnTo: nil, state: .consumed,
            expiresAt: clock.now + Authorization.life)
        try await database.write { try AuthorizationStore.insertConsumed(attempt, in: $0) }
        let tokens = NewTokens(
            tokens: signedIn.tokens, accessExpiresAt: signedIn.end, refreshExpiresAt: nil, scopes: nil)
        let server = GrantServer(apiOrigin: "https://virtual.example")
        try await node.engine.connecting.finishing.take(
            NewGrant(tokens: change(tokens), server: server), app: nil, for: attempt)
        return try await node.engine.connecting.authorization(attempt.id, by: owner)
    }

    /// The stored tokens of a connection, opened, and their grant.
    func grant(of connection: Connection) async throws -> (stored: StoredGrant, tokens: GrantTokens) {
        let stored = try await database.read {
            try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0)
        }
        let found = try #require(stored)
        return (found, try await Safe(vault: vault).open(found))
    }

    /// The spare pair of a grant, opened, if there is a living one.
    func spare(of stored: StoredGrant) async throws -> [GrantTokens] {
        guard let spare = stored.spare, spare.until > clock.now else { return [] }
        return [try await Safe(vault: vault).open(spare, of: stored.grant)]
    }

    /// The connection as it is now.
    func now(_ connection: Connection) async throws -> Connection {
        let found = try await database.read {
            try ConnectionStore.find(connection.id, of: connection.workspaceID, in: $0)
        }
        return try #require(found)
    }
}

/// One running server process, reduced to its handlers and what the person calls.
struct Node: Sendable {
    let name: String
    let engine: Engine
    let refresher: Refresher
    private let handlers: [JobKind: JobRunner.Handler]
    private let database: Database
    private let hangs: Hangs

    init(
        parts: EngineParts, hangs: Hangs, files: MemoryFiles = MemoryFiles(), tools: MediaTools = .installed()
    ) {
        name = parts.node
        database = parts.database
        self.hangs = hangs
        let rooms = MediaRooms.temporary(files, tools: tools)
        engine = Engine(parts: parts, rooms: rooms)
        refresher = Refresher(parts: parts)
        let sessions = Sessions(parts: parts, refresher: refresher)
        handlers =
            Handlers(
                parts: parts, refresher: refresher, checker: Checker(parts: parts, sessions: sessions),
                revoker: Revoker(parts: parts, refresher: refresher),
                publisher: Publisher(parts: parts, sessions: sessions, files: files, library: engine.media),
                eraser: Eraser(parts: parts, files: files), mediaSweep: MediaSweep(parts: parts, rooms: rooms),
                measurer: Measurer(parts: parts, sessions: sessions)
            ).all
    }

    /// Takes the next due job of these kinds, if there is one.
    func claim(_ kinds: [JobKind]? = nil) async throws -> JobClaim {
        try await JobStore.claimDue(
            kinds ?? handlers.keys.sorted { $0.rawValue < $1.rawValue }, limit: 1, owner: name, lease: .seconds(60),
            from: database)
    }

    /// Works on a job, and settles it as the job runner does.
    func work(on job: ClaimedJob) async throws {
        guard let handler = handlers[job.kind] else { return }
        let verdict = try await handler(job)
        try await database.write { transaction in
            switch verdict {
            case .settled: return
            case .done: try JobStore.complete(job, in: transaction)
            case .again(let due): try JobStore.reschedule(job, due: due, attempts: 0, in: transaction)
            case .callBack(let due): try JobStore.reschedule(job, due: due, in: transaction)
            }
        }
    }

    /// Begins to work on a job; answers when it is over or the node stopped in the middle.
    func begin(_ job: ClaimedJob, _ events: inout AsyncStream<WorkEvent>.Iterator) async -> WorkEvent {
        // A node that stops in the middle leaves its task behind, as a stopped process does; only a task of its own can
        // be left behind.
        Task {
            do {
                try await work(on: job)
                hangs.finish()
            } catch {
                // What breaks off is rescued when the lease lapses, as in the job runner.
                hangs.finish(after: error)
            }
        }
        return await events.next() ?? .finished
    }
}

extension Node {
    /// Works on everything that is due until `end` of the virtual clock; for tests in which no node stops.
    func run(until end: Instant, _ clock: TestPorts) async throws {
        while clock.now < end {
            let claim = try await claim()
            if let job = claim.jobs.first {
                clock.advance(by: .milliseconds(1))
                // A broken job is rescued later.
                try? await work(on: job)
            } else {
                let pause = min(claim.nextIn ?? .days(1), end - clock.now)
                clock.advance(by: max(pause, .milliseconds(1)))
            }
        }
    }
}
