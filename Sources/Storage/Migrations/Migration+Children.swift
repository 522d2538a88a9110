extension Migration {
    /// Deliveries that depend on another one: first comments and reposts. A parent has one child of a kind at most, whoever
    /// makes it (REL-27, REL-57).
    static let children = Migration(
        21, "children",
        """
        ALTER TABLE deliveries ADD COLUMN parent_id TEXT;
        ALTER TABLE deliveries ADD COLUMN kind TEXT NOT NULL DEFAULT 'post'
            CHECK (kind IN ('post', 'comment', 'repost'));
        CREATE UNIQUE INDEX deliveries_of_parent ON deliveries (workspace_id, parent_id, kind)
            WHERE parent_id IS NOT NULL;
        """)
}
