import Domain
import Outbound
import Platforms
import Storage
import TestKit
import Vault

@testable import Engine

/// Many accounts on model platforms.
final class ModelTown: LongRunWorld {
    let clock: TestPorts
    let database: Database
    let connections: [Connection]
    private let models: [Platform: ModelPlatform]
    private let weather: ModelWeather
    private let builder: Builder

    /// Makes nodes, and connects through them.
    private struct Builder: Sendable {
        let clock: TestPorts
        let database: Database
        let vault: Vault
        let connectors: [any Connector]
        let settings: EngineSettings
        let owner: Principal
        let brandID: Brand.ID

        func node(_ name: String) -> Node {
            Node(
                parts: EngineParts(
                    ports: clock.ports, database: database, vault: vault, connectors: connectors, routes: .none,
                    settings: settings, node: name),
                hangs: Hangs())
        }

        /// As the end of a successful authorization does; a reconnect is one more.
        func connect(_ platform: Platform, _ tokens: NewTokens, on node: Node) async throws -> Connection.ID? {
            let attempt = Authorization(
                id: Authorization.ID(clock.ports), workspaceID: owner.workspaceID, personID: owner.personID,
                brandID: brandID, platform: platform, reconnects: nil, returnTo: nil, state: .consumed,
                expiresAt: clock.now + Authorization.life)
            try await database.write { try AuthorizationStore.insertConsumed(attempt, in: $0) }
            let grant = NewGrant(tokens: tokens, server: GrantServer(apiOrigin: "https://model.example"))
            try await node.engine.connecting.finishing.take(grant, app: nil, for: attempt)
            guard case .done(let ids) = try await node.engine.connecting.authorization(attempt.id, by: owner).state
            else { return nil }
            return ids.first
        }
    }

    private init(
        _ builder: Builder, _ models: [Platform: ModelPlatform], _ weather: ModelWeather, _ connections: [Connection]
    ) {
        self.builder = builder
        self.models = models
        self.weather = weather
        self.connections = connections
        clock = builder.clock
        database = builder.database
    }

    /// Connects so many accounts, spread over the platforms and over a day.
    static func open(
        accounts: Int, seed: UInt64, settings change: (inout EngineSettings) -> Void,
        _ body: @Sendable (ModelTown) async throws -> Void
    ) async throws {
        let clock = TestPorts(seed: seed)
        var settings = EngineSettings(publicURL: "https://martlet.example")
        change(&settings)
        var storage = DatabaseSettings.test
        storage.clock = .node
        let chosen = settings
        try await DatabaseKind.memory.withDatabase(settings: storage, ports: clock.ports) { database in
            let weather = ModelWeather(seed: seed)
            let models = Dictionary(uniqueKeysWithValues: Platform.allCases.map { ($0, ModelPlatform($0)) })
            let builder = try await build(clock, database, chosen, models, weather)
            let node = builder.node("node-first")
            var connections: [Connection] = []
            for index in 0..<accounts {
                let platform = Platform.allCases[index % Platform.allCases.count]
                try await node.run(until: clock.now + .days(1) / accounts, clock)
                guard let tokens = models[platform]?.signIn("a\(index)", now: clock.now),
                    let id = try await builder.connect(platform, tokens, on: node)
                else { throw Surprise(description: "not connected") }
                connections.append(try await node.engine.connections.get(id, by: builder.owner).connection)
            }
            try await body(ModelTown(builder, models, weather, connections))
        }
    }

    private static func build(
        _ clock: TestPorts, _ database: Database, _ settings: EngineSettings, _ models: [Platform: ModelPlatform],
        _ weather: ModelWeather
    ) async throws -> Builder {
        let connectors: [any Connector] = models.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            ModelConnector($0.key, $0.value, clock: clock, weather: weather)
        }
        let vault = Vault(
            ring: try RootKeyRing(text: House.rootKey), store: DatabaseKeyStore(database: database), ports: clock.ports)
        let workspace = Workspace(id: Workspace.ID(clock.ports), name: "Studio", zone: "UTC")
        let brand = Brand(id: Brand.ID(clock.ports), workspaceID: workspace.id, name: "Studio")
        let person = Person(id: Person.ID(clock.ports), email: "ada@example.org", name: "Ada")
        try await database.write { transaction in
            try PersonStore.insert(workspace, in: transaction)
            try PersonStore.insert(brand, in: transaction)
            try PersonStore.insert(person, passwordHash: "none", in: transaction)
            try PersonStore.join(person.id, to: workspace.id, as: .owner, in: transaction)
        }
        return Builder(
            clock: clock, database: database, vault: vault, connectors: connectors, settings: settings,
            owner: Principal(workspaceID: workspace.id, personID: person.id, role: .owner), brandID: brand.id)
    }

    func node(_ name: String) -> Node { builder.node(name) }

    func withdraw(_ connection: Connection) { models[connection.platform]?.end(connection.account.remoteID) }

    func reconnect(_ connection: Connection) async throws {
        guard let model = models[connection.platform] else { return }
        let tokens = model.signIn(connection.account.remoteID, now: clock.now)
        _ = try await builder.connect(connection.platform, tokens, on: builder.node("node-web"))
    }

    /// What the model says of the stored tokens.
    func serves(_ connection: Connection) async throws -> Bool {
        let stored = try await database.read {
            try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0)
        }
        guard let stored, let model = models[connection.platform] else { return false }
        let tokens = try await Safe(vault: builder.vault).open(stored)
        if model.owner(of: tokens.access.expose(), now: clock.now) != nil { return true }
        guard let refresh = tokens.refresh?.expose() else { return false }
        return model.renew(refresh, now: clock.now) != nil
    }

    func begin(_ spell: Spell, on platform: Platform) { weather.begin(spell, on: platform) }
    func end(_ spell: Spell, on platform: Platform) { weather.end(spell, on: platform) }
}
