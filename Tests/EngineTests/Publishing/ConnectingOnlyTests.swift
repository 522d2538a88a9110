import Domain
import Platforms
import Testing

@testable import Engine

/// Platforms whose accounts are kept alive while publishing there is still to come.
@Suite("Accounts that cannot be published to yet", .timeLimit(.minutes(10)))
struct ConnectingOnlyTests {
    private static func open(
        publishes: Bool, _ body: @escaping @Sendable (House, Connection) async throws -> Void
    ) async throws {
        try await House.open(connectors: [PagesConnector(ports: .system, publishes: publishes)]) { house in
            try await body(house, try await connect(house))
        }
    }

    private static func connect(_ house: House) async throws -> Connection {
        let connecting = house.engine.connecting
        let attempt = try await connecting.signIn(
            NewAuthorization(platform: .bluesky, handle: "ada"), appPassword: Secret("word"), by: house.owner)
        let chosen = try await connecting.choose(attempt.id, remoteIDs: ["north"], by: house.owner)
        guard case .done(let ids) = chosen.state, let id = ids.first else {
            throw Surprise(description: "\(chosen.state)")
        }
        return try await house.engine.connections.get(id, by: house.owner).connection
    }

    @Test("the platform list, preflight and a post all say that publishing is still to come")
    func said() async throws {
        try await Self.open(publishes: false) { house, connection in
            let listed = try await house.engine.connecting.platforms(by: house.owner)
            #expect(listed.first { $0.profile.platform == .bluesky }?.publishes == false)
            #expect(listed.first { $0.profile.platform == .mastodon }?.publishes == true)
            let post = NewPost(
                content: Content(text: "Hello."), deliveries: [NewDelivery(connectionID: connection.id)], timing: .now)

            let problems = try await house.engine.posts.preflight(post, by: house.owner)

            #expect(problems.map(\.problem.code) == [.publishingNotOffered])
            await #expect(throws: EngineError.self) {
                _ = try await house.engine.posts.create(post, key: nil, by: house.owner)
            }
        }
    }

    @Test("REL-20 where nothing was sent, nothing is called published")
    func nothing() async throws {
        try await Self.open(publishes: true) { house, connection in
            let post = try await house.post(Content(text: "Hello."), to: [connection])

            let view = try await house.settled(post.post.id)

            #expect(view.deliveries.map(\.delivery.state) == [.failed])
        }
    }
}
