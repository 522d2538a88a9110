extension Migration {
    /// Ways to count what ended lately, proportional to that and not to what is stored (REL-11).
    static let suspects = Migration(
        6, "suspects",
        """
        CREATE INDEX connections_red ON connections (platform, health_since)
            WHERE health = 'disconnected' AND removed_at IS NULL;
        CREATE INDEX grants_doubted ON grants (platform) WHERE doubted_at IS NOT NULL;
        """)
}
