import Domain
import Storage
import TestKit

/// A database with a workspace, its brand and its owner, and a clock that only the test moves.
struct Household: Sendable {
    let database: Database
    let clock: TestPorts
    let workspace: Workspace
    let brand: Brand
    let person: Person

    /// Moves into an empty database of this kind.
    static func with(_ kind: DatabaseKind, _ body: (Household) async throws -> Void) async throws {
        let clock = TestPorts()
        var settings = DatabaseSettings.test
        settings.clock = .node
        try await kind.withDatabase(settings: settings, ports: clock.ports) { database in
            try await body(Household(database, clock, name: "Harbour"))
        }
    }

    /// Adds a workspace to a database.
    private init(_ database: Database, _ clock: TestPorts, name: String) async throws {
        self.database = database
        self.clock = clock
        let workspace = Workspace(id: Workspace.ID(clock.ports), name: name, zone: "Europe/Berlin")
        let brand = Brand(id: Brand.ID(clock.ports), workspaceID: workspace.id, name: "\(name) brand")
        let person = Person(id: Person.ID(clock.ports), email: "\(name.lowercased())@example.org", name: "Ada")
        try await database.write { transaction in
            try PersonStore.insert(workspace, in: transaction)
            try PersonStore.insert(brand, in: transaction)
            try PersonStore.insert(person, passwordHash: "hash of \(name)", in: transaction)
            try PersonStore.join(person.id, to: workspace.id, as: .owner, in: transaction)
        }
        self.workspace = workspace
        self.brand = brand
        self.person = person
    }

    /// Another tenant of the same database.
    func neighbour() async throws -> Household {
        try await Household(database, clock, name: "Quay")
    }

    var now: Instant { clock.now }

    @discardableResult
    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Answer
    ) async throws -> Answer {
        try await database.write(body)
    }

    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Answer
    ) async throws -> Answer {
        try await database.read(body)
    }

    /// Runs the same write many times at once and counts how often it answers `true`.
    func race(_ count: Int, _ body: @escaping @Sendable (Transaction) throws -> Bool) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<count { group.addTask { try await database.write(body) } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }
}

extension Household {
    func account(_ remoteID: String = "4711") -> RemoteAccount {
        RemoteAccount(
            remoteID: remoteID, server: "https://social.example", name: "Ada", handle: "@ada@social.example",
            avatarURL: "https://social.example/ada.png", tier: "mastodon 4.6.0")
    }

    /// Stores a grant whose sealed tokens are the bytes given.
    func grant(
        sealed: [UInt8] = [1, 2, 3], life: Duration? = .hours(2), platform: Platform = .mastodon,
        app: String = "app_1", person: String? = nil
    ) async throws -> Grant {
        let grant = Grant(
            id: Grant.ID(clock.ports), workspaceID: workspace.id, platform: platform,
            platformAppID: PlatformApp.ID(stored: app), generation: 1, accessExpiresAt: life.map { now + $0 },
            refreshExpiresAt: nil, scopes: ["write", "read"],
            server: GrantServer(apiOrigin: "https://social.example", person: person))
        try await write { try GrantStore.insert(grant, sealed: sealed, in: $0) }
        return grant
    }

    func stored(_ grant: Grant) async throws -> StoredGrant? {
        try await read { try GrantStore.find(grant.id, of: grant.workspaceID, in: $0) }
    }

    /// Stores a connection with a grant of its own.
    func connection(
        _ remoteID: String = "4711", platform: Platform = .mastodon, health: Health = .healthy, isActive: Bool = true
    ) async throws -> Connection {
        let grant = try await grant(platform: platform)
        let connection = Connection(
            id: Connection.ID(clock.ports), workspaceID: workspace.id, brandID: brand.id, platform: platform,
            grantID: grant.id, account: account(remoteID), health: health, healthSince: now, isActive: isActive,
            connectedAt: now)
        try await write { try ConnectionStore.insert(connection, in: $0) }
        return connection
    }

    func stored(_ connection: Connection) async throws -> Connection? {
        try await read { try ConnectionStore.find(connection.id, of: connection.workspaceID, in: $0) }
    }

    /// Stores a post; without a time it is a draft.
    func post(_ text: String = "Hello", at time: Instant? = nil) async throws -> Post {
        let post = Post(
            id: Post.ID(clock.ports), workspaceID: workspace.id, authorID: person.id, content: Content(text: text),
            publishAt: time, revision: 1, createdAt: now)
        try await write { try PostStore.insert(post, in: $0) }
        return post
    }

    func stored(_ post: Post) async throws -> Post? {
        try await read { try PostStore.find(post.id, of: post.workspaceID, in: $0) }
    }

    /// Stores a delivery of a post.
    func delivery(
        of post: Post, to connection: Connection, state: DeliveryState = .scheduled, due: Instant? = nil
    ) async throws -> Delivery {
        let delivery = Delivery(
            id: Delivery.ID(clock.ports), workspaceID: workspace.id, postID: post.id, connectionID: connection.id,
            state: state, dueAt: due ?? now)
        try await write { try DeliveryStore.insert(delivery, to: connection, in: $0) }
        return delivery
    }

    func stored(_ delivery: Delivery) async throws -> StoredDelivery? {
        try await read { try DeliveryStore.find(delivery.id, of: delivery.workspaceID, in: $0) }
    }
}

extension DatabaseKind {
    /// One of each engine: whether SQLite keeps its pages in a file makes no difference to the words of a store.
    static let engines: [DatabaseKind] = [.memory, .postgres]
}
