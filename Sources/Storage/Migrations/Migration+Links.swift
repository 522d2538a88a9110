extension Migration {
    /// Addresses under which a platform may fetch a file for a while; only digests of their tokens are kept (SEC-78).
    static let links = Migration(
        17, "links",
        """
        CREATE TABLE media_links (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            token_digest TEXT NOT NULL,
            media_id TEXT NOT NULL,
            variant TEXT,
            content_type TEXT NOT NULL,
            expires_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, token_digest)
        ) STRICT;
        CREATE UNIQUE INDEX media_links_by_token ON media_links (token_digest);
        CREATE INDEX media_links_by_age ON media_links (expires_at);
        """)
}
