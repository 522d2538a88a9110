extension Migration {
    /// How far long work is, in percent, for whoever looks at a post: a film that is made to fit, a file that is sent.
    static let progress = Migration(
        26, "progress",
        """
        ALTER TABLE media_copies ADD COLUMN percent INTEGER CHECK (percent BETWEEN 0 AND 100);
        ALTER TABLE journal ADD COLUMN percent INTEGER CHECK (percent BETWEEN 0 AND 100);
        """)
}
