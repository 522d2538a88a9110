import Domain
import Storage
import TestKit
import Testing

/// Keys of repeated requests, as rows (REL-33).
@Suite("Stored request keys", .timeLimit(.minutes(10)))
struct IdempotencyStoreTests {
    private enum Known: Equatable {
        case fresh, other
        case same(String)

        init(_ finding: IdempotencyStore.Finding?) {
            switch finding {
            case nil: self = .fresh
            case .otherRequest: self = .other
            case .known(let subject): self = .same(subject)
            }
        }
    }

    private func find(_ key: String, _ fingerprint: String, _ house: Household) async throws -> Known {
        Known(
            try await house.read {
                try IdempotencyStore.find(key, fingerprint: fingerprint, of: house.workspace.id, in: $0)
            })
    }

    private func remember(
        _ key: String, _ fingerprint: String, _ subject: String, _ house: Household
    ) async throws -> Bool {
        try await house.write {
            try IdempotencyStore.remember(
                key, fingerprint: fingerprint, subject: subject, of: house.workspace.id, in: $0)
        }
    }

    @Test(
        "REL-33 a fresh key is free; the same request finds its answer, another one is refused",
        arguments: DatabaseKind.engines)
    func findings(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let fresh = try await find("k", "f1", house)
            let isRemembered = try await remember("k", "f1", "pst_1", house)

            let found = [try await find("k", "f1", house), try await find("k", "f2", house)]

            #expect(fresh == .fresh && isRemembered)
            #expect(found == [.same("pst_1"), .other])
        }
    }

    @Test(
        "REL-33 of requests that run at the same time with one key, one has an effect",
        arguments: DatabaseKind.engines)
    func race(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let winners = try await house.race(8) {
                try IdempotencyStore.remember(
                    "k", fingerprint: "f", subject: "\($0.makeID() as Post.ID)", of: house.workspace.id, in: $0)
            }

            #expect(winners == 1)
        }
    }

    @Test("REL-33 the key is as durable as its effect: neither without the other", arguments: DatabaseKind.engines)
    func together(kind: DatabaseKind) async throws {
        struct Regret: Error {}
        try await Household.with(kind) { house in
            await #expect(throws: StorageError.self) {
                try await house.write { transaction in
                    _ = try IdempotencyStore.remember(
                        "k", fingerprint: "f", subject: "pst_1", of: house.workspace.id, in: transaction)
                    throw Regret()
                }
            }

            let found = try await find("k", "f", house)

            #expect(found == .fresh)
        }
    }

    @Test("REL-33 a key is remembered for 24 hours and can then be used anew", arguments: DatabaseKind.engines)
    func life(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            _ = try await remember("k", "f1", "pst_1", house)
            house.clock.advance(by: .hours(24) - .milliseconds(1))
            let last = [try await find("k", "f1", house)]
            let isTaken = try await remember("k", "f2", "pst_2", house)
            house.clock.advance(by: .milliseconds(1))

            let over = try await find("k", "f1", house)
            let isFree = try await remember("k", "f2", "pst_2", house)
            let anew = try await find("k", "f2", house)

            #expect(last == [.same("pst_1")] && !isTaken)
            #expect(over == .fresh && isFree)
            #expect(anew == .same("pst_2"))
        }
    }

    @Test("REL-33 SEC-61 the same key in another workspace is another key", arguments: DatabaseKind.engines)
    func scope(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            _ = try await remember("k", "f1", "pst_1", house)

            let theirs = try await find("k", "f1", neighbour)
            let isTheirs = try await remember("k", "f9", "pst_9", neighbour)
            let mine = try await find("k", "f1", house)

            #expect(theirs == .fresh && isTheirs)
            #expect(mine == .same("pst_1"))
        }
    }

    @Test("keys whose time is over are pruned, younger ones stay", arguments: DatabaseKind.engines)
    func pruned(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            _ = try await remember("old", "f", "pst_1", house)
            house.clock.advance(by: .hours(1))
            _ = try await remember("young", "f", "pst_2", house)
            house.clock.advance(by: .hours(23))

            try await house.write { try IdempotencyStore.prune(in: $0) }

            let keys = try await house.read { transaction in
                try transaction.query("SELECT key FROM idempotency").map { row in try row.text("key") }
            }
            #expect(keys == ["young"])
        }
    }
}
