extension Migration {
    /// Who had logged in for an account that was taken out, so that a deletion finds it when the grant is gone (SEC-80).
    static let leaving = Migration(
        14, "leaving",
        """
        ALTER TABLE connections ADD COLUMN left_by TEXT;
        CREATE INDEX connections_left ON connections (left_by, platform) WHERE left_by IS NOT NULL;
        """)
}
