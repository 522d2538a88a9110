import Domain
import Synchronization
import TestKit

@testable import Vault

/// Stored data keys in memory, with the promises of the real table.
final class MemoryKeyStore: DataKeyStore {
    struct State {
        var keys: [DataKey.ID: WrappedDataKey] = [:]
        var current: [String: DataKey.ID] = [:]
        var reserved: [DataKey.ID: Int64] = [:]
        var reads = 0
        var reservations = 0
    }

    let state = Mutex(State())

    func dataKey(_ id: DataKey.ID) async throws -> WrappedDataKey? {
        state.withLock { state in
            state.reads += 1
            return state.keys[id]
        }
    }

    func currentDataKey(of workspace: String) async throws -> WrappedDataKey? {
        state.withLock { state in state.current[workspace].flatMap { state.keys[$0] } }
    }

    func addFirst(_ key: WrappedDataKey) async throws -> WrappedDataKey {
        state.withLock { state in
            if let id = state.current[key.workspace], let winner = state.keys[id] { return winner }
            state.keys[key.id] = key
            state.current[key.workspace] = key.id
            return key
        }
    }

    func replaceCurrent(_ old: DataKey.ID, with key: WrappedDataKey) async throws -> WrappedDataKey {
        state.withLock { state in
            if let id = state.current[key.workspace], id != old, let winner = state.keys[id] { return winner }
            state.keys[key.id] = key
            state.current[key.workspace] = key.id
            return key
        }
    }

    func reserveEncryptions(_ count: Int64, under id: DataKey.ID) async throws -> Int64? {
        state.withLock { state in
            guard state.keys[id] != nil else { return nil }
            state.reservations += 1
            state.reserved[id, default: 0] += count
            return state.reserved[id]
        }
    }
}

/// A vault over a store in memory, with a clock that stands still.
struct VaultKit {
    let clock: TestPorts
    let store: MemoryKeyStore
    let vault: Vault

    init(
        ring: RootKeyRing? = nil, store: MemoryKeyStore = MemoryKeyStore(), seed: UInt64 = 1, capacity: Int = 16
    ) throws {
        clock = TestPorts(seed: seed)
        self.store = store
        vault = Vault(
            ring: try ring ?? RootKeyRing([.generate()]), store: store, ports: clock.ports, cacheCapacity: capacity)
    }
}

extension Place {
    /// The place of an access token, for tests that need any place.
    static let example = Place(
        workspace: "wsp_1", table: "grants", row: "grt_1", column: "access_token", generation: 7)
}
