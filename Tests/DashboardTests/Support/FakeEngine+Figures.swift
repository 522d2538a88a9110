import Domain

@testable import Dashboard
@testable import Engine

extension FakeEngine: FiguresDesk {
    func post(_ id: Post.ID, by: Principal) async throws -> [DeliveryFigures] {
        try ask("figures of post")
        guard let view = now.posts.first(where: { $0.post.id == id }) else { throw EngineError.notFound }
        return view.deliveries.map {
            DeliveryFigures(delivery: $0.delivery, platform: $0.platform, figures: now.postFigures)
        }
    }

    func connection(_ id: Connection.ID, days: Int, by: Principal) async throws -> AccountFigures {
        try ask("figures of \(days) days")
        guard let view = now.connections.first(where: { $0.connection.id == id }) else { throw EngineError.notFound }
        return AccountFigures(connection: view.connection, figures: now.accountFigures)
    }
}
