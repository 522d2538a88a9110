import Domain
import HTTPTypes
import Outbound
import Storage
import Testing

@testable import Engine

/// First comments and reposts in the interface.
@Suite("Children of deliveries for programs", .timeLimit(.minutes(2)))
struct ChildrenTests {
    /// A post on the calendar, whose delivery is given children as if its platform had them.
    private static func planned(_ house: House, state: DeliveryState = .scheduled) async throws -> (JSONValue, Delivery)
    {
        let connection = try await house.connectBluesky()
        let id = try await house.schedule("Post", to: connection).id
        let postID = Post.ID(stored: id)
        let (workspaceID, ports) = (house.owner.workspaceID, house.engine.parts.ports)
        return try await house.database.write { transaction in
            let listed = try DeliveryStore.list(of: postID, of: workspaceID, in: transaction)
            let parent = try #require(listed.first?.stored.delivery)
            let found = try ConnectionStore.find(parent.connectionID, of: workspaceID, in: transaction)
            let child = Delivery(
                id: Delivery.ID(ports), workspaceID: workspaceID, postID: postID,
                connectionID: parent.connectionID, options: DeliveryOptions([.firstComment: "First"]),
                state: state, dueAt: parent.dueAt, kind: .comment, parentID: parent.id)
            try DeliveryStore.insert(child, to: try #require(found), in: transaction)
            return (.string(id), child)
        }
    }

    @Test("REL-27 S3.29 a delivery shows its children, with kind, parent, state and reason")
    func shown() async throws {
        try await House.open { house in
            let (id, child) = try await Self.planned(house)
            let post = try await house.send(.get, "/v1/posts/\(id.string ?? "")").json
            let parent = try #require(post["deliveries"]?[0])
            #expect(post["deliveries"]?.array?.count == 1)
            #expect(parent["kind"] == "post" && parent["parent_id"] == nil)
            let shown = try #require(parent["children"]?[0])
            #expect(shown["id"]?.string == child.id.text && shown["kind"] == "comment")
            #expect(shown["parent_id"] == parent["id"] && shown["state"] == "scheduled")
            #expect(shown["options"] == ["first_comment": "First"] && shown["children"] == nil)
            #expect(shown["explanation"] == "It goes out after its post.")
        }
    }

    @Test("REL-27 a child alone is dropped; it has no time of its own before its post is out")
    func dropped() async throws {
        try await House.open { house in
            let (id, child) = try await Self.planned(house)
            let moved = try await house.send(
                .post, "/v1/deliveries/\(child.id)/reschedule", ["publish_at": "2199-03-03T09:00:00Z"])
            #expect(moved.status == 409 && moved.json["code"]?.string == "wrong_state")
            let dropped = try await house.send(.post, "/v1/deliveries/\(child.id)/drop")
            #expect(dropped.status == 200 && dropped.json["state"] == "cancelled" && dropped.json["children"] == [])
            let post = try await house.send(.get, "/v1/posts/\(id.string ?? "")").json
            #expect(post["deliveries"]?[0]?["state"] == "scheduled")
        }
    }

    @Test("REL-27 a post whose comment failed is found among the failed")
    func listed() async throws {
        try await House.open { house in
            let (id, child) = try await Self.planned(house, state: .failed)
            let found = try await house.send(.get, "/v1/posts?state=failed").json["posts"]?.array ?? []
            #expect(found.map { $0["id"] } == [id])
            #expect(found.first?["deliveries"]?[0]?["children"]?[0]?["id"]?.string == child.id.text)
        }
    }
}
