extension Migration {
    /// Ways to find who else speaks for an account, or by an app, over all workspaces.
    static let sharing = Migration(
        5, "sharing",
        """
        CREATE INDEX connections_of_account ON connections (platform, server, remote_id) WHERE removed_at IS NULL;
        CREATE INDEX grants_of_app ON grants (app_id) WHERE app_id IS NOT NULL;
        """)
}
