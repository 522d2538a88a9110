import Domain
import Storage
import Vault

/// Seals and opens what the Engine stores, each at its own place (SEC-22).
struct Safe: Sendable {
    let vault: Vault

    /// The owner of what belongs to the whole installation.
    static let installation = Workspace.ID(stored: "wsp_installation")

    /// Seals tokens for the row of a grant under a generation.
    func seal(_ tokens: GrantTokens, of grant: Grant, generation: Int64) async throws -> [UInt8] {
        try await vault.seal(tokens.packed, at: Self.place(of: grant, "sealed", generation)).bytes
    }

    /// Opens the current tokens of a grant. Throws `VaultError` when our keys cannot.
    func open(_ stored: StoredGrant) async throws -> GrantTokens {
        try tokens(
            await vault.open(stored.sealed, at: Self.place(of: stored.grant, "sealed", stored.grant.generation)))
    }

    /// Seals a late pair for the spare place of a grant (REL-3).
    func sealSpare(_ tokens: GrantTokens, of grant: Grant, generation: Int64) async throws -> [UInt8] {
        try await vault.seal(tokens.packed, at: Self.place(of: grant, "spare", generation)).bytes
    }

    /// Opens the spare pair of a grant.
    func open(_ spare: SparePair, of grant: Grant) async throws -> GrantTokens {
        try tokens(await vault.open(spare.sealed, at: Self.place(of: grant, "spare", spare.generation)))
    }

    /// Seals a secret for a column of a row that has no generations.
    func seal(
        _ secret: Secret, table: String, row: String, column: String, of workspaceID: Workspace.ID
    ) async throws -> [UInt8] {
        let place = Place(workspace: workspaceID.text, table: table, row: row, column: column)
        return try await vault.seal(secret, at: place).bytes
    }

    /// Opens a secret of a row that has no generations.
    func open(
        _ sealed: [UInt8], table: String, row: String, column: String, of workspaceID: Workspace.ID
    ) async throws -> Secret {
        try await vault.open(
            sealed, at: Place(workspace: workspaceID.text, table: table, row: row, column: column))
    }

    private func tokens(_ secret: Secret) throws -> GrantTokens {
        guard let tokens = GrantTokens(packed: secret) else { throw VaultError.malformed }
        return tokens
    }

    static func place(of grant: Grant, _ column: String, _ generation: Int64) -> Place {
        Place(
            workspace: grant.workspaceID.text, table: "grants", row: grant.id.text, column: column,
            generation: UInt64(max(generation, 0)))
    }
}
