package import Domain
import Platforms
import Storage

extension Posts {
    /// Runs the rules of each account over the post (architecture: stated once, the same everywhere).
    ///
    /// - Parameter isForLater: whether it goes out later than now; `nil` where its times tell.
    func problems(
        of draft: NewPost, isForLater: Bool? = nil, by principal: Principal
    ) async throws -> [ConnectionProblem] {
        let contents = [draft.content] + draft.deliveries.compactMap(\.content)
        let wanted = Set(contents.flatMap(\.mediaIDs) + draft.deliveries.flatMap(\.options.mediaIDs))
        let (accounts, media) = try await parts.read { transaction in
            var media: [MediaItem.ID: MediaItem] = [:]
            for id in wanted { media[id] = try MediaItemStore.find(id, of: principal.workspaceID, in: transaction) }
            let accounts = try draft.deliveries.map { delivery in
                let connection = try ConnectionStore.find(
                    delivery.connectionID, of: principal.workspaceID, in: transaction)
                let timing = delivery.timing ?? draft.timing
                let tells = try timing.isForLater(of: principal.workspaceID, in: transaction)
                return (connection: connection, isForLater: isForLater ?? tells)
            }
            return (accounts, media)
        }
        var all: [ConnectionProblem] = []
        for (wanted, account) in zip(draft.deliveries, accounts) {
            guard let connection = account.connection else { throw EngineError.notFound }
            let found = try await problems(
                of: wanted.content ?? draft.content, options: wanted.options, media: media, for: connection,
                isForLater: account.isForLater)
            all += found.map { ConnectionProblem(connectionID: connection.id, problem: $0) }
        }
        return all
    }

    /// What an account takes, asked from its server where limits live there.
    package func capabilities(of id: Connection.ID, by principal: Principal) async throws -> Capabilities {
        try principal.require(.view)
        let found = try await parts.read { try ConnectionStore.find(id, of: principal.workspaceID, in: $0) }
        guard let connection = found else { throw EngineError.notFound }
        return try await limits.capabilities(of: connection)
    }

    private func problems(
        of content: Content, options: DeliveryOptions, media: [MediaItem.ID: MediaItem], for connection: Connection,
        isForLater: Bool
    ) async throws -> [Problem] {
        let name = connection.platform.displayName
        guard try parts.connector(connection.platform).publishes else { return [Preflight.notOffered(name: name)] }
        let capabilities = try await limits.capabilities(of: connection)
        let recipes = Preflight.recipes(
            of: content, options: options, media: media, capabilities: capabilities, kinds: adapts)
        return try await unmade(recipes, media, on: name)
            + Preflight.problems(
                of: content, options: options, media: media, capabilities: capabilities, name: name, adapts: adapts,
                isForLater: isForLater)
    }

    /// What to say of files that could not be made to fit a moment ago, for this post or another one.
    private func unmade(
        _ recipes: [MediaItem.ID: MediaRecipe], _ media: [MediaItem.ID: MediaItem], on name: String
    ) async throws -> [Problem] {
        guard !recipes.isEmpty else { return [] }
        return try await parts.read { transaction in
            try recipes.sorted { $0.key < $1.key }.compactMap { id, recipe in
                guard let item = media[id],
                    case .failed(let words)? = try MediaCopyStore.find(
                        MediaCopyKey(item, variant: recipe.variant), in: transaction)
                else { return nil }
                return Problem(unmade: item.fileName, on: name, words: words)
            }
        }
    }
}

/// What each account can publish, asked from its server at most as often as its platform changes its mind.
package struct Limits: Sendable {
    /// How long an account is said to be kept from posting without asking again.
    private static let obstacleLife: Duration = .minutes(1)

    let parts: EngineParts
    let sessions: Sessions
    private let known = Remembered<Connection.ID, Capabilities>(capacity: 2_000)

    init(parts: EngineParts, sessions: Sessions) {
        self.parts = parts
        self.sessions = sessions
    }

    /// The limits of the account as its server told them last, or those of the platform; nobody is asked.
    func remembered(of connection: Connection) -> Capabilities? {
        known.value(connection.id, now: parts.ports.monotonic())
            ?? parts.connectors[connection.platform]?.profile.capabilities
    }

    /// The limits of the account; those of the platform when its server cannot be asked.
    func capabilities(of connection: Connection) async throws -> Capabilities {
        let connector = try parts.connector(connection.platform)
        if let capabilities = known.value(connection.id, now: parts.ports.monotonic()) { return capabilities }
        guard case .success(let session) = try await sessions.session(for: connection) else {
            return connector.profile.capabilities
        }
        return await capabilities(of: connection, by: connector, as: session) ?? connector.profile.capabilities
    }

    /// The limits of the account, with a session that is open; `nil` when its server cannot be asked.
    func capabilities(
        of connection: Connection, by connector: any Connector, as session: Session
    ) async -> Capabilities? {
        let now = parts.ports.monotonic()
        if let capabilities = known.value(connection.id, now: now) { return capabilities }
        guard let capabilities = await connector.capabilities(of: session) else { return nil }
        let life = capabilities.obstacle == nil ? connector.profile.limitsLife : Self.obstacleLife
        known.remember(capabilities, for: connection.id, until: now + life)
        return capabilities
    }
}
