import Domain
import Storage
import TestKit
import Testing

/// Attempts to connect, as rows: once, short, and bound to one browser (SEC-3 to SEC-6).
@Suite("Stored authorizations", .timeLimit(.minutes(10)))
struct AuthorizationStoreTests {
    /// An attempt that waits for the person to come back.
    private func attempt(
        _ house: Household, person: Person.ID?, reconnects: Connection.ID? = nil, life: Duration = Authorization.life
    ) -> StoredAuthorization {
        StoredAuthorization(
            authorization: Authorization(
                id: Authorization.ID(house.clock.ports), workspaceID: house.workspace.id, personID: person,
                brandID: house.brand.id, platform: .mastodon, reconnects: reconnects, returnTo: "/connections",
                state: .pending, expiresAt: house.now + life),
            sessionHash: "session", destination: "{\"server\":\"https://social.example\"}",
            appID: PlatformApp.ID(stored: "app_1"), redirectURI: "https://martlet.example/callback/mastodon/app_1")
    }

    private func insert(_ house: Household, ticket: String = "ticket", life: Duration = Authorization.life)
        async throws -> StoredAuthorization
    {
        let stored = attempt(house, person: house.person.id, life: life)
        try await house.write { try AuthorizationStore.insert(stored, ticketHash: ticket, in: $0) }
        return stored
    }

    private func find(_ house: Household, _ stored: StoredAuthorization) async throws -> StoredAuthorization? {
        let attempt = stored.authorization
        return try await house.read { try AuthorizationStore.find(attempt.id, of: attempt.workspaceID, in: $0) }
    }

