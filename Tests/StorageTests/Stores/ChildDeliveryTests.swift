import Domain
import Storage
import TestKit
import Testing

/// Deliveries that depend on another one, as rows (REL-27).
@Suite("Stored children of deliveries", .timeLimit(.minutes(10)))
struct ChildDeliveryTests {
    private func child(_ kind: DeliveryKind, of parent: Delivery, _ house: Household) -> Delivery {
        Delivery(
            id: Delivery.ID(house.clock.ports), workspaceID: parent.workspaceID, postID: parent.postID,
            connectionID: parent.connectionID, options: DeliveryOptions([.firstComment: "First"]), state: .scheduled,
            dueAt: house.now, kind: kind, parentID: parent.id)
    }

    private func parent(_ house: Household, state: DeliveryState = .scheduled) async throws -> (Delivery, Connection) {
        let connection = try await house.connection()
        return (try await house.delivery(of: try await house.post(), to: connection, state: state), connection)
    }

    @Test("REL-27 a child is read as it was stored, and found by its parent", arguments: DatabaseKind.engines)
    func roundTrip(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (parent, connection) = try await parent(house)
            let children = [child(.comment, of: parent, house), child(.repost, of: parent, house)]
            try await house.write { transaction in
                for child in children { try DeliveryStore.insert(child, to: connection, in: transaction) }
            }

            let found = try await house.read { try DeliveryStore.children(of: parent, in: $0).map(\.delivery) }

            #expect(Set(found.map(\.id)) == Set(children.map(\.id)) && found.map(\.kind) == [.comment, .repost])
            #expect(found.allSatisfy { $0.parentID == parent.id && $0.options.firstComment == "First" })
            let stored = try #require(try await house.stored(parent))
            #expect(stored.delivery.kind == .post && stored.delivery.parentID == nil)
        }
    }

    @Test("REL-57 a parent has one child of a kind, whoever makes it", arguments: DatabaseKind.engines)
    func once(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (parent, connection) = try await parent(house)
            let first = child(.comment, of: parent, house)
            try await house.write { try DeliveryStore.insert(first, to: connection, in: $0) }
            let second = child(.comment, of: parent, house)
            await #expect(throws: (any Error).self) {
                try await house.write { try DeliveryStore.insert(second, to: connection, in: $0) }
            }
        }
    }

    @Test("REL-27 only a child of which nothing was sent can be taken out", arguments: DatabaseKind.engines)
    func removal(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (parent, connection) = try await parent(house)
            let (fresh, begun) = (child(.comment, of: parent, house), child(.repost, of: parent, house))
            try await house.write { transaction in
                for child in [fresh, begun] { try DeliveryStore.insert(child, to: connection, in: transaction) }
                _ = try DeliveryStore.begin(
                    begun.id, of: begun.workspaceID, fence: 1, rescues: 0, in: transaction)
                for delivery in [fresh, begun, parent] { try DeliveryStore.remove(child: delivery, in: transaction) }
            }
            #expect(try await house.stored(fresh) == nil)
            #expect(try await house.stored(begun) != nil)
            #expect(try await house.stored(parent) != nil)
        }
    }

    @Test("REL-27 what has no timer because its parent is not out is not forgotten", arguments: DatabaseKind.engines)
    func forgotten(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (parent, connection) = try await parent(house, state: .publishing)
            let comment = child(.comment, of: parent, house)
            try await house.write { try DeliveryStore.insert(comment, to: connection, in: $0) }
            func lost() async throws -> Set<Delivery.ID> {
                try await house.read {
                    Set(try ForgottenStore.page(from: "", limit: 10, in: $0).deliveries.map(\.delivery.id))
                }
            }
            #expect(try await lost() == [parent.id])
            try await house.write { try DeliveryStore.publish([(parent, nil)], in: $0) }
            #expect(try await lost() == [comment.id])
        }
    }
}
