import Domain
import FoundationEssentials
import Platforms
import Storage

/// What helps those who run the installation to understand a trouble: the timeline of an account, codes and versions. No
/// secrets, no tokens, no posts (M4).
package struct SupportBundle: Sendable, Hashable {
    /// The document, as it is sent.
    package let json: String
    /// Tells whether what is sent is what was shown.
    package let digest: String

    /// Gathers both.
    package init(json: String, digest: String) {
        self.json = json
        self.digest = digest
    }
}

/// Makes support bundles.
struct SupportBundles: Sendable {
    private static let historyLength = 100

    let parts: EngineParts

    /// The bundle on an account. Throws `EngineError.notFound` for an account that is not of this workspace.
    func make(
        on id: Connection.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> SupportBundle {
        guard let overview = try ConnectionStore.overview(of: id, of: workspaceID, in: transaction) else {
            throw EngineError.notFound
        }
        let connection = overview.connection
        let stored = try GrantStore.find(connection.grantID, of: workspaceID, in: transaction)
        let history = try HistoryStore.list(
            .everything, of: id, of: workspaceID, before: nil, limit: Self.historyLength, in: transaction)
        let document = BundleDocument(
            bundle: 1, martlet: Release.version, schema: Migration.all.map(\.number).max() ?? 0,
            database: parts.database.dialect.rawValue, node: parts.node,
            platform: platform(connection.platform, stored?.grant),
            connection: .init(overview), grant: try stored.map { try grant($0, connection, in: transaction) },
            timeline: history.map(BundleDocument.Line.init))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let bytes = [UInt8](try encoder.encode(document))
        return SupportBundle(json: String(decoding: bytes, as: UTF8.self), digest: Fingerprint.of(bytes))
    }

    private func platform(_ platform: Platform, _ grant: Grant?) -> BundleDocument.Condition {
        let trouble = parts.breakers.troubles.first { $0.platform == platform }
        let missing = grant.flatMap { parts.connectors[platform]?.missingScopes(in: $0) } ?? []
        return BundleDocument.Condition(
            id: platform.rawValue, troubleSince: trouble.map { BundleDocument.time($0.since) },
            appRefusedSince: parts.appFaults.fault(on: platform).map { BundleDocument.time($0.since) },
            missingScopes: missing.sorted())
    }

    private func grant(
        _ stored: StoredGrant, _ connection: Connection, in transaction: Transaction
    ) throws -> BundleDocument.GrantState {
        let grant = stored.grant
        let refreshDue = try JobStore.due(
            .refresh, subject: JobSubject(grant.id, of: grant.workspaceID).text, in: transaction)
        let checkDue = try JobStore.due(
            .check, subject: JobSubject(connection.id, of: grant.workspaceID).text, in: transaction)
        return BundleDocument.GrantState(
            generation: grant.generation, storedAt: BundleDocument.time(stored.storedAt),
            accessExpiresAt: grant.accessExpiresAt.map(BundleDocument.time),
            refreshExpiresAt: grant.refreshExpiresAt.map(BundleDocument.time), method: "\(grant.server.method)",
            failures: stored.failures, isOutcomeUnknown: stored.isOutcomeUnknown,
            doubtedAt: stored.doubtedAt.map(BundleDocument.time), nextRefresh: refreshDue.map(BundleDocument.time),
            nextCheck: checkDue.map(BundleDocument.time))
    }
}
