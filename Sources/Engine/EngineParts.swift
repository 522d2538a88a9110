package import Domain
package import Mail
package import Outbound
package import Platforms
package import Storage
package import Vault

/// What every room of the Engine is built from; shared by all of them, not copied.
package final class EngineParts: Sendable {
    /// Time and chance.
    package let ports: Ports
    /// The database.
    package let database: Database
    /// Seals and opens secrets.
    package let vault: Vault
    /// One connector per platform that this installation offers.
    package let connectors: [Platform: any Connector]
    /// Detours for links shown to browsers.
    package let routes: RouteMap
    /// What the operator chose.
    package let settings: EngineSettings
    /// The name of this node in leases and history.
    package let node: String
    /// Where a test may end the process.
    package let crashPoints: CrashPoints
    /// Reaches servers that people name; `nil` where nothing may be imported.
    package let door: (any Door)?
    /// Hands mails over; `nil` where none are sent.
    package let mailer: (any Mailer)?
    /// Counts what happens.
    let metrics = EngineMetrics()
    /// Knows which platforms are in trouble.
    let breakers: Breakers
    /// Gives refreshes their turns.
    let paces: RefreshPaces
    /// Knows which platform apps are refused.
    let appFaults: AppFaults

    /// Gathers the parts.
    package init(
        ports: Ports, database: Database, vault: Vault, connectors: [any Connector], routes: RouteMap,
        settings: EngineSettings, node: String, crashPoints: CrashPoints = .none,
        door: (any Door)? = nil, mailer: (any Mailer)? = nil
    ) {
        self.ports = ports
        self.database = database
        self.vault = vault
        self.connectors = Dictionary(connectors.map { ($0.platform, $0) }) { first, _ in first }
        self.routes = routes
        self.settings = settings
        self.node = node
        self.crashPoints = crashPoints
        self.door = door
        self.mailer = mailer
        breakers = Breakers(ports: ports)
        paces = RefreshPaces(ports: ports, database: database, settings: settings, node: node)
        appFaults = AppFaults(ports: ports)
    }

    /// The connector of a platform. Throws `EngineError.notFound` for a platform that is not offered here.
    func connector(_ platform: Platform) throws(EngineError) -> any Connector {
        guard let connector = connectors[platform] else { throw .notFound }
        return connector
    }

    /// When a grant is due for its refresh; `nil` when it does not expire (REL-12, REL-14).
    func refreshDue(of grant: Grant, storedAt: Instant) -> Instant? {
        guard let end = grant.accessExpiresAt else { return nil }
        switch connectors[grant.platform]?.profile.renewal {
        case .accessToken(let minimumAge):
            return RefreshSchedule.extensionDue(
                storedAt: storedAt, expiresAt: end, minimumAge: minimumAge, id: grant.id.text)
        case .refreshToken where settings.refreshMode == .onDemand:
            return RefreshSchedule.keepAlive(
                storedAt: storedAt, refreshExpiresAt: grant.refreshExpiresAt,
                idleLife: connectors[grant.platform]?.profile.idleLife, id: grant.id.text)
        case .refreshToken, nil:
            return RefreshSchedule.due(storedAt: storedAt, expiresAt: end, id: grant.id.text)
        }
    }

    /// Whether a grant can be renewed without the person, going by its platform and its tokens.
    func isRenewable(_ grant: Grant, _ tokens: GrantTokens) -> Bool {
        switch connectors[grant.platform]?.profile.renewal {
        case .accessToken: true
        case .refreshToken: tokens.refresh != nil
        case nil: false
        }
    }

    /// Whether a grant is so near its end that a failing refresh should be known (section 3 table); a token that renews
    /// itself is tried for weeks before, and a person needs days.
    func isNearEnd(_ grant: Grant, storedAt: Instant, now: Instant) -> Bool {
        guard let end = grant.accessExpiresAt else { return false }
        let longest: Duration =
            if case .accessToken = connectors[grant.platform]?.profile.renewal { .days(7) } else {
                RefreshSchedule.longestMargin
            }
        return RefreshSchedule.isWithinMargin(now: now, storedAt: storedAt, expiresAt: end, longest: longest)
    }

    /// The connector of a grant. Throws `PlatformFailure` for a platform that is not offered here any more.
    func connector(for grant: Grant) throws(PlatformFailure) -> any Connector {
        guard let connector = connectors[grant.platform] else {
            throw PlatformFailure(.app, words: "This installation does not offer \(grant.platform.displayName).")
        }
        return connector
    }
}
