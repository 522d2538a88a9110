extension Migration {
    /// Zones of posts, posting slots and who took which, and a quick way to what waits for a person's word.
    static let schedule = Migration(
        18, "schedule",
        """
        ALTER TABLE posts ADD COLUMN zone TEXT;
        CREATE INDEX deliveries_to_review ON deliveries (workspace_id, due_at, id)
            WHERE state = 'needs_reconnect' OR (state = 'failed' AND reason_code = 'missed_window');
        CREATE TABLE slots (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            id TEXT NOT NULL,
            weekday TEXT NOT NULL,
            minute INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439),
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, weekday, minute)
        ) STRICT;
        CREATE TABLE slot_uses (
            workspace_id TEXT NOT NULL,
            at INTEGER NOT NULL,
            post_id TEXT NOT NULL,
            PRIMARY KEY (workspace_id, at)
        ) STRICT;
        CREATE INDEX slot_uses_of_post ON slot_uses (workspace_id, post_id);
        """)
}
