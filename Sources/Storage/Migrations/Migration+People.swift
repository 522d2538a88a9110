extension Migration {
    /// Who there is: workspaces, brands, people, their logins and keys; and the keys that seal secrets.
    static let people = Migration(
        2, "people and keys",
        """
        CREATE TABLE workspaces (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL CHECK (name <> ''),
            zone TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE brands (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            id TEXT NOT NULL,
            name TEXT NOT NULL CHECK (name <> ''),
            created_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, id)
        ) STRICT;

        CREATE TABLE persons (
            id TEXT NOT NULL PRIMARY KEY,
            email TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            password_hash TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE memberships (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            person_id TEXT NOT NULL REFERENCES persons (id),
            role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'author', 'viewer')),
            PRIMARY KEY (workspace_id, person_id)
        ) STRICT;
        CREATE INDEX memberships_of_person ON memberships (person_id);

        CREATE TABLE sessions (
            hash TEXT NOT NULL PRIMARY KEY,
            person_id TEXT NOT NULL REFERENCES persons (id),
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            created_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE tickets (
            hash TEXT NOT NULL PRIMARY KEY,
            purpose TEXT NOT NULL,
            expires_at INTEGER NOT NULL,
            used_at INTEGER
        ) STRICT;

        CREATE TABLE login_failures (
            subject TEXT NOT NULL PRIMARY KEY,
            failures INTEGER NOT NULL,
            last_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE api_keys (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            id TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'author', 'viewer')),
            created_at INTEGER NOT NULL,
            used_at INTEGER,
            revoked_at INTEGER,
            PRIMARY KEY (workspace_id, id)
        ) STRICT;

        CREATE TABLE root_key_checks (
            root_key_id TEXT NOT NULL PRIMARY KEY,
            sealed BLOB NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE data_keys (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL UNIQUE,
            root_key_id TEXT NOT NULL,
            wrapped BLOB NOT NULL,
            is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
            encryptions INTEGER NOT NULL CHECK (encryptions >= 0),
            created_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, id)
        ) STRICT;
        CREATE UNIQUE INDEX data_keys_current ON data_keys (workspace_id) WHERE is_current = 1;
        CREATE INDEX data_keys_of_root ON data_keys (root_key_id, id);
        """)
}
