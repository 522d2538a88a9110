import Domain
import Mail
import Outbound
import Platforms
import Storage
import Synchronization
import TestKit
import Vault

@testable import Engine

/// A workspace with four people and one account, a clock that only the test moves, and what tells people of trouble.
struct NoticeStage: Sendable {
    static let kinds: [Storage.JobKind] = [.notify, .remind, .mail, .foresee, .sweep, .alarm]
    static let engines: [DatabaseKind] = [.memory, .postgres]

    let clock: TestPorts
    let database: Database
    let node: Node
    let parts: EngineParts
    let workspace: Workspace
    let brand: Brand
    let people: [Role: Person]
    let connection: Connection
    let mailer: RecordingMailer

    /// Plays a scenario. Mails go to `mailer`, or to another one that is given.
    static func play(
        _ kind: DatabaseKind = .memory, through other: (any Mailer)? = nil, name: String = "Ada",
        handle: String = "@ada@social.example", _ body: (NoticeStage) async throws -> Void
    ) async throws {
        let clock = TestPorts(now: Rig.start)
        var settings = DatabaseSettings.test
        settings.clock = .node
        try await kind.withDatabase(settings: settings, ports: clock.ports) { database in
            let mailer = RecordingMailer()
            let stage = try await NoticeStage(clock, database, mailer, other ?? mailer, name, handle)
            try await body(stage)
        }
    }

    private init(
        _ clock: TestPorts, _ database: Database, _ mailer: RecordingMailer, _ used: any Mailer, _ name: String,
        _ handle: String
    ) async throws {
        (self.clock, self.database, self.mailer) = (clock, database, mailer)
        let workspace = Workspace(id: Workspace.ID(clock.ports), name: "Studio", zone: "Europe/Berlin")
        let brand = Brand(id: Brand.ID(clock.ports), workspaceID: workspace.id, name: "Studio")
        let roles: [Role] = [.owner, .admin, .author, .viewer]
        let people = Dictionary(
            uniqueKeysWithValues: roles.map { role in
                (
                    role,
                    Person(id: Person.ID(clock.ports), email: "\(role.rawValue)@example.org", name: name)
                )
            })
        let grant = Self.grant(of: workspace, clock, life: .days(90))
        let connection = Connection(
            id: Connection.ID(clock.ports), workspaceID: workspace.id, brandID: brand.id, platform: .mastodon,
            grantID: grant.id,
            account: RemoteAccount(remoteID: "1", server: "https://social.example", name: name, handle: handle),
            healthSince: clock.now, connectedAt: clock.now)
        try await database.write { transaction in
            try PersonStore.insert(workspace, in: transaction)
            try PersonStore.insert(brand, in: transaction)
            for (role, person) in people {
                try PersonStore.insert(person, passwordHash: "none", in: transaction)
                try PersonStore.join(person.id, to: workspace.id, as: role, in: transaction)
            }
            try GrantStore.insert(grant, sealed: [1], in: transaction)
            try ConnectionStore.insert(connection, in: transaction)
        }
        (self.workspace, self.brand, self.people, self.connection) = (workspace, brand, people, connection)
        parts = try Self.parts(clock, database, used, "node-1")
        node = Node(parts: parts, hangs: Hangs())
    }

    static func grant(of workspace: Workspace, _ clock: TestPorts, life: Duration) -> Grant {
        Grant(
            id: Grant.ID(clock.ports), workspaceID: workspace.id, platform: .mastodon, platformAppID: nil,
            generation: 1, accessExpiresAt: clock.now + life, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: "https://social.example"))
    }

    private static func parts(
        _ clock: TestPorts, _ database: Database, _ mailer: any Mailer, _ name: String
    ) throws -> EngineParts {
        EngineParts(
            ports: clock.ports, database: database,
            vault: Vault(
                ring: try RootKeyRing(text: House.rootKey), store: DatabaseKeyStore(database: database),
                ports: clock.ports),
            connectors: [], routes: .none, settings: EngineSettings(publicURL: "https://martlet.example"), node: name,
            mailer: mailer)
    }

    /// Another node on the same database.
    func otherNode() throws -> Node {
        Node(parts: try Self.parts(clock, database, mailer, "node-2"), hangs: Hangs())
    }

    func principal(_ role: Role) -> Principal {
        Principal(workspaceID: workspace.id, personID: people[role]?.id, role: role)
    }

    /// Something happens to the account.
    func happen(_ events: ConnectionEvent...) async throws {
        for event in events {
            clock.advance(by: .seconds(1))
            try await parts.write { [self] transaction in
                guard
                    let now = try ConnectionStore.find(connection.id, of: workspace.id, in: transaction)
                else { throw EngineError.notFound }
                try HealthBook(ports: parts.ports, node: "node-1").record(
                    event, on: now, evidence: "told by a test", generation: 1, in: transaction)
            }
        }
    }

    /// Something else is written down to be told.
    func append(_ kind: String, payload: String = "{}") async throws {
        clock.advance(by: .seconds(1))
        try await parts.write { [self] transaction in
            try OutboxStore.append(
                Notice.ID(parts.ports), kind: kind, subject: connection.id.text, payload: payload, of: workspace.id,
                in: transaction)
        }
    }

    /// Lets the time pass, working on what comes due.
    func pass(_ duration: Duration = .seconds(1), on other: Node? = nil) async throws {
        let node = other ?? node
        let end = clock.now + duration
        while true {
            let claim = try await node.claim(Self.kinds)
            if let job = claim.jobs.first {
                try await node.work(on: job)
                continue
            }
            let pause = min(claim.nextIn ?? .days(365), end - clock.now)
            guard pause > .zero else { return }
            clock.advance(by: pause)
        }
    }

    /// What a member was told, oldest first.
    func told(_ role: Role = .owner) async throws -> [MemberNotice] {
        try await parts.read { [self] transaction in
            try NoticeStore.list(
                of: principal(role).personID ?? Person.ID(stored: "psn_0"), in: workspace.id, limit: 100, transaction)
        }.reversed()
    }

    /// How far each mail came.
    func mailStates() async throws -> [String: Int] {
        try await database.read { transaction in
            try transaction.query("SELECT mail, COUNT(*) AS n FROM member_notices GROUP BY mail")
                .reduce(into: [:]) { $0[try $1.text("mail")] = try $1.int("n") }
        }
    }
}

/// Keeps what it is given, and fails where a test says so.
final class RecordingMailer: Mailer {
    private let state = Mutex<(messages: [MailMessage], failures: [MailError?], tries: Int)>(([], [], 0))

    /// What was handed over.
    var messages: [MailMessage] { state.withLock(\.messages) }
    /// Whose mails were handed over.
    var recipients: [String] { messages.map(\.recipient.address.description) }
    /// How often somebody tried.
    var tries: Int { state.withLock(\.tries) }

    /// The next tries fail so; `nil` is a good one.
    func fail(_ errors: MailError?...) { state.withLock { $0.failures += errors } }
    func fail(_ error: MailError, times: Int) {
        state.withLock { $0.failures += Array(repeating: error, count: times) }
    }

    func send(_ message: MailMessage) async throws(MailError) {
        let failure = state.withLock { state -> MailError? in
            state.tries += 1
            let failure = state.failures.isEmpty ? nil : state.failures.removeFirst()
            if failure == nil { state.messages.append(message) }
            return failure
        }
        if let failure { throw failure }
    }

    func check() async throws(MailError) {}
}
