extension Migration {
    /// The plan of a workspace; none: that of the installation.
    static let plans = Migration(7, "plans", "ALTER TABLE workspaces ADD COLUMN plan TEXT;")
}
