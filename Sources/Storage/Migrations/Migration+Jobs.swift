extension Migration {
    /// Durable timers and the leases of singleton chores.
    ///
    /// A running job has an owner; the partial unique key lets only one job of a lane run (REL-28). `revision` grows when
    /// a job is scheduled anew, so that whoever is running it does not take the new schedule away. The partial keys
    /// on waiting and on running jobs keep the cost of a claim proportional to what is due.
    static let jobs = Migration(
        1, "jobs and chores",
        """
        CREATE TABLE jobs (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind <> ''),
            subject TEXT NOT NULL,
            lane TEXT,
            payload TEXT NOT NULL CHECK (length(payload) <= 4096),
            due_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            rescues INTEGER NOT NULL CHECK (rescues >= 0),
            revision INTEGER NOT NULL,
            is_cancelled INTEGER NOT NULL CHECK (is_cancelled IN (0, 1)),
            owner TEXT,
            lease_until INTEGER,
            fence INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            UNIQUE (kind, subject),
            CHECK ((owner IS NULL) = (lease_until IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX jobs_running_lane ON jobs (lane) WHERE owner IS NOT NULL;
        CREATE INDEX jobs_running ON jobs (lease_until) WHERE owner IS NOT NULL;
        CREATE INDEX jobs_waiting ON jobs (kind, due_at, id) WHERE owner IS NULL;
        CREATE INDEX jobs_waiting_lane ON jobs (lane, due_at, id) WHERE owner IS NULL;

        CREATE TABLE chores (
            name TEXT NOT NULL PRIMARY KEY,
            owner TEXT,
            lease_until INTEGER,
            fence INTEGER NOT NULL,
            finished_at INTEGER,
            CHECK ((owner IS NULL) = (lease_until IS NULL))
        ) STRICT;
        """)
}
