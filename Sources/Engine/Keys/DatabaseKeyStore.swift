import Domain
package import Storage
package import Vault

/// Keeps the wrapped data keys of the vault in the database.
package struct DatabaseKeyStore: DataKeyStore {
    private let database: Database

    /// Uses this database.
    package init(database: Database) {
        self.database = database
    }

    /// The key of this id.
    package func dataKey(_ id: DataKey.ID) async throws -> WrappedDataKey? {
        try await database.read { try KeyStore.find(id.text, in: $0) }.map(WrappedDataKey.init(stored:))
    }

    /// The key under which new fields of the workspace are sealed.
    package func currentDataKey(of workspace: String) async throws -> WrappedDataKey? {
        try await database.read { try KeyStore.current(of: workspace, in: $0) }.map(WrappedDataKey.init(stored:))
    }

    /// Stores the first key of a workspace; returns the one that counts.
    package func addFirst(_ key: WrappedDataKey) async throws -> WrappedDataKey {
        let row = StoredDataKey(key)
        return try WrappedDataKey(stored: try await database.write { try KeyStore.addFirst(row, in: $0) })
    }

    /// Makes `key` the current one if `old` still is; returns the one that counts.
    package func replaceCurrent(_ old: DataKey.ID, with key: WrappedDataKey) async throws -> WrappedDataKey {
        let row = StoredDataKey(key)
        return try WrappedDataKey(
            stored: try await database.write { try KeyStore.replaceCurrent(old.text, with: row, in: $0) })
    }

    /// Adds to the count of encryptions under the key.
    package func reserveEncryptions(_ count: Int64, under id: DataKey.ID) async throws -> Int64? {
        try await database.write { try KeyStore.reserveEncryptions(count, under: id.text, in: $0) }
    }
}

extension WrappedDataKey {
    init(stored row: StoredDataKey) throws(VaultError) {
        guard let id = DataKey.ID(row.id) else { throw .malformed }
        self.init(
            id: id, workspace: row.workspace, rootKeyID: RootKey.ID(stored: row.rootKeyID), bytes: row.bytes)
    }
}

extension StoredDataKey {
    init(_ key: WrappedDataKey) {
        self.init(id: key.id.text, workspace: key.workspace, rootKeyID: key.rootKeyID.text, bytes: key.bytes)
    }
}
