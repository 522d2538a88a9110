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

    /// Takes the refresh timer of a grant away.
    static func cancelRefresh(
        of id: Grant.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        try JobStore.cancel(.refresh, subject: JobSubject(id, of: workspaceID).text, in: transaction)
    }

    /// Sets the next check of a connection.
    static func scheduleCheck(
        of id: Connection.ID, of workspaceID: Workspace.ID, at due: Instant, in transaction: Transaction
    ) throws {
        try JobStore.schedule(
            NewJob(.check, subject: JobSubject(id, of: workspaceID).text, due: due), in: transaction)
    }

    /// Takes the check timer of a connection away.
    static func cancelCheck(
        of id: Connection.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        try JobStore.cancel(.check, subject: JobSubject(id, of: workspaceID).text, in: transaction)
    }

    /// Has a grant withdrawn at the platform as soon as possible (SEC-18).
    static func scheduleRevoke(
        of id: Grant.ID, of workspaceID: Workspace.ID, at due: Instant, in transaction: Transaction
    ) throws {
        try JobStore.schedule(
            NewJob(.revoke, subject: JobSubject(id, of: workspaceID).text, due: due), in: transaction)
    }
}
