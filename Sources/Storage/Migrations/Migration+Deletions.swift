extension Migration {
    /// What was deleted because a person asked the platform for it; says nothing of whom.
    static let deletions = Migration(
        9, "deletions",
        """
        CREATE TABLE deletions (
            code TEXT NOT NULL PRIMARY KEY,
            platform TEXT NOT NULL,
            done_at INTEGER NOT NULL
        ) STRICT;
        """)
}
