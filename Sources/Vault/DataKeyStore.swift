/// Where wrapped data keys are kept; the database, seen from the vault.
package protocol DataKeyStore: Sendable {
    /// The key of this id, or `nil` when it was retired or never there.
    func dataKey(_ id: DataKey.ID) async throws -> WrappedDataKey?

    /// The key under which new fields of the workspace are sealed, or `nil` before the first.
    func currentDataKey(of workspace: String) async throws -> WrappedDataKey?

    /// Stores the first key of a workspace. When another node was faster, its key stays; returns the one that counts.
    func addFirst(_ key: WrappedDataKey) async throws -> WrappedDataKey

    /// Makes `key` the current one if `old` still is, and keeps `old` for reading; returns the one that counts then.
    func replaceCurrent(_ old: DataKey.ID, with key: WrappedDataKey) async throws -> WrappedDataKey

    /// Adds to the number of encryptions that nodes may do under a key, and returns the new sum, or `nil` when the key
    /// is gone (SEC-26). Nodes reserve in blocks; what a dead node reserved counts as used.
    func reserveEncryptions(_ count: Int64, under id: DataKey.ID) async throws -> Int64?
}
