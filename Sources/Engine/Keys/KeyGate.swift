package import Storage
package import Vault

/// Makes sure that the database belongs to the keys at hand, before anything is served or written (SEC-25).
package enum KeyGate {
    /// Checks the ring against the database. Throws `VaultError`, whose exit code is 78, when a needed key is missing.
    ///
    /// A database that was never migrated holds nothing to check.
    package static func check(_ ring: RootKeyRing, against database: Database) async throws -> [CheckValue] {
        guard try await isMigrated(database) else { return try ring.verify([]) }
        let (checks, inUse) = try await database.read { transaction in
            (try KeyStore.checks(in: transaction), try KeyStore.rootKeysInUse(in: transaction))
        }
        return try ring.verify(
            checks.map { CheckValue(rootKeyID: RootKey.ID(stored: $0.rootKeyID), bytes: $0.sealed) },
            inUse: Set(inUse.map { RootKey.ID(stored: $0) }))
    }

    /// Stores the check values of keys that have none yet, once everything else is in order.
    package static func store(_ checks: [CheckValue], in database: Database) async throws {
        guard !checks.isEmpty else { return }
        try await database.write { transaction in
            for check in checks {
                try KeyStore.addCheck(rootKeyID: check.rootKeyID.text, sealed: check.bytes, in: transaction)
            }
        }
    }

    private static func isMigrated(_ database: Database) async throws -> Bool {
        try await !database.pendingMigrations().contains { $0.number == 2 }
    }
}
