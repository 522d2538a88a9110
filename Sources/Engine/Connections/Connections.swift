package import Domain
import Platforms
package import Storage

/// What people and programs do with connections.
package struct Connections: Sendable {
    let parts: EngineParts
    let refresher: Refresher
    let checker: Checker
    let revoker: Revoker

    /// The connections of the workspace that fit the filter.
    package func list(_ filter: ConnectionFilter, by principal: Principal) async throws -> [ConnectionView] {
        try await page(filter, after: nil, limit: 500, by: principal)
    }

    /// So many of them in the order of their identifiers, after one of them.
    package func page(
        _ filter: ConnectionFilter, after: Connection.ID?, limit: Int, by principal: Principal
    ) async throws -> [ConnectionView] {
        try principal.require(.view)
        return try await parts.read { transaction in
            try ConnectionStore.overview(
                filter, of: principal.workspaceID, after: after, limit: limit, in: transaction
            ).map(view)
        }
    }

    /// One connection.
    package func get(_ id: Connection.ID, by principal: Principal) async throws -> ConnectionView {
        try principal.require(.view)
        return try await parts.read { try view(id, by: principal, in: $0) }
    }

    /// Switches the account on or off for new posts; nothing that is scheduled changes (S4.26 to S4.30).
    package func setActive(
        _ isActive: Bool, of id: Connection.ID, by principal: Principal
    ) async throws -> ConnectionView {
        try principal.require(.connect)
        return try await parts.write { transaction in
            guard
                try ConnectionStore.setActive(isActive, of: id, of: principal.workspaceID, in: transaction)
            else { throw EngineError.notFound }
            return try view(id, by: principal, in: transaction)
        }
    }

    /// Lines of history before `before`, newest first.
    package func history(
        _ scope: HistoryScope = .changes, of id: Connection.ID, before: HistoryEntry.ID?, limit: Int,
        by principal: Principal
    ) async throws -> [HistoryEntry] {
        try principal.require(.view)
        return try await parts.read { transaction in
            _ = try find(id, by: principal, in: transaction)
            return try HistoryStore.list(
                scope, of: id, of: principal.workspaceID, before: before, limit: min(max(limit, 1), 200),
                in: transaction)
        }
    }

    /// The platforms that fail for many connections at once, as this node sees them (REL-11).
    package var troubles: [PlatformTrouble] { parts.breakers.troubles }

    /// Asks the platform now whether the connection works; a check of the last minute counts as one (REL-16).
    package func check(_ id: Connection.ID, by principal: Principal) async throws -> ConnectionView {
        try principal.require(.connect)
        let before = try await get(id, by: principal)
        if let last = before.lastCheckedAt, parts.ports.now() - last < parts.settings.manualCheckPause { return before }
        switch await checker.check(id, of: principal.workspaceID) {
        case .needsRefresh where before.connection.health.isUsable:
            switch await refresher.refresh(before.connection.grantID, of: principal.workspaceID) {
            case .failed: try await lookAgain(at: id, of: principal.workspaceID)
            case .justRenewed:
                try await lookAgain(at: id, of: principal.workspaceID, after: parts.settings.refreshFloor)
            default: break
            }
        case .lookAgain where before.connection.health.isUsable:
            try await lookAgain(at: id, of: principal.workspaceID)
        case .needsRefresh, .lookAgain, .done:
            break
        }
        return try await get(id, by: principal)
    }

    /// The second look that a refusal needs comes soon, not with the next round of checks (REL-10).
    private func lookAgain(
        at id: Connection.ID, of workspaceID: Workspace.ID, after floor: Duration = .zero
    ) async throws {
        try await parts.write { [pause = max(parts.settings.doubtPause, floor)] transaction in
            try ConnectionJobs.scheduleCheck(of: id, of: workspaceID, at: transaction.now + pause, in: transaction)
        }
    }

    /// Renews the grant now; joins a refresh that is under way (REL-16).
    package func refresh(_ id: Connection.ID, by principal: Principal) async throws -> ConnectionView {
        try principal.require(.connect)
        let before = try await get(id, by: principal)
        // A refresh token that was refused for good is never presented again; a look may still find it alive (REL-6).
        guard before.connection.health.isUsable else { return try await check(id, by: principal) }
        let storedAt = try await parts.read {
            try GrantStore.find(before.connection.grantID, of: principal.workspaceID, in: $0)?.storedAt
        }
        if let storedAt, parts.ports.now() - storedAt < parts.settings.manualCheckPause { return before }
        let verdict = await refresher.refresh(before.connection.grantID, of: principal.workspaceID)
        if case .failed = verdict { try await lookAgain(at: id, of: principal.workspaceID) }
        return try await get(id, by: principal)
    }

    func find(
        _ id: Connection.ID, by principal: Principal, in transaction: Transaction
    ) throws -> Connection {
        guard let connection = try ConnectionStore.find(id, of: principal.workspaceID, in: transaction) else {
            throw EngineError.notFound
        }
        return connection
    }

    private func view(
        _ id: Connection.ID, by principal: Principal, in transaction: Transaction
    ) throws -> ConnectionView {
        let found = try ConnectionStore.overview(of: id, of: principal.workspaceID, in: transaction)
        guard let found else { throw EngineError.notFound }
        return view(found)
    }

    private func view(_ overview: ConnectionOverview) -> ConnectionView {
        let connection = overview.connection
        return ConnectionView(
            connection: parts.shown(connection), advice: Advice.on(connection.health, platform: connection.platform),
            accessExpiresAt: overview.accessExpiresAt, scopes: overview.scopes, lastCheckedAt: overview.lastCheckedAt,
            checkWords: overview.checkWords, sharedWith: max(overview.fedCount - 1, 0),
            scheduledCount: overview.scheduledCount, waitingCount: overview.waitingCount)
    }
}
