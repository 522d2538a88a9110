extension Migration {
    /// The connections of a grant in their order. Without the order in the key, SQLite walks through all connections of the
    /// workspace by their own key instead, at every refresh.
    static let feeding = Migration(
        13, "feeding",
        """
        DROP INDEX connections_of_grant;
        CREATE INDEX connections_of_grant ON connections (workspace_id, grant_id, id);
        """)
}
