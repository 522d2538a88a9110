extension Migration {
    /// Finds the posts of an account by their time, which stays what it is when they come out, instead of by when they came out:
    /// then publishing one need not touch that key (decision 0028).
    static let accounts = Migration(
        27, "accounts",
        """
        CREATE INDEX deliveries_of_account ON deliveries (workspace_id, connection_id, due_at, id) WHERE kind = 'post';
        DROP INDEX deliveries_published;
        """)
}
