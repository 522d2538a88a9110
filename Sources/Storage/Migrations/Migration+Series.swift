extension Migration {
    /// Posts that repeat. A day of a series has one post at most, also when that was deleted.
    static let series = Migration(
        19, "series",
        """
        CREATE TABLE series (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            id TEXT NOT NULL,
            author_id TEXT,
            content TEXT NOT NULL,
            targets TEXT NOT NULL,
            rule TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('active', 'done', 'stopped')),
            made_until INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, id)
        ) STRICT;
        CREATE INDEX series_going_on ON series (workspace_id, id) WHERE state = 'active';
        ALTER TABLE posts ADD COLUMN series_id TEXT;
        ALTER TABLE posts ADD COLUMN series_day TEXT;
        CREATE UNIQUE INDEX posts_of_series ON posts (workspace_id, series_id, series_day) WHERE series_id IS NOT NULL;
        """)
}
