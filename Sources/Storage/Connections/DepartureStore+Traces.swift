import Domain

/// What was said of an account elsewhere: notices, talks and the bundles that came with them.
extension DepartureStore {
    private static let noticesSQL = """
        DELETE FROM member_notices WHERE workspace_id = $1 AND (subject = $2 OR facts LIKE $3)
        """
    // Few, and looked through only when somebody asks for deletion.
    private static let alertsSQL = """
        SELECT workspace_id, id, facts FROM member_notices WHERE kind = 'operators.alert'
        """
    private static let changeAlertSQL = "UPDATE member_notices SET facts = $3 WHERE workspace_id = $1 AND id = $2"
    private static let talksSQL = "SELECT id, facts FROM threads WHERE workspace_id = $1 AND facts LIKE $2"
    private static let changeTalkSQL = "UPDATE threads SET facts = $3 WHERE workspace_id = $1 AND id = $2"
    private static let bundlesSQL = "UPDATE messages SET bundle = NULL WHERE workspace_id = $1 AND bundle LIKE $2"

    /// Takes the account out of what people were told of it, and out of their talks with operators.
    static func forgetTraces(of connection: Connection, in transaction: Transaction) throws {
        let pattern = Value.text("%\"\(connection.id)\"%")
        let workspace = Value.id(connection.workspaceID)
        try transaction.execute(noticesSQL, [workspace, .id(connection.id), pattern])
        try transaction.execute(bundlesSQL, [workspace, pattern])
        for row in try transaction.query(talksSQL, [workspace, pattern]) {
            var facts = try row.json("facts", MessageThread.Facts.self)
            (facts.handle, facts.problem) = (nil, nil)
            try transaction.execute(changeTalkSQL, [workspace, .text(try row.text("id")), .json(facts)])
        }
        try forgetAlerts(naming: connection, in: transaction)
    }

    /// Alerts name accounts by platform and handle, in the workspaces of operators.
    private static func forgetAlerts(naming connection: Connection, in transaction: Transaction) throws {
        let (platform, handle) = (connection.platform, connection.account.handle)
        for row in try transaction.query(alertsSQL) {
            var facts = try row.json("facts", NoticeFacts.self)
            guard var alert = facts.alert else { continue }
            alert.lines.removeAll { $0.platform == platform && $0.handle == handle }
            guard alert != facts.alert else { continue }
            facts.alert = alert
            let key: [Value] = [.text(try row.text("workspace_id")), .text(try row.text("id"))]
            try transaction.execute(changeAlertSQL, key + [.json(facts)])
        }
    }
}
