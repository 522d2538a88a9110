extension Migration {
    /// Accounts: platform apps, authorizations, grants, connections, their history, and notices to send.
    ///
    /// The connections of a grant are read in their order. Without the order in that key, SQLite walks through all connections
    /// of the workspace by their own key instead, at every refresh.
    static let connections = Migration(
        3, "connections",
        """
        CREATE TABLE platform_apps (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            platform TEXT NOT NULL,
            server TEXT NOT NULL,
            client_id TEXT NOT NULL,
            sealed_secret BLOB,
            redirect_uri TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, id)
        ) STRICT;
        CREATE INDEX platform_apps_of_server ON platform_apps (workspace_id, platform, server, id);

        CREATE TABLE authorizations (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            id TEXT NOT NULL UNIQUE,
            person_id TEXT,
            session_hash TEXT,
            brand_id TEXT NOT NULL,
            platform TEXT NOT NULL,
            reconnects TEXT,
            return_to TEXT,
            app_id TEXT,
            redirect_uri TEXT NOT NULL,
            destination TEXT NOT NULL,
            ticket_hash TEXT,
            state_hash TEXT UNIQUE,
            browser_hash TEXT,
            sealed BLOB,
            state TEXT NOT NULL CHECK (state IN ('pending', 'consumed', 'choose', 'done', 'failed')),
            detail TEXT NOT NULL,
            grant_id TEXT,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id, brand_id) REFERENCES brands (workspace_id, id)
        ) STRICT;
        CREATE INDEX authorizations_open ON authorizations (expires_at)
            WHERE state IN ('pending', 'consumed', 'choose');
        CREATE INDEX authorizations_of_person ON authorizations (workspace_id, person_id, expires_at)
            WHERE state = 'pending';

        CREATE TABLE grants (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            id TEXT NOT NULL,
            platform TEXT NOT NULL,
            app_id TEXT,
            generation INTEGER NOT NULL CHECK (generation > 0),
            sealed BLOB NOT NULL,
            access_expires_at INTEGER,
            refresh_expires_at INTEGER,
            scopes TEXT NOT NULL,
            server TEXT NOT NULL,
            stored_at INTEGER NOT NULL,
            spare BLOB,
            spare_generation INTEGER,
            spare_until INTEGER,
            intent_at INTEGER,
            outcome_unknown INTEGER NOT NULL CHECK (outcome_unknown IN (0, 1)),
            failures INTEGER NOT NULL,
            doubted_at INTEGER,
            lease_until INTEGER,
            fence INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, id)
        ) STRICT;

        CREATE TABLE connections (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            id TEXT NOT NULL,
            brand_id TEXT NOT NULL,
            platform TEXT NOT NULL,
            grant_id TEXT NOT NULL,
            server TEXT NOT NULL,
            remote_id TEXT NOT NULL CHECK (remote_id <> ''),
            account TEXT NOT NULL,
            health TEXT NOT NULL CHECK (health IN ('healthy', 'warning', 'disconnected')),
            reason TEXT,
            health_since INTEGER NOT NULL,
            is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
            connected_at INTEGER NOT NULL,
            last_good_at INTEGER,
            last_checked_at INTEGER,
            check_words TEXT,
            removed_at INTEGER,
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id, brand_id) REFERENCES brands (workspace_id, id),
            CHECK ((health = 'healthy') = (reason IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX connections_account ON connections (workspace_id, platform, server, remote_id)
            WHERE removed_at IS NULL;
        CREATE INDEX connections_of_grant ON connections (workspace_id, grant_id, id);

        CREATE TABLE history (
            workspace_id TEXT NOT NULL,
            connection_id TEXT NOT NULL,
            id TEXT NOT NULL,
            at INTEGER NOT NULL,
            from_health TEXT,
            from_reason TEXT,
            to_health TEXT NOT NULL,
            to_reason TEXT,
            event TEXT NOT NULL,
            evidence TEXT NOT NULL,
            node TEXT NOT NULL,
            generation INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, connection_id, id),
            FOREIGN KEY (workspace_id, connection_id) REFERENCES connections (workspace_id, id)
        ) STRICT;

        CREATE TABLE outbox (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            payload TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            sent_at INTEGER,
            PRIMARY KEY (workspace_id, id)
        ) STRICT;
        CREATE INDEX outbox_waiting ON outbox (created_at) WHERE sent_at IS NULL;
        """)
}
