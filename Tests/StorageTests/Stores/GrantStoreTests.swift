import Domain
import Storage
import TestKit
import Testing

/// Token pairs as rows: one refresher at a time, and no pair ever lost (REL-1, REL-3, REL-6).
@Suite("Stored grants", .timeLimit(.minutes(10)))
struct GrantStoreTests {
    private func lease(
        _ grant: Grant, _ house: Household, for duration: Duration = .seconds(60)
    ) async throws -> RefreshLease? {
        try await house.write { try GrantStore.lease(grant.id, of: grant.workspaceID, for: duration, in: $0) }
    }

    /// The grant as a refresh would renew it.
    private func renewed(_ grant: Grant, _ house: Household) -> Grant {
        var renewed = grant
        renewed.generation += 1
        renewed.accessExpiresAt = house.now + .hours(3)
        return renewed
    }

    private func store(
        _ sealed: [UInt8], under lease: RefreshLease, _ house: Household
    ) async throws -> Bool {
        let next = renewed(lease.stored.grant, house)
        return try await house.write { try GrantStore.store(next, sealed: sealed, under: lease, in: $0) }
    }

    @Test("a grant is read as it was stored, at rest", arguments: DatabaseKind.engines)
    func roundTrip(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant(sealed: [0, 255, 7])

            let stored = try #require(try await house.stored(grant))

            #expect(stored.grant.platform == .mastodon && stored.grant.generation == 1)
            #expect(stored.grant.scopes == ["read", "write"] && stored.grant.server == grant.server)
            #expect(stored.grant.accessExpiresAt == house.now + .hours(2))
            #expect(stored.grant.platformAppID == grant.platformAppID)
            #expect(stored.sealed == [0, 255, 7] && stored.storedAt == house.now)
            #expect(stored.spare == nil && stored.intentAt == nil && stored.doubtedAt == nil)
            #expect(!stored.isOutcomeUnknown && stored.failures == 0 && stored.fence == 0)
        }
    }

    @Test("REL-1 of many that want to refresh, one gets the lease", arguments: DatabaseKind.engines)
    func singleFlight(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()

            let winners = try await house.race(8) {
                try GrantStore.lease(grant.id, of: grant.workspaceID, for: .seconds(60), in: $0) != nil
            }

            #expect(winners == 1)
        }
    }

    @Test("REL-1 REL-22 the lease comes with the intent, in one write", arguments: DatabaseKind.engines)
    func intent(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()

            let lease = try #require(try await lease(grant, house))

            let stored = try await house.stored(grant)
            #expect(lease.until == house.now + .seconds(60))
            #expect(lease.fence == 1 && stored?.fence == 1)
            #expect(stored?.intentAt == house.now)
            #expect(lease.stored.isOutcomeUnknown == false)
        }
    }

    @Test(
        "REL-6 a lapsed lease is taken over, with a higher fence, and its refresh counts as unknown",
        arguments: DatabaseKind.engines)
    func takenOver(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()
            let first = try #require(try await lease(grant, house))
            house.clock.advance(by: .seconds(60) - .milliseconds(1))
            let early = try await lease(grant, house)
            house.clock.advance(by: .milliseconds(1))

            let second = try #require(try await lease(grant, house))

            #expect(early == nil)
            #expect(second.fence == first.fence + 1)
            #expect(second.stored.isOutcomeUnknown)
        }
    }

    @Test(
        "REL-3 storing is a compare-and-set on the generation: the second writer stores nothing",
        arguments: DatabaseKind.engines)
    func compareAndSet(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()
            let first = try #require(try await lease(grant, house))
            house.clock.advance(by: .seconds(61))
            let second = try #require(try await lease(grant, house))

            let isStored = try await store([2], under: second, house)
            let isLateStored = try await store([9], under: first, house)

            let stored = try #require(try await house.stored(grant))
            #expect(isStored && !isLateStored)
            #expect(stored.grant.generation == 2 && stored.sealed == [2])
            #expect(stored.grant.accessExpiresAt == house.now + .hours(3))
        }
    }

    @Test(
        "REL-3 a holder that comes late stores its pair when nobody did, and leaves the other's lease alone",
        arguments: DatabaseKind.engines)
    func lateButFirst(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()
            let first = try #require(try await lease(grant, house))
            house.clock.advance(by: .seconds(61))
            let second = try #require(try await lease(grant, house))

            let isStored = try await store([2], under: first, house)

            let stored = try #require(try await house.stored(grant))
            let third = try await lease(grant, house)
            #expect(isStored)
            #expect(stored.sealed == [2] && stored.fence == second.fence)
            #expect(stored.intentAt == house.now, "the other still works on it")
            #expect(third == nil)
        }
    }

    @Test(
        "REL-1 after a stored pair the next refresh can begin, and starts from a clean slate",
        arguments: DatabaseKind.engines)
    func cleanSlate(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()
            _ = try await lease(grant, house)
            house.clock.advance(by: .seconds(61))
            let second = try #require(try await lease(grant, house))
            _ = try await house.write {
                try GrantStore.giveBack(
                    second, counts: true, isOutcomeUnknown: true, doubtedAt: $0.now, in: $0)
            }
            let third = try #require(try await lease(grant, house))
            #expect(third.stored.failures == 1 && third.stored.isOutcomeUnknown && third.stored.doubtedAt != nil)

            let isStored = try await store([3], under: third, house)

            let stored = try #require(try await house.stored(grant))
            #expect(isStored)
            #expect(stored.failures == 0 && !stored.isOutcomeUnknown && stored.doubtedAt == nil)
            #expect(stored.intentAt == nil && stored.storedAt == house.now)
            let next = try await lease(grant, house)
            #expect(next?.stored.grant.generation == 2)
        }
    }

    @Test(
        "REL-14 the end of the refresh token is kept apart from that of the access token",
        arguments: DatabaseKind.engines)
    func twoEnds(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant(life: nil)
            let lease = try #require(try await lease(grant, house))
            var next = renewed(grant, house)
            next.accessExpiresAt = nil
            next.refreshExpiresAt = house.now + .days(60)
            next.scopes = ["read"]

            let isStored = try await house.write { [next] in
                try GrantStore.store(next, sealed: [2], under: lease, in: $0)
            }

            let stored = try await house.stored(grant)
            #expect(isStored)
            #expect(stored?.grant.accessExpiresAt == nil)
            #expect(stored?.grant.refreshExpiresAt == house.now + .days(60))
            #expect(stored?.grant.scopes == ["read"])
        }
    }

    @Test(
        "REL-9 a failure that counts is counted, a throttled one is not; either gives the lease back",
        arguments: DatabaseKind.engines)
    func givenBack(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()
            for counts in [true, false, true] {
                let lease = try #require(try await lease(grant, house))
                let isOurs = try await house.write {
                    try GrantStore.giveBack(
                        lease, counts: counts, isOutcomeUnknown: false, doubtedAt: nil, in: $0)
                }
                #expect(isOurs)
            }

            let stored = try await house.stored(grant)
            #expect(stored?.failures == 2)
            #expect(stored?.intentAt == nil && stored?.isOutcomeUnknown == false)
        }
    }

    @Test(
        "REL-10 REL-52 a failure of one who lost the lease says nothing about the grant",
        arguments: DatabaseKind.engines)
    func lateFailure(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()
            let first = try #require(try await lease(grant, house))
            house.clock.advance(by: .seconds(61))
            let second = try #require(try await lease(grant, house))

            let isOurs = try await house.write {
                try GrantStore.giveBack(first, counts: true, isOutcomeUnknown: true, doubtedAt: $0.now, in: $0)
            }

            let stored = try await house.stored(grant)
            #expect(!isOurs)
            #expect(stored?.failures == 0 && stored?.doubtedAt == nil)
            #expect(stored?.intentAt == house.now && stored?.fence == second.fence)
        }
    }

    @Test(
        "REL-10 a failure after somebody stored a pair under the same lease changes nothing",
        arguments: DatabaseKind.engines)
    func failureAfterStore(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()
            let lease = try #require(try await lease(grant, house))
            _ = try await store([2], under: lease, house)

            let isOurs = try await house.write {
                try GrantStore.giveBack(lease, counts: true, isOutcomeUnknown: true, doubtedAt: $0.now, in: $0)
            }

            let stored = try await house.stored(grant)
            #expect(!isOurs)
            #expect(stored?.failures == 0 && stored?.isOutcomeUnknown == false && stored?.doubtedAt == nil)
        }
    }

    @Test(
        "REL-10 a terminal refusal is confirmed by a second one, at least the pause later",
        arguments: DatabaseKind.engines)
    func doubt(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()
            let ask: @Sendable () async throws -> Bool = {
                try await house.write { try GrantStore.isDoubtConfirmed(grant, pause: .seconds(60), in: $0) }
            }

            let first = try await ask()
            let atOnce = try await ask()
            house.clock.advance(by: .seconds(59))
            let early = try await ask()
            house.clock.advance(by: .seconds(1))
            let later = try await ask()

            #expect([first, atOnce, early, later] == [false, false, false, true])
        }
    }

    @Test("REL-10 two refusals in the same instant are one, even without a pause", arguments: DatabaseKind.engines)
    func doubtWithoutPause(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()

            let confirmed = try await house.write { transaction in
                try (0..<2).map { _ in try GrantStore.isDoubtConfirmed(grant, pause: .zero, in: transaction) }
            }

            #expect(confirmed == [false, false])
        }
    }

    @Test(
        "REL-10 a good answer settles the doubt, but not that of a spent token (REL-6)",
        arguments: DatabaseKind.engines, [false, true])
    func settled(kind: DatabaseKind, isOutcomeUnknown: Bool) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()
            let lease = try #require(try await lease(grant, house))
            let since = house.now
            _ = try await house.write {
                try GrantStore.giveBack(
                    lease, counts: true, isOutcomeUnknown: isOutcomeUnknown, doubtedAt: since, in: $0)
            }

            try await house.write { try GrantStore.settleDoubt(of: grant, in: $0) }

            let stored = try await house.stored(grant)
            #expect(stored?.doubtedAt == (isOutcomeUnknown ? since : nil))
        }
    }

    @Test("REL-3 a late pair is kept as a spare under its own generation", arguments: DatabaseKind.engines)
    func spare(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()
            let late = SparePair(sealed: [5, 5], generation: 2, until: house.now + .hours(24))

            let isKept = try await house.write { try GrantStore.keep(late, of: grant, in: $0) }

            let stored = try await house.stored(grant)
            #expect(isKept)
            #expect(stored?.spare?.sealed == [5, 5] && stored?.spare?.generation == 2)
            #expect(stored?.spare?.until == house.now + .hours(24))
            #expect(stored?.sealed == [1, 2, 3], "the present pair stays")
        }
    }

    @Test("REL-3 SEC-18 a pair for a removed grant is not kept: it must be revoked", arguments: DatabaseKind.engines)
    func removed(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()
            let running = try #require(try await lease(grant, house))
            try await house.write { try GrantStore.remove(grant.id, of: grant.workspaceID, in: $0) }

            let isStored = try await store([2], under: running, house)
            let isKept = try await house.write {
                try GrantStore.keep(SparePair(sealed: [2], generation: 2, until: $0.now), of: grant, in: $0)
            }
            let leased = try await lease(grant, house)
            let stored = try await house.stored(grant)

            #expect(!isStored && !isKept)
            #expect(leased == nil && stored == nil)
        }
    }

    @Test("SEC-26 grants are paged in order for a new data key, each once", arguments: DatabaseKind.engines)
    func pages(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            var ids: [Grant.ID] = []
            for _ in 0..<5 {
                ids.append(try await house.grant().id)
                house.clock.advance(by: .seconds(1))
            }
            _ = try await house.neighbour().grant()

            var seen: [Grant.ID] = []
            var last: Grant.ID?
            repeat {
                let page = try await house.read { [last] in
                    try GrantStore.page(of: house.workspace.id, after: last, limit: 2, in: $0).map(\.grant.id)
                }
                #expect(page.count <= 2)
                last = page.last
                seen += page
            } while last != nil

            #expect(seen == ids)
        }
    }

    @Test(
        "SEC-26 a grant that was refreshed meanwhile is not overwritten by its old tokens sealed anew",
        arguments: DatabaseKind.engines)
    func resealed(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (still, moved) = (try await house.grant(), try await house.grant())
            let lease = try #require(try await lease(moved, house))
            _ = try await store([2], under: lease, house)

            try await house.write { transaction in
                for grant in [still, moved] { try GrantStore.reseal(grant, as: [8], in: transaction) }
            }

            let sealed = [try await house.stored(still)?.sealed, try await house.stored(moved)?.sealed]
            #expect(sealed == [[8], [2]])
        }
    }

    @Test(
        "REL-14 what became known of a grant is stored, unless another pair was stored meanwhile",
        arguments: DatabaseKind.engines)
    func described(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            var grant = try await house.grant()
            grant.server.person = "ada"
            let known = grant
            #expect(try await house.write { try GrantStore.describe(known, in: $0) })
            #expect(try await house.stored(grant)?.grant.server.person == "ada")

            let lease = try #require(try await lease(grant, house))
            _ = try await store([2], under: lease, house)
            grant.server.person = "grace"
            let late = grant
            #expect(try await !house.write { try GrantStore.describe(late, in: $0) })
            #expect(try await house.stored(grant)?.grant.server.person == "ada")
        }
    }

    @Test("SEC-61 another workspace can neither see, lease, renew nor remove a grant", arguments: DatabaseKind.engines)
    func foreign(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let grant = try await house.grant()
            let foreign = try await house.neighbour().workspace.id

            let seen = try await house.read { try GrantStore.find(grant.id, of: foreign, in: $0) == nil }
            let leased = try await house.write {
                try GrantStore.lease(grant.id, of: foreign, for: .seconds(60), in: $0) == nil
            }
            try await house.write { try GrantStore.remove(grant.id, of: foreign, in: $0) }

            let stored = try await house.stored(grant)
            #expect(seen && leased)
            #expect(stored?.fence == 0)
        }
    }
}
