import Domain
import Storage
import Vault

/// Fills a database with what an installation of some size holds.
struct Stock: Sendable {
    let workspaceID: Workspace.ID
    let personID: Person.ID
    private let brandID: Brand.ID
    private let database: Database
    private let vault: Vault
    private let ports = Ports.system
    private static let batch = 1_000

    /// Makes workspace, brand and person.
    static func open(_ database: Database, _ vault: Vault) async throws -> Stock {
        let ports = Ports.system
        let workspace = Workspace(id: Workspace.ID(ports), name: "Bench", zone: "UTC")
        let brand = Brand(id: Brand.ID(ports), workspaceID: workspace.id, name: "Bench")
        let person = Person(id: Person.ID(ports), email: "\(workspace.id.text)@example.org", name: "Bench")
        try await database.write { transaction in
            try PersonStore.insert(workspace, in: transaction)
            try PersonStore.insert(brand, in: transaction)
            try PersonStore.insert(person, passwordHash: "none", in: transaction)
            try PersonStore.join(person.id, to: workspace.id, as: .owner, in: transaction)
        }
        return Stock(
            workspaceID: workspace.id, personID: person.id, brandID: brand.id, database: database, vault: vault)
    }

    private init(
        workspaceID: Workspace.ID, personID: Person.ID, brandID: Brand.ID, database: Database, vault: Vault
    ) {
        self.workspaceID = workspaceID
        self.personID = personID
        self.brandID = brandID
        self.database = database
        self.vault = vault
    }

    /// Stores connections, each with a grant, its sealed tokens, and the timers of refresh and check.
    func connect(_ count: Int) async throws -> [Connection] {
        var connections: [Connection] = []
        while connections.count < count {
            var made: [(grant: Grant, sealed: [UInt8], connection: Connection)] = []
            for _ in 0..<min(Self.batch, count - connections.count) { made.append(try await makeOne()) }
            let batch = made
            try await database.write { transaction in
                for one in batch { try store(one.grant, one.sealed, one.connection, in: transaction) }
            }
            connections += batch.map(\.connection)
        }
        return connections
    }

    private func makeOne() async throws -> (Grant, [UInt8], Connection) {
        let now = ports.now()
        let server = "https://mastodon.example"
        let grant = Grant(
            id: Grant.ID(ports), workspaceID: workspaceID, platform: .mastodon, platformAppID: nil, generation: 1,
            accessExpiresAt: now + .days(7), refreshExpiresAt: nil, scopes: ["read:accounts", "write:statuses"],
            server: GrantServer(apiOrigin: server, tokenEndpoint: server + "/oauth/token"))
        let tokens = GrantTokens(
            access: Secret(ports.randomToken()), refresh: Secret(ports.randomToken()), dpopKey: nil)
        let place = Place(
            workspace: workspaceID.text, table: "grants", row: grant.id.text, column: "sealed", generation: 1)
        let sealed = try await vault.seal(tokens.packed, at: place).bytes
        let connection = Connection(
            id: Connection.ID(ports), workspaceID: workspaceID, brandID: brandID, platform: .mastodon,
            grantID: grant.id,
            account: RemoteAccount(
                remoteID: grant.id.text, server: server, name: "A bird", handle: "@bird@mastodon.example",
                avatarURL: server + "/avatar.png", profileURL: server + "/@bird"),
            healthSince: now, connectedAt: now, lastGoodAt: now)
        return (grant, sealed, connection)
    }

    private func store(
        _ grant: Grant, _ sealed: [UInt8], _ connection: Connection, in transaction: Transaction
    ) throws {
        try GrantStore.insert(grant, sealed: sealed, in: transaction)
        try ConnectionStore.insert(connection, in: transaction)
        try JobStore.schedule(
            NewJob("refresh", subject: "\(workspaceID)/\(grant.id)", due: transaction.now + .days(6)),
            in: transaction)
        try JobStore.schedule(
            NewJob("check", subject: "\(workspaceID)/\(connection.id)", due: transaction.now + .hours(6)),
            in: transaction)
    }

