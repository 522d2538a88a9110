import Domain
import Synchronization
import TestKit
import Testing

@testable import Vault

@Suite("Vault", .timeLimit(.minutes(10)))
struct VaultTests {
    @Test("SEC-21 a secret goes through the vault and back, each workspace under its own data key")
    func roundTrip() async throws {
        let kit = try VaultKit()
        var foreign = Place.example
        foreign.workspace = "wsp_2"
        let first = try await kit.vault.seal(Secret("one"), at: .example)
        let second = try await kit.vault.seal(Secret("two"), at: foreign)

        #expect(first.keyID != second.keyID)
        #expect(try await kit.vault.open(first.bytes, at: .example) == Secret("one"))
        #expect(try await kit.vault.open(second.bytes, at: foreign) == Secret("two"))
        await #expect(throws: VaultError.notAuthentic) { try await kit.vault.open(first, at: foreign) }
    }

    @Test("SEC-22 a token pair from before the last refresh does not open")
    func rolledBack() async throws {
        let kit = try VaultKit()
        let old = try await kit.vault.seal(Secret("old"), at: .example)
        var next = Place.example
        next.generation += 1

        await #expect(throws: VaultError.notAuthentic) { try await kit.vault.open(old, at: next) }
    }

    @Test("a restarted node opens what was sealed before")
    func restart() async throws {
        let before = try VaultKit()
        let sealed = try await before.vault.seal(Secret("token"), at: .example)
        let after = try VaultKit(ring: before.vault.ring, store: before.store, seed: 2)

        #expect(try await after.vault.open(sealed, at: .example) == Secret("token"))
        #expect(try await after.vault.seal(Secret("more"), at: .example).keyID == sealed.keyID)
    }

    @Test("SEC-25 a node with another root key opens nothing, and says which key is missing")
    func wrongRoot() async throws {
        let kit = try VaultKit()
        let sealed = try await kit.vault.seal(Secret("token"), at: .example)
        let stranger = try VaultKit(store: kit.store, seed: 2)
        let missing = VaultError.unknownRootKey(kit.vault.ring.current.id)

        await #expect(throws: missing) { try await stranger.vault.open(sealed, at: .example) }
        await #expect(throws: missing) { try await stranger.vault.seal(Secret("new"), at: .example) }
    }

    @Test("SEC-23 an unknown key id is a typed error, and a nonsensical one never reaches the store")
    func unknownKey() async throws {
        let kit = try VaultKit()
        let ports = TestPorts(seed: 3).ports
        let stranger = try DataKey(workspace: "wsp_1", ports: ports).seal(Secret("token"), at: .example)
        var bytes = stranger.bytes
        bytes[4] = 0xff

        await #expect(throws: VaultError.unknownDataKey(stranger.keyID)) {
            try await kit.vault.open(stranger, at: .example)
        }
        await #expect(throws: VaultError.malformed) { try await kit.vault.open(bytes, at: .example) }
        #expect(kit.store.state.withLock(\.reads) == 1)
    }

    @Test("an opened data key is kept, for fifteen minutes")
    func cached() async throws {
        let kit = try VaultKit()
        let sealed = try await kit.vault.seal(Secret("token"), at: .example)

        for _ in 0..<10 { _ = try await kit.vault.open(sealed, at: .example) }
        #expect(kit.store.state.withLock(\.reads) == 0)

        kit.clock.advance(by: Vault.openedKeyLifetime)
        for _ in 0..<10 { _ = try await kit.vault.open(sealed, at: .example) }
        #expect(kit.store.state.withLock(\.reads) == 1)
    }

    @Test("the number of kept data keys is bounded")
    func bounded() async throws {
        let kit = try VaultKit(capacity: 8)

        for number in 0..<100 {
            var place = Place.example
            place.workspace = "wsp_\(number)"
            let sealed = try await kit.vault.seal(Secret("token"), at: place)
            #expect(try await kit.vault.open(sealed, at: place) == Secret("token"))
        }
        #expect(kit.vault.cache.withLock(\.count) <= 8)
    }

    @Test("many first seals at once agree on one data key")
    func concurrentFirst() async throws {
        let kit = try VaultKit()
        let other = try VaultKit(ring: kit.vault.ring, store: kit.store, seed: 2)

        let ids = try await withThrowingTaskGroup(of: DataKey.ID.self) { group in
            for number in 0..<40 {
                let vault = number.isMultiple(of: 2) ? kit.vault : other.vault
                group.addTask { try await vault.seal(Secret("token"), at: .example).keyID }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }

        #expect(ids.count == 1)
        #expect(kit.store.state.withLock(\.keys.count) == 1)
    }

    @Test("SEC-30 a forgotten workspace can be read no more once its key is gone")
    func forgotten() async throws {
        let kit = try VaultKit()
        let sealed = try await kit.vault.seal(Secret("token"), at: .example)
        kit.store.state.withLock { $0 = MemoryKeyStore.State() }
        kit.vault.forget(workspace: "wsp_1")

        await #expect(throws: VaultError.unknownDataKey(sealed.keyID)) {
            try await kit.vault.open(sealed, at: .example)
        }
    }
}
