extension Migration {
    /// Configurations of Facebook Login for Business that belong to apps.
    static let configurations = Migration(
        13, "configurations", "ALTER TABLE platform_apps ADD COLUMN config_id TEXT;")
}