    /// Moves the refreshes of all grants to their times, counted from the instant that is answered and is about to come.
    ///
    /// Writing so many times takes longer than a storm; therefore they are written for later, and moved at once.
    func bringForward(_ connections: [Connection], due: @Sendable (Int) -> Duration) async throws -> Instant {
        let later = ports.now() + .hours(12)
        for start in stride(from: 0, to: connections.count, by: Self.batch) {
            let batch = (start..<min(start + Self.batch, connections.count)).map { (connections[$0], later + due($0)) }
            try await database.write { transaction in
                for (connection, due) in batch {
                    let subject = "\(workspaceID)/\(connection.grantID)"
                    try JobStore.schedule(NewJob("refresh", subject: subject, due: due), in: transaction)
                }
            }
        }
        try await database.analyze()
        return try await database.write { transaction in
            // What the statement itself takes, and a little more.
            let first = transaction.now + .seconds(1)
            _ = try transaction.execute(
                "UPDATE jobs SET due_at = due_at - $1 WHERE kind = 'refresh' AND due_at BETWEEN $2 AND $3",
                [.duration(later - first), .instant(later), .instant(later + .hours(1))])
            return first
        }
    }

    /// How many refreshes are due or under way.
    func dueRefreshes() async throws -> Int { try await dueJobs(of: "refresh") }

    /// How many deliveries are due or under way.
    func dueDeliveries() async throws -> Int { try await dueJobs(of: "deliver") }

    /// By the keys over what waits and over what runs: a look at every timer that is stored would be measured as well.
    private func dueJobs(of kind: String) async throws -> Int {
        let sql = """
            SELECT (SELECT COUNT(*) FROM jobs WHERE owner IS NULL AND kind = $1 AND due_at <= $2)
                + (SELECT COUNT(*) FROM jobs WHERE owner IS NOT NULL AND kind || '' = $1) AS n
            """
        return try await database.read { try $0.row(sql, [.text(kind), .instant($0.now)])?.int("n") ?? 0 }
    }

    /// Stores posts with one delivery each, and their timers.
    func schedule(
        _ count: Int, to connections: [Connection], due: @Sendable (Int) -> Instant
    ) async throws -> [Delivery] {
        var deliveries: [Delivery] = []
        for start in stride(from: 0, to: count, by: Self.batch) {
            let batch = (start..<min(start + Self.batch, count)).map { index in
                (connection: connections[index % connections.count], due: due(index))
            }
            deliveries += try await database.write { transaction in
                try batch.map { try store(dueAt: $0.due, to: $0.connection, in: transaction) }
            }
        }
        try await database.analyze()
        return deliveries
    }

    private func store(
        dueAt due: Instant, to connection: Connection, in transaction: Transaction
    ) throws -> Delivery {
        let post = Post(
            id: Post.ID(ports), workspaceID: workspaceID, authorID: personID,
            content: Content(text: "Good morning from the marsh: the herons are back."), publishAt: due, revision: 1,
            createdAt: transaction.now)
        try PostStore.insert(post, in: transaction)
        let delivery = Delivery(
            id: Delivery.ID(ports), workspaceID: workspaceID, postID: post.id, connectionID: connection.id,
            state: .scheduled, dueAt: due)
        try DeliveryStore.insert(delivery, to: connection, in: transaction)
        try JobStore.schedule(
            NewJob(
                "deliver", subject: "\(workspaceID)/\(delivery.id)", due: due, lane: "\(workspaceID)/\(connection.id)"),
            in: transaction)
        return delivery
    }

    /// How many deliveries are neither published nor explained.
    func openDeliveries() async throws -> Int {
        let sql = "SELECT COUNT(*) AS n FROM deliveries WHERE state IN ('scheduled', 'publishing', 'retry_wait')"
        return try await database.read { try $0.row(sql, [])?.int("n") ?? 0 }
    }
}
