import Domain
import Engine

/// What the dashboard asks of the Engine about figures.
protocol FiguresDesk: Sendable {
    /// The figures of a post on each of its accounts.
    func post(_ id: Post.ID, by: Principal) async throws -> [DeliveryFigures]
    /// The figures of an account, of so many days.
    func connection(_ id: Connection.ID, days: Int, by: Principal) async throws -> AccountFigures
}

extension Figures: FiguresDesk {}
