import Domain
import Storage

/// Sets and takes away the timers of connections and grants, in the transaction of their cause.
enum ConnectionJobs {
    /// Sets the next refresh of a grant; none when it does not expire (REL-12).
    static func scheduleRefresh(
        of grant: Grant, storedAt: Instant, parts: EngineParts, in transaction: Transaction
    ) throws {
        let subject = JobSubject(grant.id, of: grant.workspaceID).text
        guard let due = parts.refreshDue(of: grant, storedAt: storedAt) else {
            try JobStore.cancel(.refresh, subject: subject, in: transaction)
            return
        }
        try JobStore.schedule(NewJob(.refresh, subject: subject, due: due), in: transaction)
    }

    /// Sets the first warning of a coming end that only the person can put off; none where there is no such end (REL-14).
    static func scheduleWarning(
        of grant: Grant, isRenewable: Bool, since start: Instant, in transaction: Transaction
    ) throws {
        let subject = JobSubject(grant.id, of: grant.workspaceID).text
        guard let end = grant.end(isRenewable: isRenewable),
            let due = RefreshSchedule.firstWarning(of: end, since: start)
        else {
            try JobStore.cancel(.warn, subject: subject, in: transaction)
            return
        }
        try JobStore.schedule(NewJob(.warn, subject: subject, due: due), in: transaction)
    }

    /// Takes the timers of a grant away.
    static func cancelTimers(
        of id: Grant.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        let subject = JobSubject(id, of: workspaceID).text
        try JobStore.cancel(.refresh, subject: subject, in: transaction)
        try JobStore.cancel(.warn, subject: subject, in: transaction)
    }

    /// Sets the next check of a connection.
    static func scheduleCheck(
        of id: Connection.ID, of workspaceID: Workspace.ID, at due: Instant, in transaction: Transaction
    ) throws {
        try JobStore.schedule(
            NewJob(.check, subject: JobSubject(id, of: workspaceID).text, due: due), in: transaction)
    }

    /// Sets the timer by which an account is asked about daily, where its platform tells anything and has none yet.
    static func scheduleMeasure(
        of connection: Connection, at due: Instant, parts: EngineParts, in transaction: Transaction
    ) throws {
        guard parts.measures(connection.platform) else { return }
        let subject = JobSubject(connection.id, of: connection.workspaceID).text
        try JobStore.scheduleIfAbsent(NewJob(.measure, subject: subject, due: due), in: transaction)
    }

    /// Takes the timers of a connection away.
    static func cancelLooks(
        of id: Connection.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        let subject = JobSubject(id, of: workspaceID).text
        try JobStore.cancel(.check, subject: subject, in: transaction)
        try JobStore.cancel(.measure, subject: subject, in: transaction)
    }

    /// Has a grant withdrawn at the platform as soon as possible (SEC-18).
    static func scheduleRevoke(
        of id: Grant.ID, of workspaceID: Workspace.ID, at due: Instant, in transaction: Transaction
    ) throws {
        try JobStore.schedule(
            NewJob(.revoke, subject: JobSubject(id, of: workspaceID).text, due: due), in: transaction)
    }
}

extension Grant {
    /// When the grant is over, or its permission lapses, unless the person renews it; `nil` where that is not known, or never.
    ///
    /// - Parameter isRenewable: Whether it can be renewed without the person until then.
    func end(isRenewable: Bool) -> Instant? {
        [isRenewable ? refreshExpiresAt : accessExpiresAt, server.lapsesAt].compactMap(\.self).min()
    }
}
