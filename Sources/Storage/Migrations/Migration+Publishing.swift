extension Migration {
    /// Posts: media, what was written, the deliveries, their journal, and keys of repeated requests.
    static let publishing = Migration(
        4, "publishing",
        """
        CREATE TABLE media (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            id TEXT NOT NULL,
            file_name TEXT NOT NULL,
            content_type TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            byte_count INTEGER NOT NULL CHECK (byte_count >= 0),
            digest TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, id)
        ) STRICT;

        CREATE TABLE posts (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            id TEXT NOT NULL,
            author_id TEXT,
            content TEXT NOT NULL,
            publish_at INTEGER,
            revision INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            sort_at INTEGER NOT NULL,
            removed_at INTEGER,
            PRIMARY KEY (workspace_id, id)
        ) STRICT;
        CREATE INDEX posts_by_time ON posts (workspace_id, sort_at, id) WHERE removed_at IS NULL;

        CREATE TABLE deliveries (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            post_id TEXT NOT NULL,
            connection_id TEXT NOT NULL,
            platform TEXT NOT NULL,
            account TEXT NOT NULL,
            own_content TEXT,
            options TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'queued', 'publishing', 'published',
                'retry_wait', 'uncertain', 'needs_reconnect', 'failed', 'cancelled')),
            reason_code TEXT,
            reason_words TEXT,
            due_at INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            rescues INTEGER NOT NULL DEFAULT 0,
            round INTEGER NOT NULL DEFAULT 1,
            fence INTEGER NOT NULL DEFAULT 0,
            looks INTEGER NOT NULL DEFAULT 0,
            has_refreshed INTEGER NOT NULL DEFAULT 0 CHECK (has_refreshed IN (0, 1)),
            started_at INTEGER,
            gate_at INTEGER,
            published_at INTEGER,
            permalink TEXT,
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id, post_id) REFERENCES posts (workspace_id, id),
            FOREIGN KEY (workspace_id, connection_id) REFERENCES connections (workspace_id, id),
            CHECK (state <> 'published' OR published_at IS NOT NULL)
        ) STRICT;
        CREATE INDEX deliveries_of_post ON deliveries (workspace_id, post_id, id);
        CREATE INDEX deliveries_of_connection ON deliveries (workspace_id, connection_id, due_at)
            WHERE state IN ('draft', 'scheduled', 'queued', 'publishing', 'retry_wait', 'uncertain', 'needs_reconnect');

        CREATE TABLE journal (
            workspace_id TEXT NOT NULL,
            delivery_id TEXT NOT NULL,
            attempt_id TEXT NOT NULL,
            round INTEGER NOT NULL,
            step TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('safe', 'commit')),
            fingerprint TEXT NOT NULL,
            intent_at INTEGER NOT NULL,
            outcome_at INTEGER,
            outcome TEXT,
            words TEXT,
            output TEXT,
            PRIMARY KEY (workspace_id, delivery_id, attempt_id),
            FOREIGN KEY (workspace_id, delivery_id) REFERENCES deliveries (workspace_id, id),
            CHECK ((outcome IS NULL) = (outcome_at IS NULL))
        ) STRICT;

        CREATE TABLE idempotency (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            key TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            subject TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, key)
        ) STRICT;
        CREATE INDEX idempotency_by_age ON idempotency (created_at);
        """)
}
