import Domain
import TestKit
import Testing

@testable import Engine

@Suite("The straight line through the house", .timeLimit(.minutes(10)))
struct StraightLineTests {
    @Test("S1.01 S4.01 REL-20 an account is connected and a thread is published once", arguments: DatabaseKind.allCases)
    func line(kind: DatabaseKind) async throws {
        try await House.open(kind) { house in
            let bluesky = try await house.connect(.bluesky, as: "ada", handle: "ada.bsky.social")
            let x = try await house.connect(.x, as: "ada")

            let post = try await house.post(
                Content(parts: [Part(text: "Hello from the house"), Part(text: "and a second part")]),
                to: [bluesky, x])
            let view = try await house.settled(post.post.id)

            #expect(view.deliveries.map(\.delivery.state) == [.published, .published])
            #expect(view.deliveries.allSatisfy { $0.delivery.permalink != nil })
            #expect(house.visible("bluesky").count == 2)
            #expect(house.visible("x").count == 2)
        }
    }
}
