package import Domain
package import Storage
package import Vault

/// Replaces keys while the server runs; every batch is a transaction, so a kill in the middle only delays (SEC-26, P14).
package struct KeyRotation: Sendable {
    private static let batch = 100

    private let database: Database
    private let vault: Vault
    private let safe: Safe

    /// Works with these keys; the newest is the one to end up under.
    package init(database: Database, ring: RootKeyRing, ports: Ports) {
        self.database = database
        vault = Vault(ring: ring, store: DatabaseKeyStore(database: database), ports: ports)
        safe = Safe(vault: vault)
    }

    /// Wraps every data key with the current root key; answers how many were not yet.
    package func rewrapAll() async throws -> Int {
        let current = vault.ring.current.id.text
        var count = 0
        var last = ""
        while true {
            let after = last
            let keys = try await database.read {
                try KeyStore.notWrapped(by: current, after: after, limit: Self.batch, in: $0)
            }
            guard let end = keys.last else { return count }
            for key in keys { count += try await rewrap(key) ? 1 : 0 }
            last = end.id
        }
    }

    private func rewrap(_ key: StoredDataKey) async throws -> Bool {
        guard let wrapped = try vault.ring.rewrap(try WrappedDataKey(stored: key)) else { return false }
        let row = StoredDataKey(wrapped)
        try await database.write { try KeyStore.rewrap(key, as: row, in: $0) }
        return true
    }

    /// Gives every workspace a new data key and seals its grants anew; answers how many grants.
    ///
    /// Old data keys stay for reading: another node may seal under one for a minute more, and other columns use them.
    package func renewDataKeys() async throws -> Int {
        var count = 0
        var last: Workspace.ID?
        while true {
            let after = last
            let ids = try await database.read {
                try PersonStore.workspaceIDs(after: after, limit: Self.batch, in: $0)
            }
            guard let end = ids.last else { return count }
            for id in ids { count += try await renewDataKey(of: id) }
            last = end
        }
    }

    private func renewDataKey(of workspaceID: Workspace.ID) async throws -> Int {
        let key = try await vault.rotateDataKey(of: workspaceID.text)
        var count = 0
        var last: Grant.ID?
        while true {
            let after = last
            let grants = try await database.read {
                try GrantStore.page(of: workspaceID, after: after, limit: Self.batch, in: $0)
            }
            guard let end = grants.last else { return count }
            for stored in grants { count += try await reseal(stored, under: key) ? 1 : 0 }
            last = end.grant.id
        }
    }

    private func reseal(_ stored: StoredGrant, under key: DataKey.ID) async throws -> Bool {
        let place = Safe.place(of: stored.grant, "sealed", stored.grant.generation)
        let sealed = try SealedValue(stored: stored.sealed)
        guard let renewed = try await vault.reseal(sealed, at: place, under: key) else { return false }
        try await database.write { try GrantStore.reseal(stored.grant, as: renewed.bytes, in: $0) }
        return true
    }
}
