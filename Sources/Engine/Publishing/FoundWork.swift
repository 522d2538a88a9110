import Domain
import Platforms
import Storage

/// A delivery as its job finds it when all is in order, with what opens its account: nobody began it yet, or its last holder left
/// it under way.
struct FoundWork: Sendable {
    /// Not in the hands of the job yet, and without what was done before.
    let work: DeliveryWork
    let opening: Sessions.Opening

    /// A job that asks for the delivery that it is about.
    struct Look: Sendable {
        let key: DeliveryKey
        let job: ClaimedJob
    }

    /// Whether somebody began it before.
    var isUnderWay: Bool { work.delivery.state == .publishing }

    /// Reads what deliveries need; `nil` unless one is in time, or under way, and its account can be used at once.
    static func find(_ looks: [Look], parts: EngineParts, in transaction: Transaction) throws -> [FoundWork?] {
        // Where a holder died before it began anything, the long way counts how often (REL-31).
        let due = try DeliveryStore.due(looks.filter { $0.job.rescues == 0 }.map(\.key), in: transaction)
        let others = looks.filter { due[$0.key] == nil && $0.job.rescues < parts.settings.rescueLimit }
        let underWay = try DeliveryStore.underWay(others.map(\.key), in: transaction)
        return try looks.map { look in
            guard let found = due[look.key] ?? underWay[look.key], isUsable(found, parts: parts, now: transaction.now)
            else { return nil }
            return try FoundWork(found, for: look.job, in: transaction)
        }
    }

    private init(_ found: DueDelivery, for job: ClaimedJob, in transaction: Transaction) throws {
        let delivery = found.stored.delivery
        let content = delivery.content(of: found.post)
        opening = Sessions.Opening(
            stored: found.grant, app: try PlatformApps.find(for: found.grant.grant, in: transaction))
        work = DeliveryWork(
            job: job, stored: found.stored, content: content, connection: found.connection,
            media: try DeliveryWork.media(of: content, delivery.options, in: delivery.workspaceID, transaction),
            journal: [], isBegun: false)
    }

    /// Not too late to begin (REL-29), and the account works, with a token that lasts for a step without being renewed (REL-13).
    private static func isUsable(_ found: DueDelivery, parts: EngineParts, now: Instant) -> Bool {
        guard found.connection.health.isUsable, let profile = parts.connectors[found.connection.platform]?.profile
        else { return false }
        let delivery = found.stored.delivery
        return (delivery.startedAt != nil || now - delivery.dueAt < parts.settings.missedWindow)
            && RefreshSchedule.lasts(found.grant.grant.accessExpiresAt, for: profile.stepDeadline, now: now)
    }
}

extension FoundWork {
    /// Puts deliveries that are under way into the hands of the jobs that found them, under the fences of these (REL-52), and
    /// brings what was done before; `nil` for one that somebody changed since, or whose job is lost.
    static func resume(
        _ works: [DeliveryWork], parts: EngineParts, in transaction: Transaction
    ) throws -> [DeliveryWork?] {
        // The lease is as fresh as the look; one that waited too long for its turn is left to the long way.
        let stored = try DeliveryStore.resume(
            works.map { ($0.stored, $0.job) }, lasting: parts.settings.deliveryLease * 3 / 4, in: transaction)
        try JournalStore.concludeInterrupted(
            of: stored.values.map(\.delivery), outcome: Outcome.interrupted, in: transaction)
        // Read here and not with the look, which may have begun before the last holder wrote its last line (REL-24).
        let journals = try JournalStore.list(of: stored.values.map { ($0.delivery, $0.round) }, in: transaction)
        return works.map { work in
            let key = DeliveryKey(work.delivery)
            guard let present = stored[key] else { return nil }
            return work.with(stored: present, journal: journals[key] ?? [], isBegun: true)
        }
    }
}
