package import Domain

extension GrantStore {
    private static let doubtSQL = """
        UPDATE grants SET doubted_at = COALESCE(doubted_at, $3) WHERE workspace_id = $1 AND id = $2
        RETURNING doubted_at
        """
    private static let settleSQL = """
        UPDATE grants SET doubted_at = NULL
        WHERE workspace_id = $1 AND id = $2 AND doubted_at IS NOT NULL AND outcome_unknown = 0
        """

    /// Notes a refusal that must be seen twice, at least `pause` apart; whether this is the second time (REL-10).
    package static func isDoubtConfirmed(
        _ grant: Grant, pause: Duration, in transaction: Transaction
    ) throws -> Bool {
        let row = try transaction.row(
            doubtSQL, [.id(grant.workspaceID), .id(grant.id), .instant(transaction.now)])
        guard let row else { return false }
        let since = try row.instant("doubted_at")
        return since < transaction.now && transaction.now - since >= pause
    }

    /// Forgets a doubt: the grant works after all. That says nothing of a refresh token that may be spent (REL-6).
    package static func settleDoubt(of grant: Grant, in transaction: Transaction) throws {
        try transaction.execute(settleSQL, [.id(grant.workspaceID), .id(grant.id)])
    }
}
