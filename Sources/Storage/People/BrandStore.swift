package import Domain

/// Changes brands, and which accounts are theirs.
package enum BrandStore {
    private static let holdSQL = "SELECT id FROM workspaces WHERE id = $1 FOR UPDATE"
    private static let renameSQL = "UPDATE brands SET name = $3 WHERE workspace_id = $1 AND id = $2"
    private static let countSQL = """
        SELECT brand_id, COUNT(*) AS n FROM connections WHERE workspace_id = $1 AND removed_at IS NULL GROUP BY brand_id
        """
    private static let putSQL = """
        UPDATE connections SET brand_id = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL
        """
    private static let arrivingSQL = """
        SELECT 1 AS one FROM authorizations
        WHERE workspace_id = $1 AND brand_id = $2 AND state = 'consumed' AND expires_at > $3 LIMIT 1
        """
    // Accounts that were taken out may come back, and attempts go on: both need a brand that is there.
    private static let handOverSQL = ["connections", "authorizations"].map {
        "UPDATE \($0) SET brand_id = $3 WHERE workspace_id = $1 AND brand_id = $2"
    }
    private static let removeSQL =
        ["brand_slots", "brand_slot_uses"].map { "DELETE FROM \($0) WHERE workspace_id = $1 AND brand_id = $2" }
        + ["DELETE FROM brands WHERE workspace_id = $1 AND id = $2"]

    /// Lets others who change brands of the workspace wait until this transaction is over.
    package static func hold(_ workspaceID: Workspace.ID, in transaction: Transaction) throws {
        _ = try transaction.row(holdSQL, [.id(workspaceID)])
    }

    /// Gives a brand another name; `false` when there is no such brand.
    package static func rename(_ brand: Brand, in transaction: Transaction) throws -> Bool {
        try transaction.execute(renameSQL, [.id(brand.workspaceID), .id(brand.id), .text(brand.name)]) == 1
    }

    /// How many connected accounts each brand of a workspace has; brands without any are left out.
    package static func accountCounts(
        of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> [Brand.ID: Int] {
        let rows = try transaction.query(countSQL, [.id(workspaceID)])
        return try rows.reduce(into: [:]) { counts, row in
            try counts[row.identifier("brand_id")] = row.int("n")
        }
    }

    /// Puts an account into a brand, which must be there; `false` when the account is not connected in this workspace.
    package static func put(
        _ id: Connection.ID, into brandID: Brand.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(putSQL, [.id(workspaceID), .id(id), .id(brandID)]) == 1
    }

    /// Whether an account is on its way into a brand: a platform's answer is being worked on at this moment.
    package static func isArriving(
        in id: Brand.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Bool {
        try transaction.row(arrivingSQL, [.id(workspaceID), .id(id), .instant(transaction.now)]) != nil
    }

    /// Removes a brand with its slots; its accounts, also those taken out before, go to another one. Posts keep their times.
    /// Throws `StorageError.foreignKey` when somebody puts something into it at the same moment.
    package static func remove(
        _ id: Brand.ID, into heir: Brand.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        for sql in handOverSQL { try transaction.execute(sql, [.id(workspaceID), .id(id), .id(heir)]) }
        for sql in removeSQL { try transaction.execute(sql, [.id(workspaceID), .id(id)]) }
    }
}
