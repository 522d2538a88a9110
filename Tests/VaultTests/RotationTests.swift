import Domain
import Synchronization
import TestKit
import Testing

@testable import Vault

@Suite("Rotation", .timeLimit(.minutes(10)))
struct RotationTests {
    @Test("SEC-26 after rotation new values stand under the new key, old ones open until they are resealed")
    func dataKey() async throws {
        let kit = try VaultKit()
        let old = try await kit.vault.seal(Secret("token"), at: .example)
        let id = try await kit.vault.rotateDataKey(of: "wsp_1")
        let new = try await kit.vault.seal(Secret("newer"), at: .example)
        let moved = try #require(try await kit.vault.reseal(old, at: .example, under: id))

        #expect(id != old.keyID && new.keyID == id && moved.keyID == id)
        #expect(try await kit.vault.open(old, at: .example) == Secret("token"))
        #expect(try await kit.vault.open(moved, at: .example) == Secret("token"))
        #expect(try await kit.vault.reseal(moved, at: .example, under: id) == nil)
    }

    @Test("SEC-26 resealing a value at a wrong place changes nothing")
    func resealElsewhere() async throws {
        let kit = try VaultKit()
        let sealed = try await kit.vault.seal(Secret("token"), at: .example)
        let id = try await kit.vault.rotateDataKey(of: "wsp_1")
        var elsewhere = Place.example
        elsewhere.row = "grt_2"

        await #expect(throws: VaultError.notAuthentic) {
            try await kit.vault.reseal(sealed, at: elsewhere, under: id)
        }
    }

    @Test("SEC-26 two rotations at the same time end with one key that both nodes use")
    func concurrent() async throws {
        let kit = try VaultKit()
        let other = try VaultKit(ring: kit.vault.ring, store: kit.store, seed: 2)
        _ = try await kit.vault.seal(Secret("token"), at: .example)

        async let first = kit.vault.rotateDataKey(of: "wsp_1")
        async let second = other.vault.rotateDataKey(of: "wsp_1")
        let ids = try await [first, second]

        let current = try await kit.store.currentDataKey(of: "wsp_1")
        let used = try await kit.vault.seal(Secret("token"), at: .example).keyID
        #expect(current.map { ids.contains($0.id) } == true)
        #expect(used == current?.id)
    }

    @Test("SEC-26 another node follows within a minute")
    func otherNode() async throws {
        let kit = try VaultKit()
        let other = try VaultKit(ring: kit.vault.ring, store: kit.store, seed: 2)
        let before = try await other.vault.seal(Secret("token"), at: .example).keyID
        let id = try await kit.vault.rotateDataKey(of: "wsp_1")

        #expect(try await other.vault.seal(Secret("token"), at: .example).keyID == before)
        other.clock.advance(by: Vault.currentKeyLifetime)
        #expect(try await other.vault.seal(Secret("token"), at: .example).keyID == id)
    }

    @Test("SEC-26 root keys rotate while the vault serves: add, rewrap, remove")
    func rootKey() async throws {
        let kit = try VaultKit()
        let sealed = try await kit.vault.seal(Secret("token"), at: .example)
        let both = try RootKeyRing([.generate()] + kit.vault.ring.keys)
        let during = try VaultKit(ring: both, store: kit.store, seed: 2)
        #expect(try await during.vault.open(sealed, at: .example) == Secret("token"))

        for wrapped in kit.store.state.withLock({ Array($0.keys.values) }) {
            let moved = try #require(try both.rewrap(wrapped))
            kit.store.state.withLock { $0.keys[moved.id] = moved }
        }

        let after = try VaultKit(ring: RootKeyRing([both.current]), store: kit.store, seed: 3)
        #expect(try await after.vault.open(sealed, at: .example) == Secret("token"))
    }

    @Test("SEC-26 encryptions are counted in blocks, never fewer than there were")
    func counting() async throws {
        let kit = try VaultKit()
        let sealed = try await kit.vault.seal(Secret("token"), at: .example)
        for _ in 1..<Vault.reservationBlock { _ = try await kit.vault.seal(Secret("t"), at: .example) }
        #expect(kit.store.state.withLock { $0.reserved[sealed.keyID] } == Vault.reservationBlock)

        _ = try await kit.vault.seal(Secret("one more"), at: .example)
        #expect(kit.store.state.withLock { $0.reserved[sealed.keyID] } == 2 * Vault.reservationBlock)
    }

    @Test("SEC-26 a restart counts its unused block as used")
    func countingAfterRestart() async throws {
        let kit = try VaultKit()
        let sealed = try await kit.vault.seal(Secret("token"), at: .example)
        let next = try VaultKit(ring: kit.vault.ring, store: kit.store, seed: 2)
        _ = try await next.vault.seal(Secret("token"), at: .example)

        #expect(kit.store.state.withLock { $0.reserved[sealed.keyID] } == 2 * Vault.reservationBlock)
    }

    @Test("SEC-26 a worn data key is reported, and no more after its rotation")
    func worn() async throws {
        let kit = try VaultKit()
        let sealed = try await kit.vault.seal(Secret("token"), at: .example)
        #expect(kit.vault.workspacesToRotate.isEmpty)

        kit.store.state.withLock { $0.reserved[sealed.keyID] = Vault.rotationThreshold - Vault.reservationBlock }
        let next = try VaultKit(ring: kit.vault.ring, store: kit.store, seed: 2)
        _ = try await next.vault.seal(Secret("token"), at: .example)
        #expect(next.vault.workspacesToRotate == ["wsp_1"])

        _ = try await next.vault.rotateDataKey(of: "wsp_1")
        #expect(next.vault.workspacesToRotate.isEmpty)
    }

    @Test("SEC-26 a data key never seals more than 2^32 times, but still opens")
    func exhausted() async throws {
        let kit = try VaultKit()
        let sealed = try await kit.vault.seal(Secret("token"), at: .example)
        kit.store.state.withLock { $0.reserved[sealed.keyID] = Vault.encryptionLimit }
        let next = try VaultKit(ring: kit.vault.ring, store: kit.store, seed: 2)

        await #expect(throws: VaultError.dataKeyExhausted(sealed.keyID)) {
            try await next.vault.seal(Secret("token"), at: .example)
        }
        #expect(try await next.vault.open(sealed, at: .example) == Secret("token"))
        _ = try await next.vault.rotateDataKey(of: "wsp_1")
        #expect(try await next.vault.seal(Secret("token"), at: .example).keyID != sealed.keyID)
    }
}
