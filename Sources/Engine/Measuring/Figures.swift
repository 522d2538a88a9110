package import Domain
import Platforms
import Storage

/// What people and programs see of the figures of posts and accounts (S2.02).
package struct Figures: Sendable {
    /// How many days of an account are shown unless told otherwise.
    package static let usualDays = 30

    let parts: EngineParts

    /// The figures of a post on each of its accounts, from its first day on.
    package func post(_ id: Post.ID, by principal: Principal) async throws -> [DeliveryFigures] {
        try principal.require(.view)
        return try await parts.read { transaction in
            guard try PostStore.find(id, of: principal.workspaceID, in: transaction) != nil else {
                throw EngineError.notFound
            }
            return try DeliveryStore.list(of: id, of: principal.workspaceID, in: transaction).map { stored, _ in
                DeliveryFigures(
                    delivery: parts.shown(stored.delivery), platform: stored.platform,
                    figures: try figures(of: stored, in: transaction))
            }
        }
    }

    /// The figures of an account, of so many days, today included.
    package func connection(
        _ id: Connection.ID, days: Int = usualDays, by principal: Principal
    ) async throws -> AccountFigures {
        try principal.require(.view)
        return try await parts.read { transaction in
            guard let connection = try ConnectionStore.find(id, of: principal.workspaceID, in: transaction) else {
                throw EngineError.notFound
            }
            let since = Day(of: transaction.now) + Int64(1 - min(max(days, 1), Int(FigureSchedule.keptDays)))
            return AccountFigures(
                connection: parts.shown(connection),
                figures: try figures(of: connection, since: since, in: transaction))
        }
    }

    private func figures(of stored: StoredDelivery, in transaction: Transaction) throws -> FiguresView {
        let delivery = stored.delivery
        let days = try FigureStore.list(
            of: .delivery(delivery.id), of: delivery.workspaceID, since: Day(number: 0), in: transaction)
        if !days.isEmpty { return FiguresView(state: .counted, days: days) }
        let connection = try ConnectionStore.find(
            delivery.connectionID, of: delivery.workspaceID, in: transaction)
        var absence = try absence(on: stored.platform, connection, in: transaction)
        absence.kinds = parts.connectors[stored.platform]?.profile.figures?.ofPosts ?? []
        absence.publishedAt = delivery.publishedAt
        absence.isPost = true
        if delivery.state == .published { absence.isNamed = try isNamed(stored, in: transaction) }
        return absence.view(now: transaction.now)
    }

    private func figures(
        of connection: Connection, since day: Day, in transaction: Transaction
    ) throws -> FiguresView {
        let days = try FigureStore.list(
            of: .connection(connection.id), of: connection.workspaceID, since: day, in: transaction)
        if !days.isEmpty { return FiguresView(state: .counted, days: days) }
        var absence = try absence(on: connection.platform, connection, in: transaction)
        absence.kinds = parts.connectors[connection.platform]?.profile.figures?.ofAccounts ?? []
        return absence.view(now: transaction.now)
    }

    private func absence(
        on platform: Platform, _ connection: Connection?, in transaction: Transaction
    ) throws -> FiguresAbsence {
        var absence = FiguresAbsence(platform: platform)
        absence.rules = parts.connectors[platform]?.profile.figures
        absence.isAsked = parts.measures(platform)
        guard let connection, connection.health.isUsable else { return absence }
        absence.isConnected = true
        let grant = try GrantStore.find(connection.grantID, of: connection.workspaceID, in: transaction)?.grant
        if let grant { absence.isPermitted = absence.rules?.lackScope(in: grant) != true }
        if let look = try FigureStore.look(at: connection.id, of: connection.workspaceID, in: transaction) {
            absence.look = (look.at, look.words)
        }
        return absence
    }

    private func isNamed(_ stored: StoredDelivery, in transaction: Transaction) throws -> Bool {
        let entries = try JournalStore.list(of: stored.delivery, round: stored.round, in: transaction)
        let outputs = Dictionary(entries.compactMap { entry in entry.output.map { (entry.step, $0) } }) { $1 }
        return parts.connectors[stored.platform]?.remoteID(in: outputs) != nil
    }
}
