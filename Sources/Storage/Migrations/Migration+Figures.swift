extension Migration {
    /// What platforms count of posts and accounts: one row for each, kind and day; what was published lately, by account; and
    /// when an account was asked about last (S2.02).
    static let figures = Migration(
        20, "figures",
        """
        CREATE TABLE figures (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            subject TEXT NOT NULL,
            day INTEGER NOT NULL,
            kind TEXT NOT NULL,
            value INTEGER NOT NULL,
            taken_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, subject, day, kind)
        ) STRICT;
        CREATE INDEX figures_by_age ON figures (day);
        CREATE INDEX deliveries_published ON deliveries (workspace_id, connection_id, published_at, id)
            WHERE state = 'published';
        ALTER TABLE connections ADD COLUMN measured_at INTEGER;
        ALTER TABLE connections ADD COLUMN measure_words TEXT;
        """)
}
