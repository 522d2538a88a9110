package import Domain

/// How full the plans of workspaces are.
package enum PlanStore {
    // Writes nothing new, but takes the row: two who connect at the same time count one after the other (S4.24).
    private static let holdSQL = "UPDATE workspaces SET plan = plan WHERE id = $1 RETURNING plan"
    private static let planSQL = "SELECT plan FROM workspaces WHERE id = $1"
    private static let usedSQL =
        "SELECT COUNT(*) AS used FROM connections WHERE workspace_id = $1 AND removed_at IS NULL"
    private static let changeSQL = "UPDATE workspaces SET plan = $2 WHERE id = $1"

    /// The plan of its own that a workspace has, and how many accounts are connected.
    ///
    /// - Parameter holds: Whether nobody else may connect one until this transaction is over.
    package static func room(
        of workspaceID: Workspace.ID, holds: Bool, in transaction: Transaction
    ) throws -> (plan: String?, used: Int) {
        let plan = try transaction.row(holds ? holdSQL : planSQL, [.id(workspaceID)])?.optionalText("plan")
        let used = try transaction.row(usedSQL, [.id(workspaceID)])?.int("used") ?? 0
        return (plan ?? nil, used)
    }

    /// Gives a workspace a plan of its own, or none; `false` when there is no such workspace.
    package static func change(
        _ workspaceID: Workspace.ID, to plan: String?, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(changeSQL, [.id(workspaceID), .text(plan)]) == 1
    }
}
