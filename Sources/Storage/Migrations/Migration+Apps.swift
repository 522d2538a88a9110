extension Migration {
    /// Apps that workspaces bring: which are out of use, and what their platform said of them.
    static let apps = Migration(
        11, "apps",
        """
        ALTER TABLE platform_apps ADD COLUMN retired_at INTEGER;
        ALTER TABLE platform_apps ADD COLUMN verdict TEXT CHECK (verdict IN ('accepted', 'refused', 'unknown'));
        ALTER TABLE platform_apps ADD COLUMN verdict_words TEXT;
        ALTER TABLE platform_apps ADD COLUMN examined_at INTEGER;
        CREATE INDEX platform_apps_retired ON platform_apps (retired_at) WHERE retired_at IS NOT NULL;
        """)
}
