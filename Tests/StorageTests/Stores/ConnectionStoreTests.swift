import Domain
import Storage
import TestKit
import Testing

/// Accounts as rows: one per account, changed only by who saw the present state.
@Suite("Stored connections", .timeLimit(.minutes(10)))
struct ConnectionStoreTests {
    @Test("a connection is read as it was stored, in every health", arguments: DatabaseKind.engines)
    func roundTrip(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            for (number, health) in Health.all.enumerated() {
                let connection = try await house.connection("\(number)", health: health, isActive: number % 2 == 0)

                let stored = try #require(try await house.stored(connection))

                #expect(stored.health == health && stored.isActive == (number % 2 == 0))
                #expect(stored.account == connection.account && stored.grantID == connection.grantID)
                #expect(stored.brandID == house.brand.id && stored.platform == .mastodon)
                #expect(stored.connectedAt == house.now && stored.healthSince == house.now)
                #expect(stored.lastGoodAt == nil)
            }
        }
    }

    @Test("S4.48 SEC-15 the same account is connected once in a workspace", arguments: DatabaseKind.engines)
    func oncePerAccount(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            _ = try await house.connection("1")

            let error = await #expect(throws: StorageError.self) { _ = try await house.connection("1") }
            let other = try await house.connection("1", platform: .bluesky)
            let neighbour = try await house.neighbour().connection("1")

            guard case .conflict(let constraint) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(constraint.covers("connections", "workspace_id", "platform", "server", "remote_id"))
            #expect(other.id != neighbour.id)
        }
    }

    @Test("an account without an identifier cannot be connected", arguments: DatabaseKind.engines)
    func namelessAccount(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let error = await #expect(throws: StorageError.self) { _ = try await house.connection("") }
            #expect(error?.code == "check")
        }
    }

    @Test("a removed account can be connected anew; the old row stays out of sight", arguments: DatabaseKind.engines)
    func removed(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let first = try await house.connection("1")
            let remove: @Sendable (Transaction) throws -> Bool = {
                try ConnectionStore.remove(first.id, of: first.workspaceID, in: $0)
            }

            let removals = [try await house.write(remove), try await house.write(remove)]
            let second = try await house.connection("1")

            let found = try await house.read {
                try ConnectionStore.find(house.account("1"), on: .mastodon, of: house.workspace.id, in: $0)?.id
            }
            let stored = try await house.stored(first)
            #expect(removals == [true, false])
            #expect(stored == nil)
            #expect(found == second.id)
        }
    }

    @Test("REL-18 health changes only from the state that was seen", arguments: DatabaseKind.engines)
    func healthCompareAndSet(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            house.clock.advance(by: .hours(1))

            let first = try await house.write {
                try ConnectionStore.changeHealth(of: connection, to: .warning(.expiring), in: $0)
            }
            let second = try await house.write {
                try ConnectionStore.changeHealth(of: connection, to: .disconnected(.revoked), in: $0)
            }

            let stored = try await house.stored(connection)
            #expect(first && !second)
            #expect(stored?.health == .warning(.expiring) && stored?.healthSince == house.now)
        }
    }

    @Test(
        "REL-18 two that saw another reason of the same colour do not overwrite each other",
        arguments: DatabaseKind.engines)
    func sameColour(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            var seen = try await house.connection("1", health: .warning(.outage))
            seen.health = .warning(.expiring)

            let isChanged = try await house.write { [seen] in
                try ConnectionStore.changeHealth(of: seen, to: .healthy, in: $0)
            }

            let stored = try await house.stored(seen)
            #expect(!isChanged)
            #expect(stored?.health == .warning(.outage))
        }
    }

    @Test("REL-18 of many that turn it red at once, one does", arguments: DatabaseKind.engines)
    func healthRace(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()

            let winners = try await house.race(8) {
                try ConnectionStore.changeHealth(of: connection, to: .disconnected(.expired), in: $0)
            }

            #expect(winners == 1)
        }
    }

    @Test("REL-23 pausing an account changes nothing but the flag", arguments: DatabaseKind.engines)
    func paused(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection("1", health: .warning(.missingScope))

            let isSet = try await house.write {
                try ConnectionStore.setActive(false, of: connection.id, of: connection.workspaceID, in: $0)
            }

            let stored = try await house.stored(connection)
            #expect(isSet)
            #expect(stored?.isActive == false && stored?.health == .warning(.missingScope))
            #expect(stored?.healthSince == connection.healthSince)
        }
    }

    @Test(
        "S0.38 a reconnect keeps identifier, brand, flag and date, and brings grant and name up to date",
        arguments: DatabaseKind.engines)
    func reconnected(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection("1", isActive: false)
            house.clock.advance(by: .days(3))
            let grant = try await house.grant()
            var account = connection.account
            account.name = "Ada L."

            try await house.write { [account] in
                try ConnectionStore.reconnect(connection, with: grant.id, as: account, in: $0)
            }

            let stored = try await house.stored(connection)
            #expect(stored?.grantID == grant.id && stored?.account.name == "Ada L.")
            #expect(stored?.connectedAt == connection.connectedAt && stored?.brandID == connection.brandID)
            #expect(stored?.isActive == false && stored?.lastGoodAt == house.now)
        }
    }

    @Test(
        "that an account works is written down once a minute, however often it shows", arguments: DatabaseKind.engines)
    func good(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            var noted: [Duration?] = []
            let start = house.now
            for pause in [0, 59, 1, 59] {
                house.clock.advance(by: .seconds(pause))
                let known = try #require(try await house.stored(connection))
                try await house.write { try ConnectionStore.noteGood([known], in: $0) }
                noted.append(try await house.stored(connection)?.lastGoodAt.map { $0 - start })
            }
            #expect(noted == [.zero, .zero, .seconds(60), .seconds(60)])
        }
    }

    @Test("a description brings name and picture up to date, and nothing else", arguments: DatabaseKind.engines)
    func described(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            var account = connection.account
            account.avatarURL = nil
            account.handle = "@ada2@social.example"

            try await house.write { [account] in
                try ConnectionStore.describe(connection, as: account, in: $0)
                try ConnectionStore.noteGood([connection], in: $0)
            }

            let stored = try await house.stored(connection)
            #expect(stored?.account == account)
            #expect(stored?.grantID == connection.grantID && stored?.lastGoodAt == house.now)
        }
    }

    @Test(
        "REL-16 a check is remembered with its time, a connection never checked has none",
        arguments: DatabaseKind.engines)
    func checked(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            let check: @Sendable (Transaction) throws -> ConnectionOverview? = {
                try ConnectionStore.overview(of: connection.id, of: connection.workspaceID, in: $0)
            }

            let never = try await house.read(check)
            house.clock.advance(by: .minutes(5))
            try await house.write {
                try ConnectionStore.noteCheck(of: connection.id, of: connection.workspaceID, words: "slow", in: $0)
            }
            let now = try await house.read(check)

            #expect(never?.lastCheckedAt == nil && never?.checkWords == nil)
            #expect(now?.lastCheckedAt == house.now && now?.checkWords == "slow")
        }
    }

    @Test("every account that a grant feeds is found, removed ones are not", arguments: DatabaseKind.engines)
    func fed(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let first = try await house.connection("1")
            var ids = [first.id]
            for number in 2...4 {
                let connection = Connection(
                    id: Connection.ID(house.clock.ports), workspaceID: house.workspace.id, brandID: house.brand.id,
                    platform: .mastodon, grantID: first.grantID, account: house.account("\(number)"),
                    healthSince: house.now, connectedAt: house.now)
                try await house.write { try ConnectionStore.insert(connection, in: $0) }
                ids.append(connection.id)
            }
            _ = try await house.connection("5")
            _ = try await house.write { [ids] in try ConnectionStore.remove(ids[2], of: house.workspace.id, in: $0) }

            let fed = try await house.read {
                try ConnectionStore.fed(by: first.grantID, of: house.workspace.id, in: $0).map(\.id)
            }

            #expect(fed == [ids[0], ids[1], ids[3]].sorted())
        }
    }

    struct Listing: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let filter: ConnectionFilter
        let expected: [String]
    }

    static let listings = [
        Listing(testDescription: "everything", filter: ConnectionFilter(), expected: ["a", "b", "c", "d"]),
        Listing(testDescription: "one platform", filter: ConnectionFilter(platform: .bluesky), expected: ["b"]),
        Listing(testDescription: "red", filter: ConnectionFilter(status: "disconnected"), expected: ["c"]),
        Listing(testDescription: "paused", filter: ConnectionFilter(isActive: false), expected: ["d"]),
        Listing(testDescription: "active", filter: ConnectionFilter(isActive: true), expected: ["a", "b", "c"]),
        Listing(
            testDescription: "several conditions", filter: ConnectionFilter(platform: .mastodon, status: "healthy"),
            expected: ["a", "d"]),
        Listing(
            testDescription: "a brand that has none", filter: ConnectionFilter(brandID: Brand.ID(stored: "brd_0")),
            expected: []),
        Listing(
            testDescription: "a status that does not exist", filter: ConnectionFilter(status: "' OR 1=1 --"),
            expected: []),
    ]

    @Test("SEC-60 connections are listed by what was asked for, in order", arguments: DatabaseKind.engines, listings)
    func listed(kind: DatabaseKind, listing: Listing) async throws {
        try await Household.with(kind) { house in
            _ = try await house.neighbour().connection("z")
            _ = try await house.connection("a")
            house.clock.advance(by: .seconds(1))
            _ = try await house.connection("b", platform: .bluesky)
            house.clock.advance(by: .seconds(1))
            _ = try await house.connection("c", health: .disconnected(.revoked))
            house.clock.advance(by: .seconds(1))
            _ = try await house.connection("d", isActive: false)

            let found = try await house.read {
                try ConnectionStore.overview(listing.filter, of: house.workspace.id, after: nil, limit: 500, in: $0)
                    .map(\.connection.account.remoteID)
            }

            #expect(found == listing.expected)
        }
    }

    @Test("pages of connections hold each one once", arguments: DatabaseKind.engines)
    func paged(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            var ids: [Connection.ID] = []
            for number in 0..<7 { ids.append(try await house.connection("\(number)").id) }

            var seen: [Connection.ID] = []
            while true {
                let page = try await house.read { [seen] in
                    try ConnectionStore.overview(
                        ConnectionFilter(), of: house.workspace.id, after: seen.last, limit: 3, in: $0
                    ).map(\.connection.id)
                }
                if page.isEmpty { break }
                seen += page
            }

            #expect(seen == ids.sorted())
        }
    }

    @Test("SEC-61 another workspace can neither see nor change a connection", arguments: DatabaseKind.engines)
    func foreign(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection("1")
            let foreign = try await house.neighbour().workspace.id

            let changes = try await house.write { transaction in
                [
                    try ConnectionStore.find(connection.id, of: foreign, in: transaction) != nil,
                    try ConnectionStore.find(house.account("1"), on: .mastodon, of: foreign, in: transaction) != nil,
                    try ConnectionStore.setActive(false, of: connection.id, of: foreign, in: transaction),
                    try ConnectionStore.remove(connection.id, of: foreign, in: transaction),
                    try !ConnectionStore.fed(by: connection.grantID, of: foreign, in: transaction).isEmpty,
                ]
            }

            let stored = try await house.stored(connection)
            #expect(changes == [false, false, false, false, false])
            #expect(stored?.isActive == true)
        }
    }

    @Test("SEC-61 a connection cannot stand under a brand of another workspace", arguments: DatabaseKind.engines)
    func foreignBrand(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let grant = try await house.grant()
            let connection = Connection(
                id: Connection.ID(house.clock.ports), workspaceID: house.workspace.id, brandID: neighbour.brand.id,
                platform: .mastodon, grantID: grant.id, account: house.account(), healthSince: house.now,
                connectedAt: house.now)

            let error = await #expect(throws: StorageError.self) {
                try await house.write { try ConnectionStore.insert(connection, in: $0) }
            }

            #expect(error?.code == "foreign_key")
        }
    }

    @Test(
        "a health that this release does not know is a typed error, not another health",
        arguments: DatabaseKind.engines)
    func unknownHealth(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection("1", health: .warning(.outage))
            try await house.write { try $0.execute("UPDATE connections SET reason = 'from_the_future'") }

            let error = await #expect(throws: StorageError.self) { _ = try await house.stored(connection) }

            guard case .abandoned(let cause) = error else {
                #expect(error?.code == "unreadable")
                return
            }
            #expect((cause as? StorageError)?.code == "unreadable")
        }
    }
}
