import Domain
import Storage
import TestKit
import Testing

/// Logins, one-time tickets and failed tries, as rows (SEC-34, SEC-36, SEC-41).
@Suite("Stored sessions", .timeLimit(.minutes(10)))
struct SessionStoreTests {
    private func login(_ house: Household, _ hash: String = "hash") async throws -> Instant {
        try await house.write {
            try SessionStore.insert(hash, of: house.person.id, in: house.workspace.id, in: $0)
        }
    }

    private func isLiving(_ hash: String, _ house: Household) async throws -> Bool {
        try await house.read { try SessionStore.find(hash, in: $0) != nil }
    }

    @Test(
        "SEC-36 a session leads to its person, workspace and role, by its hash only",
        arguments: DatabaseKind.engines)
    func found(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let end = try await login(house)

            let session = try await house.read { try SessionStore.find("hash", in: $0) }

            let isOther = try await isLiving("Hash", house)
            #expect(session?.person.id == house.person.id && session?.person.email == house.person.email)
            #expect(session?.workspace.id == house.workspace.id && session?.role == .owner)
            #expect(session?.seenAt == house.now)
            #expect(end == house.now + .days(30))
            #expect(!isOther)
        }
    }

    @Test("SEC-36 a session ends after seven idle days; being seen begins them anew", arguments: DatabaseKind.engines)
    func idle(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            _ = try await login(house, "seen")
            _ = try await login(house, "idle")
            house.clock.advance(by: .days(6))
            try await house.write { try SessionStore.noteSeen("seen", in: $0) }
            house.clock.advance(by: .days(1))

            let living = [try await isLiving("seen", house), try await isLiving("idle", house)]

            #expect(living == [true, false])
        }
    }

    @Test("SEC-36 a session ends after thirty days, however often it is seen", arguments: DatabaseKind.engines)
    func whole(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            _ = try await login(house)
            for _ in 0..<5 {
                house.clock.advance(by: .days(6) - .milliseconds(1))
                try await house.write { try SessionStore.noteSeen("hash", in: $0) }
            }
            let last = try await isLiving("hash", house)
            house.clock.advance(by: .milliseconds(5))

            let over = try await isLiving("hash", house)

            #expect(last && !over)
        }
    }

    @Test(
        "SEC-64 a role that was changed counts at once, and a removed member has no session any more",
        arguments: DatabaseKind.engines)
    func immediate(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            _ = try await login(house)
            try await house.write { try $0.execute("UPDATE memberships SET role = 'viewer'") }
            let role = try await house.read { try SessionStore.find("hash", in: $0)?.role }
            try await house.write { try $0.execute("DELETE FROM memberships") }

            let isLiving = try await isLiving("hash", house)

            #expect(role == .viewer)
            #expect(!isLiving)
        }
    }

    @Test(
        "SEC-36 a logout ends one session and no other; pruning forgets those that are over",
        arguments: DatabaseKind.engines)
    func ended(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            for hash in ["first", "second", "third"] { _ = try await login(house, hash) }
            try await house.write { try SessionStore.remove("first", in: $0) }
            let living = [try await isLiving("first", house), try await isLiving("second", house)]
            house.clock.advance(by: .days(5))
            try await house.write { try SessionStore.noteSeen("third", in: $0) }
            house.clock.advance(by: .days(2))

            try await house.write { try SessionStore.prune(in: $0) }

            let left = try await house.read { transaction in
                try transaction.query("SELECT hash FROM sessions").map { row in try row.text("hash") }
            }
            #expect(living == [false, true])
            #expect(left == ["third"])
        }
    }

    @Test("SEC-41 a one-time ticket is spent once, for its purpose, in its time", arguments: DatabaseKind.engines)
    func tickets(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            try await house.write { transaction in
                for hash in ["once", "late"] {
                    try SessionStore.insertTicket(
                        hash, purpose: "first_owner", until: transaction.now + .minutes(30), in: transaction)
                }
            }
            let take: @Sendable (String, String) async throws -> Bool = { hash, purpose in
                try await house.write { try SessionStore.takeTicket(hash, purpose: purpose, in: $0) }
            }

            let wrong = [try await take("once", "password_reset"), try await take("other", "first_owner")]
            let winners = try await house.race(6) {
                try SessionStore.takeTicket("once", purpose: "first_owner", in: $0)
            }
            let again = try await take("once", "first_owner")
            house.clock.advance(by: .minutes(30))
            let late = try await take("late", "first_owner")

            #expect(wrong == [false, false])
            #expect(winners == 1)
            #expect(!again && !late)
        }
    }

    @Test(
        "SEC-34 failed logins are counted by subject, forgiven on success, and forgotten after a day",
        arguments: DatabaseKind.engines)
    func failures(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let count: @Sendable (String) async throws -> Int? = { subject in
                try await house.read { try SessionStore.failures(of: subject, in: $0)?.count }
            }
            let fail: @Sendable (String) async throws -> Void = { subject in
                try await house.write { try SessionStore.noteFailure(of: subject, in: $0) }
            }

            for _ in 0..<3 { try await fail("a@example.org") }
            try await fail("b@example.org")
            let counts = [try await count("a@example.org"), try await count("b@example.org"), try await count("c")]
            let last = try await house.read { try SessionStore.failures(of: "a@example.org", in: $0)?.lastAt }
            try await house.write { try SessionStore.forgive("a@example.org", in: $0) }
            let forgiven = try await count("a@example.org")
            house.clock.advance(by: .hours(24))
            try await fail("b@example.org")
            let anew = try await count("b@example.org")

            #expect(counts == [3, 1, nil])
            #expect(last == house.now - .hours(24))
            #expect(forgiven == nil)
            #expect(anew == 1)
        }
    }

    @Test("SEC-34 failures that come at the same time are all counted", arguments: DatabaseKind.engines)
    func failuresAtOnce(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            _ = try await house.race(12) {
                try SessionStore.noteFailure(of: "192.0.2.1", in: $0)
                return true
            }

            let count = try await house.read { try SessionStore.failures(of: "192.0.2.1", in: $0)?.count }

            #expect(count == 12)
        }
    }

    @Test(
        "SEC-34 guessing does not fill the disk: what is over is forgotten, what counts still counts",
        arguments: DatabaseKind.engines)
    func pruned(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            try await house.write { transaction in
                for number in 0..<50 { try SessionStore.noteFailure(of: "guess \(number)", in: transaction) }
                try SessionStore.insertTicket(
                    "old", purpose: "first_owner", until: transaction.now + .minutes(30), in: transaction)
            }
            house.clock.advance(by: .hours(24))
            try await house.write { transaction in
                try SessionStore.noteFailure(of: "guess 7", in: transaction)
                try SessionStore.insertTicket(
                    "young", purpose: "first_owner", until: transaction.now + .minutes(30), in: transaction)
                try SessionStore.prune(in: transaction)
            }

            let left = try await house.read { transaction in
                try transaction.query("SELECT subject AS word FROM login_failures UNION ALL SELECT hash FROM tickets")
                    .map { row in try row.text("word") }
            }
            let isYoungGood = try await house.write {
                try SessionStore.takeTicket("young", purpose: "first_owner", in: $0)
            }

            #expect(Set(left) == ["guess 7", "young"])
            #expect(isYoungGood)
        }
    }
}
