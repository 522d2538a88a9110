import Domain
import HTTPTypes
import Outbound
import Storage
import Testing

@testable import API
@testable import Engine

@Suite("Figures through the interface", .timeLimit(.minutes(10)))
struct FiguresTests {
    private func keep(_ counted: [FigureSubject: [Figure: Int64]], _ house: House) async throws {
        try await house.database.write { [owner = house.owner] in
            try FigureStore.put(counted, of: owner.workspaceID, in: $0)
        }
    }

    @Test("S2.02 an account has its figures day by day, and says why when there are none")
    func account() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let path = "/v1/connections/\(id)/figures"
            let waiting = try await house.send(.get, path)
            #expect(waiting.json["state"]?.string == "waiting" && waiting.json["platform"]?.string == "bluesky")
            #expect(waiting.json["days"]?.array == [] && waiting.json["note"]?.string?.isEmpty == false)

            let subject = FigureSubject.connection(try #require(Connection.ID(id)))
            try await keep([subject: [.followers: 12, .posts: 3]], house)
            let counted = try await house.send(.get, path + "?days=1")

            #expect(counted.json["state"]?.string == "counted" && counted.json["note"] == nil)
            let day = try #require(counted.json["days"]?[0])
            #expect(day["figures"] == ["followers": 12, "posts": 3])
            #expect(day["day"]?.string == day["taken_at"]?.string.map { String($0.prefix(10)) })
        }
    }

    @Test("the number of days has bounds", arguments: ["0", "401", "-1", "x", "1.5"])
    func bounds(days: String) async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let reply = try await house.send(.get, "/v1/connections/\(id)/figures?days=\(days)")
            #expect(reply.status == 422 && reply.fields == ["days"])
        }
    }

    @Test("S2.02 a post has the figures of each delivery, also negative ones and very large ones")
    func post() async throws {
        try await House.open { house in
            let post = try await house.schedule("Hello", to: try await house.connectBluesky())
            let path = "/v1/posts/\(try post.id)/figures"
            let early = try await house.send(.get, path)
            #expect(early.json["deliveries"]?[0]?["state"]?.string == "unpublished")

            let delivery = try #require(post.json["deliveries"]?[0]?["id"]?.string)
            let subject = FigureSubject.delivery(try #require(Delivery.ID(delivery)))
            try await keep([subject: [.likes: 1 << 40, .score: -7]], house)
            let counted = try await house.send(.get, path)

            let one = try #require(counted.json["deliveries"]?[0])
            #expect(one["delivery_id"]?.string == delivery && one["state"]?.string == "counted")
            #expect(one["days"]?[0]?["figures"] == ["likes": .integer(1 << 40), "score": -7])
        }
    }
}
