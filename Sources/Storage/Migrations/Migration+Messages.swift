extension Migration {
    /// Talks between workspaces and operators, who the operators are, and what they are told.
    ///
    /// Whoever became an owner first has set the installation up, and runs it until somebody says otherwise.
    static let messages = Migration(
        11, "messages",
        """
        CREATE TABLE operators (
            person_id TEXT NOT NULL PRIMARY KEY REFERENCES persons (id),
            wants_alerts INTEGER NOT NULL CHECK (wants_alerts IN (0, 1)),
            since INTEGER NOT NULL
        ) STRICT;
        INSERT INTO operators (person_id, wants_alerts, since)
            SELECT p.id, 1, p.created_at FROM persons p
            WHERE EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = p.id AND m.role = 'owner')
            ORDER BY p.created_at, p.id LIMIT 1;

        CREATE TABLE threads (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            id TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL CHECK (title <> ''),
            facts TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            last_side TEXT NOT NULL CHECK (last_side IN ('member', 'operators')),
            message_count INTEGER NOT NULL CHECK (message_count >= 0),
            PRIMARY KEY (workspace_id, id)
        ) STRICT;
        CREATE INDEX threads_of_workspace ON threads (workspace_id, last_at, id);
        CREATE INDEX threads_by_time ON threads (last_at, id);
        CREATE INDEX threads_asked ON threads (last_at) WHERE last_side = 'member';
        CREATE INDEX threads_answered ON threads (workspace_id, last_at) WHERE last_side = 'operators';

        CREATE TABLE messages (
            workspace_id TEXT NOT NULL,
            thread_id TEXT NOT NULL,
            id TEXT NOT NULL,
            side TEXT NOT NULL CHECK (side IN ('member', 'operators')),
            author_id TEXT NOT NULL,
            author_name TEXT NOT NULL,
            text TEXT NOT NULL,
            screenshot_id TEXT,
            bundle TEXT,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, thread_id, id),
            FOREIGN KEY (workspace_id, thread_id) REFERENCES threads (workspace_id, id),
            FOREIGN KEY (workspace_id, screenshot_id) REFERENCES media (workspace_id, id)
        ) STRICT;
        CREATE INDEX messages_written ON messages (workspace_id, side, created_at);

        CREATE TABLE thread_reads (
            workspace_id TEXT NOT NULL,
            thread_id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            seen_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, thread_id, person_id),
            FOREIGN KEY (workspace_id, thread_id) REFERENCES threads (workspace_id, id)
        ) STRICT;

        CREATE TABLE operator_alerts (
            workspace_id TEXT NOT NULL,
            connection_id TEXT NOT NULL,
            episode INTEGER NOT NULL,
            at INTEGER NOT NULL,
            told_at INTEGER,
            PRIMARY KEY (workspace_id, connection_id, episode),
            FOREIGN KEY (workspace_id, connection_id) REFERENCES connections (workspace_id, id)
        ) STRICT;
        CREATE INDEX operator_alerts_waiting ON operator_alerts (at) WHERE told_at IS NULL;
        CREATE INDEX operator_alerts_told ON operator_alerts (told_at) WHERE told_at IS NOT NULL;

        CREATE INDEX connections_unwell ON connections (health_since, id)
            WHERE health <> 'healthy' AND removed_at IS NULL;
        """)
}
