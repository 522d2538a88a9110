extension Migration {
    /// How films are coded, and what was made from media so that platforms take it (decision 0024). `free_at` is when another
    /// node may take over what is being made, or what failed may be tried again.
    static let copies = Migration(
        23, "copies",
        """
        ALTER TABLE media ADD COLUMN picture_coding TEXT;
        ALTER TABLE media ADD COLUMN pixel_coding TEXT;
        ALTER TABLE media ADD COLUMN sound_coding TEXT;
        CREATE TABLE media_copies (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            media_id TEXT NOT NULL,
            variant TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('making', 'made', 'failed')),
            holder TEXT NOT NULL,
            free_at INTEGER NOT NULL,
            used_at INTEGER NOT NULL,
            words TEXT,
            content_type TEXT,
            width INTEGER NOT NULL DEFAULT 0,
            height INTEGER NOT NULL DEFAULT 0,
            byte_count INTEGER NOT NULL DEFAULT 0 CHECK (byte_count >= 0),
            digest TEXT,
            frame_rate REAL,
            PRIMARY KEY (workspace_id, media_id, variant)
        ) STRICT;
        CREATE INDEX media_copies_by_use ON media_copies (used_at);
        """)
}
