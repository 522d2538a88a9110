import Domain
import Storage
import TestKit
import Testing

/// Accounts that were taken out, as rows.
@Suite("Stored connections that come back", .timeLimit(.minutes(5)))
struct ConnectionReturnTests {
    private func remove(_ connection: Connection, _ house: Household) async throws {
        #expect(
            try await house.write { try ConnectionStore.remove(connection.id, of: connection.workspaceID, in: $0) })
    }

    private func removed(_ id: String, _ house: Household) async throws -> Connection? {
        try await house.read {
            try ConnectionStore.findRemoved(house.account(id), on: .mastodon, of: house.workspace.id, in: $0)
        }
    }

    private func restore(_ connection: Connection, _ house: Household, grant: Grant.ID? = nil) async throws -> Bool {
        let grant = grant ?? connection.grantID
        return try await house.write {
            try ConnectionStore.restore(connection, with: grant, as: connection.account, in: $0)
        }
    }

    @Test("S1.36 the row comes back under a new grant, well, with all else as it was", arguments: DatabaseKind.engines)
    func back(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let first = try await house.connection("1", health: .disconnected(.expired), isActive: false)
            #expect(try await removed("1", house) == nil, "it is still there")
            try await house.write {
                try ConnectionStore.noteCheck(of: first.id, of: first.workspaceID, words: "No.", in: $0)
            }
            #expect(
                try await house.write {
                    try ConnectionStore.remove(first.id, of: first.workspaceID, from: "person", in: $0)
                })
            house.clock.advance(by: .days(1))
            let found = try #require(try await removed("1", house))
            #expect(found.id == first.id && found.health == .disconnected(.expired))

            let grant = Grant.ID(house.clock.ports)
            #expect(try await restore(found, house, grant: grant))
            #expect(try await !restore(found, house), "once")

            let stored = try #require(try await house.stored(first))
            #expect(stored.grantID == grant && stored.health == .healthy && stored.healthSince == house.now)
            #expect(stored.connectedAt == first.connectedAt && stored.brandID == first.brandID && !stored.isActive)
            #expect(stored.lastGoodAt == house.now)
            #expect(try await removed("1", house) == nil)
            let overview = try await house.read {
                try ConnectionStore.overview(of: first.id, of: first.workspaceID, in: $0)
            }
            #expect(overview?.checkWords == nil && overview?.lastCheckedAt == nil)
            let leftBy = try await house.read { transaction in
                try transaction.row("SELECT left_by FROM connections WHERE id = $1", [.id(first.id)])?
                    .optionalText("left_by")
            }
            #expect(leftBy == nil, "whose login it had lived from is of no use any more")
        }
    }

    @Test(
        "S4.48 of several rows of an account the last comes back, and none while it is connected",
        arguments: DatabaseKind.engines)
    func several(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let first = try await house.connection("1")
            try await remove(first, house)
            house.clock.advance(by: .hours(1))
            let second = try await house.connection("1")
            await #expect(throws: StorageError.self) { _ = try await restore(first, house) }
            try await remove(second, house)

            #expect(try await removed("1", house)?.id == second.id)
            #expect(try await removed("2", house) == nil)
        }
    }

    @Test(
        "SEC-63 an account of another workspace, platform or server does not come back",
        arguments: DatabaseKind.engines)
    func others(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let theirs = try await neighbour.connection("1")
            try await remove(theirs, neighbour)
            let elsewhere = try await house.connection("1", platform: .bluesky)
            try await remove(elsewhere, house)

            #expect(try await removed("1", house) == nil)
        }
    }

    @Test("SEC-80 whose data were deleted never comes back, taken out before or not", arguments: DatabaseKind.engines)
    func deleted(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let first = try await house.connection("1")
            try await remove(first, house)
            let found = try await house.read { try DepartureStore.removed(of: "1", on: .mastodon, in: $0) }
            #expect(found.map(\.id) == [first.id])
            #expect(try await house.read { try DepartureStore.removed(of: "1", on: .x, in: $0) }.isEmpty)

            try await house.write { try DepartureStore.forget(first, in: $0) }

            #expect(try await removed("1", house) == nil)
            #expect(try await house.read { try DepartureStore.removed(of: "1", on: .mastodon, in: $0) }.isEmpty)

            let page = try await house.connection("page")
            #expect(
                try await house.write {
                    try ConnectionStore.remove(page.id, of: page.workspaceID, from: "person", in: $0)
                })
            let ofPerson = try await house.read { try DepartureStore.removed(of: "person", on: .mastodon, in: $0) }
            #expect(ofPerson.map(\.id) == [page.id], "whose login it lived from is noted")
            try await house.write { try DepartureStore.forget(page, in: $0) }
            #expect(try await house.read { try DepartureStore.removed(of: "person", on: .mastodon, in: $0) }.isEmpty)
        }
    }
}
