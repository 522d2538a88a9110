extension Migration {
    /// What people are told: stretches of trouble, notices with their mails, and who wants mails.
    ///
    /// Nobody is told of what happened before: the old rows of the outbox are for nobody.
    static let notices = Migration(
        8, "notices",
        """
        ALTER TABLE outbox ADD COLUMN is_for_people INTEGER NOT NULL DEFAULT 0 CHECK (is_for_people IN (0, 1));
        CREATE INDEX outbox_for_people ON outbox (created_at) WHERE sent_at IS NULL AND is_for_people = 1;

        CREATE TABLE episodes (
            workspace_id TEXT NOT NULL,
            connection_id TEXT NOT NULL,
            number INTEGER NOT NULL CHECK (number > 0),
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
            told_in_app INTEGER NOT NULL,
            told_by_mail INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, connection_id),
            FOREIGN KEY (workspace_id, connection_id) REFERENCES connections (workspace_id, id),
            CHECK (is_closed = 0 OR ended_at IS NOT NULL)
        ) STRICT;

        CREATE TABLE member_notices (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            person_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            episode INTEGER NOT NULL,
            stage TEXT NOT NULL,
            facts TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            read_at INTEGER,
            mail TEXT NOT NULL CHECK (mail IN ('off', 'held', 'waiting', 'sent', 'dropped', 'failed')),
            mail_due_at INTEGER,
            mail_tries INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
            FOREIGN KEY (person_id) REFERENCES persons (id),
            CHECK ((mail = 'waiting') = (mail_due_at IS NOT NULL))
        ) STRICT;
        CREATE UNIQUE INDEX member_notices_once
            ON member_notices (workspace_id, person_id, subject, episode, stage);
        CREATE INDEX member_notices_of_person ON member_notices (workspace_id, person_id, id);
        CREATE INDEX member_notices_unread ON member_notices (workspace_id, person_id) WHERE read_at IS NULL;
        CREATE INDEX member_notices_to_mail ON member_notices (mail_due_at) WHERE mail = 'waiting';
        CREATE INDEX member_notices_by_age ON member_notices (created_at);

        CREATE TABLE mail_preferences (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            person_id TEXT NOT NULL REFERENCES persons (id),
            wants_mail INTEGER NOT NULL CHECK (wants_mail IN (0, 1)),
            PRIMARY KEY (workspace_id, person_id)
        ) STRICT;
        """)
}
