extension Migration {
    /// Posting slots that belong to a brand, and who took which.
    static let brandSlots = Migration(
        24, "brand_slots",
        """
        CREATE TABLE brand_slots (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            id TEXT NOT NULL,
            brand_id TEXT NOT NULL,
            weekday TEXT NOT NULL,
            minute INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439),
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, brand_id, weekday, minute),
            FOREIGN KEY (workspace_id, brand_id) REFERENCES brands (workspace_id, id)
        ) STRICT;
        CREATE TABLE brand_slot_uses (
            workspace_id TEXT NOT NULL,
            brand_id TEXT NOT NULL,
            at INTEGER NOT NULL,
            post_id TEXT NOT NULL,
            PRIMARY KEY (workspace_id, brand_id, at)
        ) STRICT;
        CREATE INDEX brand_slot_uses_of_post ON brand_slot_uses (workspace_id, post_id);
        """)
}
