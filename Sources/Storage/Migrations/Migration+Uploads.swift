extension Migration {
    /// Files on their way in, and quick ways to the media that are there already or belong to nobody.
    static let uploads = Migration(
        16, "uploads",
        """
        CREATE TABLE uploads (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            id TEXT NOT NULL,
            file_name TEXT NOT NULL,
            byte_count INTEGER NOT NULL CHECK (byte_count >= 0),
            digest TEXT,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, id)
        ) STRICT;
        CREATE INDEX uploads_by_age ON uploads (expires_at);
        CREATE INDEX media_by_digest ON media (workspace_id, digest);
        CREATE INDEX media_by_id ON media (id);
        """)
}