    @Test(
        "SEC-5 SEC-7 an attempt keeps target, way back and callback address as they were at its start",
        arguments: DatabaseKind.engines)
    func roundTrip(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let reconnects = Connection.ID(house.clock.ports)
            let stored = attempt(house, person: house.person.id, reconnects: reconnects)
            try await house.write { try AuthorizationStore.insert(stored, ticketHash: "t", in: $0) }

            let found = try #require(try await find(house, stored))

            #expect(found.authorization.platform == .mastodon && found.authorization.reconnects == reconnects)
            #expect(found.authorization.personID == house.person.id && found.authorization.brandID == house.brand.id)
            #expect(found.authorization.returnTo == "/connections" && found.authorization.state == .pending)
            #expect(found.authorization.expiresAt == house.now + .minutes(10))
            #expect(found.sessionHash == "session" && found.destination == stored.destination)
            #expect(found.appID == stored.appID && found.redirectURI == stored.redirectURI)
            #expect(found.browserHash == nil && found.sealed == nil && found.grantID == nil)
        }
    }

    @Test("SEC-6 the one-time ticket opens its attempt once", arguments: DatabaseKind.engines)
    func ticketOnce(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let id = try await insert(house).authorization.id

            let wrong = try await house.write { try AuthorizationStore.takeTicket("other", of: id, in: $0) }
            let taken = try await house.race(6) { try AuthorizationStore.takeTicket("ticket", of: id, in: $0) != nil }
            let again = try await house.write { try AuthorizationStore.takeTicket("ticket", of: id, in: $0) }

            #expect(wrong == nil && again == nil)
            #expect(taken == 1)
        }
    }

    @Test(
        "SEC-6 a ticket does not open another attempt, nor its own after ten minutes",
        arguments: DatabaseKind.engines)
    func ticketLimits(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let first = try await insert(house, ticket: "one").authorization.id
            let second = try await insert(house, ticket: "two").authorization.id

            let crossed = try await house.write { try AuthorizationStore.takeTicket("one", of: second, in: $0) }
            house.clock.advance(by: .minutes(10))
            let late = try await house.write { try AuthorizationStore.takeTicket("one", of: first, in: $0) }

            #expect(crossed == nil && late == nil)
        }
    }

    @Test("SEC-4 an attempt is bound to the first browser and to no other", arguments: DatabaseKind.engines)
    func boundOnce(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let stored = try await insert(house)
            let attempt = stored.authorization

            let first = try await house.write {
                try AuthorizationStore.bind(attempt, stateHash: "s1", browserHash: "b1", sealed: [1], in: $0)
            }
            let second = try await house.write {
                try AuthorizationStore.bind(attempt, stateHash: "s2", browserHash: "b2", sealed: [2], in: $0)
            }

            let found = try await find(house, stored)
            #expect(first && !second)
            #expect(found?.browserHash == "b1" && found?.sealed == [1])
            let stolen = try await house.read { try AuthorizationStore.find(stateHash: "s2", in: $0)?.redirectURI }
            #expect(stolen == nil)
        }
    }

    @Test(
        "SEC-3 SEC-5 a callback finds its attempt by the hash of its state; two tabs do not mix",
        arguments: DatabaseKind.engines)
    func byState(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let tabs = [try await insert(house, ticket: "t1"), try await insert(house, ticket: "t2")]
            for (number, tab) in tabs.enumerated() {
                _ = try await house.write {
                    try AuthorizationStore.bind(
                        tab.authorization, stateHash: "s\(number)", browserHash: "b\(number)", sealed: [1], in: $0)
                }
            }

            for (number, tab) in tabs.enumerated() {
                let found = try await house.read { try AuthorizationStore.find(stateHash: "s\(number)", in: $0) }
                #expect(found?.authorization.id == tab.authorization.id && found?.browserHash == "b\(number)")
            }
            let none = try await house.read { try AuthorizationStore.find(stateHash: "s3", in: $0)?.redirectURI }
            #expect(none == nil)
        }
    }

    @Test("SEC-3 two attempts never share a state", arguments: DatabaseKind.engines)
    func uniqueState(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let attempts = [
                try await insert(house, ticket: "t1").authorization,
                try await insert(house, ticket: "t2").authorization,
            ]

            let error = await #expect(throws: StorageError.self) {
                for attempt in attempts {
                    _ = try await house.write {
                        try AuthorizationStore.bind(attempt, stateHash: "s", browserHash: "b", sealed: [], in: $0)
                    }
                }
            }

            #expect(error?.code == "conflict")
        }
    }

    @Test(
        "SEC-6 a callback consumes its attempt once, however many arrive at the same time",
        arguments: DatabaseKind.engines)
    func consumedOnce(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let attempt = try await insert(house).authorization

            let winners = try await house.race(8) { try AuthorizationStore.consume(attempt, in: $0) }
            let later = try await house.write { try AuthorizationStore.consume(attempt, in: $0) }

            #expect(winners == 1)
            #expect(!later)
        }
    }

    @Test("SEC-6 a callback after ten minutes consumes nothing", arguments: DatabaseKind.engines)
    func late(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let attempt = try await insert(house).authorization
            house.clock.advance(by: .minutes(10) - .milliseconds(1))
            let other = try await insert(house, ticket: "u").authorization
            let inTime = try await house.write { try AuthorizationStore.consume(attempt, in: $0) }
            house.clock.advance(by: .minutes(10))

            let late = try await house.write { try AuthorizationStore.consume(other, in: $0) }

            #expect(inTime && !late)
        }
    }

    @Test(
        "SEC-6 open attempts are counted by person; those that ended or ran out do not count",
        arguments: DatabaseKind.engines)
    func openCount(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            for number in 0..<3 { _ = try await insert(house, ticket: "t\(number)") }
            let short = try await insert(house, ticket: "short", life: .minutes(1))
            let ended = try await insert(house, ticket: "ended").authorization
            let nobodys = attempt(house, person: nil)
            try await house.write { try AuthorizationStore.insert(nobodys, ticketHash: "n", in: $0) }
            _ = try await house.write { try AuthorizationStore.consume(ended, in: $0) }
            house.clock.advance(by: .minutes(1))

            let counts = try await house.read { transaction in
                try [house.person.id, nil, Person.ID(stored: "psn_other")].map {
                    try AuthorizationStore.openCount(of: $0, in: house.workspace.id, in: transaction)
                }
            }

            #expect(short.authorization.expiresAt == house.now)
            #expect(counts == [3, 1, 0])
        }
    }

    static let ends: [Authorization.State] = [
        .choose([
            RemoteAccount(remoteID: "1", server: "https://a.example", name: "A", handle: "@a"),
            RemoteAccount(
                remoteID: "2", server: "https://a.example", name: "B", handle: "@b", canPublish: false,
                obstacle: "Not a business account."),
        ]),
        .done([Connection.ID(stored: "con_1"), Connection.ID(stored: "con_2")]),
        .failed(AuthorizationFailure(.denied, words: "The user said “no”.")), .failed(AuthorizationFailure(.expired)),
    ]

    @Test(
        "SEC-4 an attempt ends in one way, keeps what it led to, and forgets its verifier",
        arguments: DatabaseKind.engines, ends)
    func ended(kind: DatabaseKind, end: Authorization.State) async throws {
        try await Household.with(kind) { house in
            let stored = try await insert(house)
            let attempt = stored.authorization
            let until = house.now + .minutes(30)
            _ = try await house.write {
                try AuthorizationStore.bind(attempt, stateHash: "s", browserHash: "b", sealed: [9], in: $0)
            }

            let isMoved = try await house.write {
                try AuthorizationStore.move(
                    attempt, to: end, grantID: Grant.ID(stored: "gra_1"), until: until, in: $0)
            }
            let isMovedAgain = try await house.write {
                try AuthorizationStore.move(attempt, to: .done([]), until: until, in: $0)
            }

            let found = try await find(house, stored)
            #expect(isMoved && !isMovedAgain)
            #expect(found?.authorization.state == end && found?.authorization.expiresAt == until)
            #expect(found?.sealed == nil && found?.grantID == Grant.ID(stored: "gra_1"))
        }
    }

    @Test(
        "attempts whose time is over are found, oldest first, those that ended are not",
        arguments: DatabaseKind.engines)
    func stale(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let lives: [Duration] = [.minutes(3), .minutes(1), .minutes(2), .hours(1)]
            var ids: [Authorization.ID] = []
            for (number, life) in lives.enumerated() {
                ids.append(try await insert(house, ticket: "\(number)", life: life).authorization.id)
            }
            let ended = try await insert(house, ticket: "ended", life: .minutes(1)).authorization
            _ = try await house.write {
                try AuthorizationStore.move(
                    ended, to: .failed(AuthorizationFailure(.denied)), until: ended.expiresAt, in: $0)
            }
            house.clock.advance(by: .minutes(5))

            let stale = try await house.read { transaction in
                try [2, 10].map { try AuthorizationStore.stale(limit: $0, in: transaction).map(\.authorization.id) }
            }

            #expect(stale == [[ids[1], ids[2]], [ids[1], ids[2], ids[0]]])
        }
    }

    @Test(
        "SEC-17 an attempt by app password needs no browser and cannot be consumed by a callback",
        arguments: DatabaseKind.engines)
    func appPassword(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let attempt = attempt(house, person: house.person.id).authorization
            try await house.write { try AuthorizationStore.insertConsumed(attempt, in: $0) }

            let isConsumed = try await house.write { try AuthorizationStore.consume(attempt, in: $0) }
            let found = try await house.read {
                try AuthorizationStore.find(attempt.id, of: attempt.workspaceID, in: $0)
            }

            #expect(!isConsumed)
            #expect(found?.authorization.state == .consumed)
            #expect(found?.sealed == nil && found?.sessionHash == nil)
        }
    }

    @Test("SEC-61 an attempt of another workspace is not there", arguments: DatabaseKind.engines)
    func foreign(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let stored = try await insert(house)

            let found = try await house.read {
                try AuthorizationStore.find(stored.authorization.id, of: neighbour.workspace.id, in: $0)?.redirectURI
            }

            #expect(found == nil)
        }
    }

    @Test("SEC-61 a brand of another workspace cannot be the target", arguments: DatabaseKind.engines)
    func foreignBrand(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let attempt = Authorization(
                id: Authorization.ID(house.clock.ports), workspaceID: house.workspace.id, personID: nil,
                brandID: neighbour.brand.id, platform: .x, reconnects: nil, returnTo: nil, state: .pending,
                expiresAt: house.now + .minutes(10))

            let error = await #expect(throws: StorageError.self) {
                try await house.write { try AuthorizationStore.insertConsumed(attempt, in: $0) }
            }

            #expect(error?.code == "foreign_key")
        }
    }
}
