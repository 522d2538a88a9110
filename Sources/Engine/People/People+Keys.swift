package import Domain
import Logging
package import Storage
import Vault

extension People {
    /// Makes an API key; the key is shown this one time (SEC-40). Nobody grants more than they hold (J2).
    package func createAPIKey(
        name: String, role: Role, by principal: Principal
    ) async throws -> (listing: APIKeyListing, key: Secret) {
        try principal.require(.administer)
        guard !name.isEmpty, name.count <= 100 else {
            throw EngineError.invalid(field: "name", words: "Give the key a name.")
        }
        guard role.permissions.isSubset(of: principal.role.permissions) else {
            throw EngineError.forbidden(.own)
        }
        let key = APIKey()
        let listing = APIKeyListing(
            id: APIKeyListing.ID(parts.ports), name: name, role: role, createdAt: parts.ports.now(), lastUsedAt: nil)
        try await parts.write {
            try APIKeyStore.insert(listing, hash: key.hash.text, of: principal.workspaceID, in: $0)
        }
        return (listing, key.secret)
    }

    /// The keys of the workspace.
    package func apiKeys(by principal: Principal) async throws -> [APIKeyListing] {
        try principal.require(.administer)
        return try await parts.read { try APIKeyStore.list(of: principal.workspaceID, in: $0) }
    }

    /// Ends a key at once on every node: each request looks it up (SEC-40).
    package func revokeAPIKey(_ id: APIKeyListing.ID, by principal: Principal) async throws {
        try principal.require(.administer)
        let isRevoked = try await parts.write {
            try APIKeyStore.revoke(id, of: principal.workspaceID, in: $0)
        }
        guard isRevoked else { throw EngineError.notFound }
    }

    /// Who is behind an API key; `nil` for an unknown or revoked one. Its use is noted to the minute.
    package func principal(apiKey: Secret) async throws -> Principal? {
        guard let key = APIKey(apiKey) else { return nil }
        let hash = key.hash.text
        guard let found = try await parts.read({ try APIKeyStore.find(hash, in: $0) }) else { return nil }
        let lastUsed = found.key.lastUsedAt ?? Instant(milliseconds: 0)
        if parts.ports.now() - lastUsed > .minutes(1) {
            do {
                try await parts.write {
                    try APIKeyStore.noteUse(of: found.key.id, of: found.workspaceID, in: $0)
                }
            } catch let error as StorageError where error.isRetryable {
                // A node that cannot write still answers those who only read (REL-43).
                Logger.current.debug("The use of a key was not noted", metadata: ["error.code": "\(error.code)"])
            }
        }
        return Principal(workspaceID: found.workspaceID, personID: nil, role: found.key.role)
    }
}
