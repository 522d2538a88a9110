extension Migration {
    /// What there is to know of videos and documents. The column `duration` is in milliseconds.
    static let films = Migration(
        15, "films",
        """
        ALTER TABLE media ADD COLUMN duration INTEGER NOT NULL DEFAULT 0 CHECK (duration >= 0);
        ALTER TABLE media ADD COLUMN frame_rate REAL;
        ALTER TABLE media ADD COLUMN page_count INTEGER NOT NULL DEFAULT 0 CHECK (page_count >= 0);
        """)
}
