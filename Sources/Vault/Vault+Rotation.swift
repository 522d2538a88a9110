import Domain
import Synchronization

extension Vault {
    /// The workspaces whose data key this node saw past ``rotationThreshold`` (SEC-26).
    package var workspacesToRotate: Set<String> {
        cache.withLock(\.worn)
    }

    /// Gives a workspace a new data key; fields sealed before stay readable until they are resealed (SEC-26).
    ///
    /// Returns the id that counts afterwards; when another node rotates at the same time, both get the same.
    nonisolated(nonsending) package func rotateDataKey(of workspace: String) async throws -> DataKey.ID {
        let old = try await currentOrFirst(of: workspace)
        let fresh = try ring.wrap(DataKey(workspace: workspace, ports: ports))
        let winner = try await store.replaceCurrent(old.id, with: fresh)
        cache.withLock { $0.forgetCurrent(of: workspace) }
        return winner.id
    }

    /// The same secret for the same place under the data key `id`, or `nil` when it is there already.
    ///
    /// Write the answer only if the row still holds what was given: a token may have been replaced meanwhile.
    nonisolated(nonsending) package func reseal(
        _ sealed: SealedValue, at place: Place, under id: DataKey.ID
    ) async throws -> SealedValue? {
        guard sealed.keyID != id else { return nil }
        let secret = try await open(sealed, at: place)
        let key = try await dataKey(id)
        try await takeEncryption(key)
        return try key.seal(secret, at: place)
    }

    /// Drops all keys of a workspace from memory: call it when the workspace and its stored keys are deleted (SEC-30).
    package func forget(workspace: String) {
        cache.withLock { $0.forget(workspace: workspace) }
    }
}
