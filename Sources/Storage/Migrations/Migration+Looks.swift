extension Migration {
    /// Lines of history for looks that changed nothing; they are many, and are cleared away after a while (SEC-86).
    static let looks = Migration(
        10, "looks",
        """
        ALTER TABLE history ADD COLUMN is_quiet INTEGER NOT NULL DEFAULT 0 CHECK (is_quiet IN (0, 1));
        CREATE INDEX history_changes ON history (workspace_id, connection_id, id) WHERE is_quiet = 0;
        CREATE INDEX history_quiet ON history (at) WHERE is_quiet = 1;
        """)
}
