/// One social account of one brand.
package struct Connection: Sendable, Identified {
    /// Connections are `con_…`.
    package static let identifierPrefix = "con"
    /// Identifies a connection; kept through every reconnect.
    package typealias ID = Identifier<Connection>

    /// The identifier.
    package let id: ID
    /// The owner.
    package let workspaceID: Workspace.ID
    /// The group inside the workspace.
    package var brandID: Brand.ID
    /// Where the account lives.
    package let platform: Platform
    /// What speaks for the account now.
    package var grantID: Grant.ID
    /// Who the account is, as the platform told us last.
    package var account: RemoteAccount
    /// How it fares.
    package var health: Health
    /// Since when it fares so.
    package var healthSince: Instant
    /// Switched off by the user: new posts do not include it; nothing else changes (REL-23).
    package var isActive: Bool
    /// When the account was connected first.
    package let connectedAt: Instant
    /// When a check, refresh or publish last proved that the grant works.
    package var lastGoodAt: Instant?

    /// Gathers the parts.
    package init(
        id: ID, workspaceID: Workspace.ID, brandID: Brand.ID, platform: Platform, grantID: Grant.ID,
        account: RemoteAccount, health: Health = .healthy, healthSince: Instant, isActive: Bool = true,
        connectedAt: Instant, lastGoodAt: Instant? = nil
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.brandID = brandID
        self.platform = platform
        self.grantID = grantID
        self.account = account
        self.health = health
        self.healthSince = healthSince
        self.isActive = isActive
        self.connectedAt = connectedAt
        self.lastGoodAt = lastGoodAt
    }
}
