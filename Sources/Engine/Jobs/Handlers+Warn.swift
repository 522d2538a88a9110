import Domain
import Platforms
import Storage

extension Handlers {
    /// Warns of the end of what only the person can renew, 14, 7, 3 and 1 days before it (REL-14).
    func warn(_ job: ClaimedJob) async throws -> JobVerdict {
        guard let subject = JobSubject<Grant>(job.subject), let stored = try await find(subject.id, subject.workspaceID)
        else { return .done }
        // Sealed tokens that cannot be opened have a warning of their own.
        guard let tokens = try? await refresher.safe.open(stored) else { return .done }
        if let next = try await putOff(stored, tokens) { return .again(next) }
        let (grant, now) = (stored.grant, parts.ports.now())
        guard let end = grant.end(isRenewable: parts.isRenewable(grant, tokens)), end > now else { return .done }
        let book = HealthBook(ports: parts.ports, node: parts.node)
        let what = end == grant.server.lapsesAt ? "\(grant.platform.displayName)\u{2019}s access to your data" : "It"
        try await parts.write { transaction in
            for connection in try ConnectionStore.fed(by: grant.id, of: grant.workspaceID, in: transaction) {
                try book.warnOfEnd(end, of: connection, as: what, generation: grant.generation, in: transaction)
            }
        }
        return RefreshSchedule.nextWarning(of: end, after: now).map { .again($0) } ?? .done
    }

    /// A person who came by for another account put the lapse off for all of that app: only the platform knows. Answers when to
    /// look again; `nil` where nothing moved.
    private func putOff(_ stored: StoredGrant, _ tokens: GrantTokens) async throws -> Instant? {
        var grant = stored.grant
        guard let known = grant.server.lapsesAt, let connector = parts.connectors[grant.platform],
            let session = try await refresher.session(of: grant, with: tokens),
            // What moves by less than an hour did not move.
            let lapse = await connector.lapse(of: session), lapse - known > .hours(1)
        else { return nil }
        grant.server.lapsesAt = lapse
        let end = grant.end(isRenewable: parts.isRenewable(grant, tokens)) ?? lapse
        let next = RefreshSchedule.firstWarning(of: end, since: parts.ports.now())
        let book = HealthBook(ports: parts.ports, node: parts.node)
        try await parts.write { [grant] transaction in
            guard try GrantStore.describe(grant, in: transaction), next != nil else { return }
            for connection in try ConnectionStore.fed(by: grant.id, of: grant.workspaceID, in: transaction) {
                try book.record(
                    .prolonged, on: connection, evidence: "The platform prolonged its permission.",
                    generation: grant.generation, in: transaction)
            }
        }
        return next
    }
}
