import Domain
import Synchronization
import TestKit
import Testing

@testable import Vault

/// A store that fails so many times before it works.
private final class FailingStore: DataKeyStore {
    struct Outage: Error, Equatable {}

    let store = MemoryKeyStore()
    let failures: Mutex<Int>
    let reason: any Error

    init(failures: Int, reason: any Error = Outage()) {
        self.failures = Mutex(failures)
        self.reason = reason
    }

    private func fail() throws {
        let isDown = failures.withLock { left in
            left -= 1
            return left >= 0
        }
        if isDown { throw reason }
    }

    func dataKey(_ id: DataKey.ID) async throws -> WrappedDataKey? {
        try fail()
        return try await store.dataKey(id)
    }

    func currentDataKey(of workspace: String) async throws -> WrappedDataKey? {
        try fail()
        return try await store.currentDataKey(of: workspace)
    }

    func addFirst(_ key: WrappedDataKey) async throws -> WrappedDataKey {
        try fail()
        return try await store.addFirst(key)
    }

    func replaceCurrent(_ old: DataKey.ID, with key: WrappedDataKey) async throws -> WrappedDataKey {
        try fail()
        return try await store.replaceCurrent(old, with: key)
    }

    func reserveEncryptions(_ count: Int64, under id: DataKey.ID) async throws -> Int64? {
        try fail()
        return try await store.reserveEncryptions(count, under: id)
    }
}

@Suite("Vault in trouble", .timeLimit(.minutes(10)))
struct VaultFaultTests {
    @Test("a failing store is the caller's error, unchanged, and the next try works", arguments: 1...3)
    func outage(_ failures: Int) async throws {
        let vault = try makeVault(FailingStore(failures: failures))

        for _ in 0..<failures {
            await #expect(throws: FailingStore.Outage()) { try await vault.seal(Secret("token"), at: .example) }
        }
        let sealed = try await vault.seal(Secret("token"), at: .example)
        #expect(try await vault.open(sealed, at: .example) == Secret("token"))
    }

    @Test("cancellation stays cancellation")
    func cancellation() async throws {
        let vault = try makeVault(FailingStore(failures: 1, reason: CancellationError()))

        await #expect(throws: CancellationError.self) { try await vault.seal(Secret("token"), at: .example) }
    }

    @Test("SEC-26 no seal goes uncounted when the count cannot be stored")
    func uncounted() async throws {
        let store = FailingStore(failures: 0)
        let vault = try makeVault(store)
        let sealed = try await vault.seal(Secret("token"), at: .example)
        for _ in 1..<Vault.reservationBlock { _ = try await vault.seal(Secret("t"), at: .example) }
        store.failures.withLock { $0 = 1 }

        await #expect(throws: FailingStore.Outage()) { try await vault.seal(Secret("token"), at: .example) }
        _ = try await vault.seal(Secret("token"), at: .example)
        #expect(store.store.state.withLock { $0.reserved[sealed.keyID] } == 2 * Vault.reservationBlock)
    }

    @Test("SEC-26 many seals, opens and rotations at once lose nothing")
    func storm() async throws {
        let kit = try VaultKit(capacity: 4)

        let values = try await withThrowingTaskGroup(of: (SealedValue, Place, Secret).self) { group in
            for number in 0..<200 {
                group.addTask {
                    let place = Place(
                        workspace: "wsp_\(number % 7)", table: "grants", row: "grt_\(number)", column: "access_token")
                    if number.isMultiple(of: 20) { _ = try await kit.vault.rotateDataKey(of: place.workspace) }
                    let secret = Secret("token \(number)")
                    return (try await kit.vault.seal(secret, at: place), place, secret)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        for (sealed, place, secret) in values {
            #expect(try await kit.vault.open(sealed, at: place) == secret)
        }
    }

    @Test("SEC-26 re-encryption that dies in the middle goes on where it was", arguments: [0, 1, 7, 19, 20])
    func resumed(_ done: Int) async throws {
        let kit = try VaultKit()
        let places = (0..<20).map { Place(workspace: "wsp_1", table: "grants", row: "grt_\($0)", column: "sealed") }
        var rows: [SealedValue] = []
        for place in places { rows.append(try await kit.vault.seal(Secret(place.row), at: place)) }
        let id = try await kit.vault.rotateDataKey(of: "wsp_1")
        for index in 0..<done {
            rows[index] = try #require(try await kit.vault.reseal(rows[index], at: places[index], under: id))
        }

        let next = try VaultKit(ring: kit.vault.ring, store: kit.store, seed: 2)
        var moved = 0
        for index in rows.indices {
            guard let fresh = try await next.vault.reseal(rows[index], at: places[index], under: id) else { continue }
            rows[index] = fresh
            moved += 1
        }

        #expect(moved == 20 - done)
        #expect(rows.allSatisfy { $0.keyID == id })
        for (row, place) in zip(rows, places) {
            #expect(try await next.vault.open(row, at: place) == Secret(place.row))
        }
    }

    @Test("SEC-25 with a wrong root key no row of the store is touched")
    func untouched() async throws {
        let kit = try VaultKit()
        let sealed = try await kit.vault.seal(Secret("token"), at: .example)
        let before = kit.store.state.withLock { ($0.keys, $0.current, $0.reserved) }
        let stranger = try VaultKit(store: kit.store, seed: 2).vault

        await #expect(throws: VaultError.self) { try await stranger.open(sealed, at: .example) }
        await #expect(throws: VaultError.self) { try await stranger.seal(Secret("new"), at: .example) }
        await #expect(throws: VaultError.self) {
            try await stranger.reseal(sealed, at: .example, under: sealed.keyID.next)
        }

        let after = kit.store.state.withLock { ($0.keys, $0.current, $0.reserved) }
        #expect(before == after)
    }

    private func makeVault(_ store: FailingStore) throws -> Vault {
        Vault(ring: try RootKeyRing([.generate()]), store: store, ports: TestPorts().ports)
    }
}

extension DataKey.ID {
    /// Some other id of the right form.
    fileprivate var next: DataKey.ID { DataKey.ID(TestPorts(seed: 99).ports) }
}
