import Domain
import FoundationEssentials
import Storage

/// The document of a support bundle.
struct BundleDocument: Encodable {
    struct Condition: Encodable {
        let id: String
        let troubleSince: String?
        let appRefusedSince: String?
        let missingScopes: [String]
    }

    struct Account: Encodable {
        let id: String
        let handle: String
        let health: String
        let reason: String?
        let since: String
        let isActive: Bool
        let connectedAt: String
        let lastGoodAt: String?
        let lastCheckedAt: String?
        let lastCheckSaid: String?
        let canPublish: Bool
        let obstacle: String?
        let grantedScopes: [String]
        let accountsOfLogin: Int
        let scheduledPosts: Int

        init(_ overview: ConnectionOverview) {
            let connection = overview.connection
            id = connection.id.text
            handle = connection.account.handle
            (health, reason) = (connection.health.status, connection.health.reason)
            since = BundleDocument.time(connection.healthSince)
            isActive = connection.isActive
            connectedAt = BundleDocument.time(connection.connectedAt)
            lastGoodAt = connection.lastGoodAt.map(BundleDocument.time)
            lastCheckedAt = overview.lastCheckedAt.map(BundleDocument.time)
            lastCheckSaid = overview.checkWords.map(TokenMask.masked)
            (canPublish, obstacle) = (connection.account.canPublish, connection.account.obstacle)
            grantedScopes = overview.scopes.sorted()
            (accountsOfLogin, scheduledPosts) = (overview.fedCount, overview.scheduledCount)
        }
    }

    struct GrantState: Encodable {
        let generation: Int64
        let storedAt: String
        let accessExpiresAt: String?
        let refreshExpiresAt: String?
        let method: String
        let failures: Int
        let isOutcomeUnknown: Bool
        let doubtedAt: String?
        let nextRefresh: String?
        let nextCheck: String?
    }

    struct Line: Encodable {
        let at: String
        let from: String?
        let to: String
        let reason: String?
        let event: String
        let evidence: String
        let node: String
        let generation: Int64

        init(_ entry: HistoryEntry) {
            at = BundleDocument.time(entry.at)
            (from, to, reason) = (entry.from?.status, entry.to.status, entry.to.reason)
            (event, evidence) = (entry.event, TokenMask.masked(entry.evidence))
            (node, generation) = (entry.node, entry.generation)
        }
    }

    let bundle: Int
    let martlet: String
    let schema: Int
    let database: String
    let node: String
    let platform: Condition
    let connection: Account
    let grant: GrantState?
    let timeline: [Line]

    /// RFC 3339, UTC.
    static func time(_ instant: Instant) -> String {
        Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000).formatted(.iso8601)
    }
}
