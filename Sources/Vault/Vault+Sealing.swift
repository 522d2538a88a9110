import Domain
import Synchronization

extension Vault {
    /// The current data key of the workspace, with one encryption taken from this node's reservation.
    nonisolated(nonsending) func sealingKey(of workspace: String) async throws -> DataKey {
        let now = ports.monotonic()
        if let key = cache.withLock({ $0.takeCurrent(workspace, now: now) }) { return key }
        let wrapped = try await currentOrFirst(of: workspace)
        let key = try opened(wrapped)
        cache.withLock { $0.setCurrent(key.id, of: workspace, expires: now + Self.currentKeyLifetime) }
        try await takeEncryption(key)
        return key
    }

    /// The stored current key of the workspace; makes the first one.
    nonisolated(nonsending) func currentOrFirst(of workspace: String) async throws -> WrappedDataKey {
        if let wrapped = try await store.currentDataKey(of: workspace) { return wrapped }
        let first = DataKey(workspace: workspace, ports: ports)
        return try await store.addFirst(ring.wrap(first))
    }

    /// Takes one encryption, reserving a new block when the last one is used up.
    nonisolated(nonsending) func takeEncryption(_ key: DataKey) async throws {
        if cache.withLock({ $0.takeEncryption(key.id) }) { return }
        guard let sum = try await store.reserveEncryptions(Self.reservationBlock, under: key.id) else {
            throw VaultError.unknownDataKey(key.id)
        }
        if sum >= Self.rotationThreshold { cache.withLock { _ = $0.worn.insert(key.workspace) } }
        guard sum <= Self.encryptionLimit else { throw VaultError.dataKeyExhausted(key.id) }
        cache.withLock { $0.addEncryptions(Self.reservationBlock - 1, for: key.id) }
    }
}
