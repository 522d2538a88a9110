import Domain
import Logging
import Platforms
import Storage

/// Withdraws grants whose connections are gone: tried for 24 h, then the tokens are wiped all the same (SEC-18).
struct Revoker: Sendable {
    static let patience: Duration = .hours(24)

    let parts: EngineParts
    let refresher: Refresher

    /// Tries once; `true` when the platform confirmed and the tokens are wiped.
    func revoke(_ id: Grant.ID, of workspaceID: Workspace.ID) async -> Bool {
        do {
            guard let stored = try await find(id, workspaceID) else { return true }
            guard let tokens = try? await refresher.safe.open(stored),
                let session = try await refresher.session(of: stored.grant, with: tokens)
            else { return false }
            try await parts.connector(stored.grant.platform).revoke(session)
            return try await wipe(id, workspaceID, ifStill: stored.grant.generation)
        } catch {
            Logger.current.info("A grant was not revoked yet", metadata: ["error.kind": "\(type(of: error))"])
            return false
        }
    }

    /// The job: tries until the patience is over.
    func work(on job: ClaimedJob) async throws -> JobVerdict {
        guard let subject = JobSubject<Grant>(job.subject) else { return .done }
        if await revoke(subject.id, of: subject.workspaceID) { return .done }
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
