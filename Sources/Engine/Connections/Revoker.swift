import Domain
import Logging
import Platforms
import Storage

/// Withdraws grants whose connections are gone: tried for 24 h, then the tokens are wiped all the same (SEC-18).
struct Revoker: Sendable {
    static let patience: Duration = .hours(24)

    let parts: EngineParts
    let refresher: Refresher

    /// How one try ended.
    enum Withdrawal: Sendable {
        /// The platform confirmed, and the tokens are wiped.
        case confirmed
        /// The tokens are wiped here; another grant may hold the same, so the platform was not asked.
        case kept
        /// To be tried again.
        case pending
    }

    /// Tries once.
    func revoke(_ id: Grant.ID, of workspaceID: Workspace.ID) async -> Withdrawal {
        do {
            guard let stored = try await find(id, workspaceID) else { return .confirmed }
            if try await parts.mayShareTokens(stored.grant) {
                return try await wipe(id, workspaceID, ifStill: stored.grant.generation) ? .kept : .pending
            }
            guard let tokens = try? await refresher.safe.open(stored),
                let session = try await refresher.session(of: stored.grant, with: tokens)
            else { return .pending }
            try await parts.connector(stored.grant.platform).revoke(session)
            return try await wipe(id, workspaceID, ifStill: stored.grant.generation) ? .confirmed : .pending
        } catch {
            Logger.current.info("A grant was not revoked yet", metadata: ["error.kind": "\(type(of: error))"])
            return .pending
        }
    }

    /// The job: tries until the patience is over.
    func work(on job: ClaimedJob) async throws -> JobVerdict {
        guard let subject = JobSubject<Grant>(job.subject) else { return .done }
        switch await revoke(subject.id, of: subject.workspaceID) {
        case .confirmed, .kept: return .done
        case .pending: break
        }
        let now = parts.ports.now()
        guard now - job.created < Self.patience else {
            _ = try await wipe(subject.id, subject.workspaceID)
            return .done
        }
        return .again(now + .minutes(30))
    }

    private func find(_ id: Grant.ID, _ workspaceID: Workspace.ID) async throws -> StoredGrant? {
        try await parts.read { try GrantStore.find(id, of: workspaceID, in: $0) }
    }

    /// Wipes the tokens; `false` when a refresh stored another pair meanwhile, which must be withdrawn too (REL-3).
    private func wipe(
        _ id: Grant.ID, _ workspaceID: Workspace.ID, ifStill generation: Int64? = nil
    ) async throws -> Bool {
        try await parts.write { transaction in
            guard try ConnectionStore.fed(by: id, of: workspaceID, in: transaction).isEmpty else { return true }
            let now = try GrantStore.find(id, of: workspaceID, in: transaction)
            if let generation, let now, now.grant.generation != generation { return false }
            try GrantStore.remove(id, of: workspaceID, in: transaction)
            try JobStore.cancel(.revoke, subject: JobSubject(id, of: workspaceID).text, in: transaction)
            return true
        }
    }
}

extension EngineParts {
    /// Whether withdrawing a grant at the platform could end another one, of whatever workspace (SEC-18).
    func mayShareTokens(_ grant: Grant) async throws -> Bool {
        guard try connector(grant.platform).profile.repeatsTokens else { return false }
        return try await read { try GrantStore.mayShareTokens(grant, in: $0) }
    }
}
