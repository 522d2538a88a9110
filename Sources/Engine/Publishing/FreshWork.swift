import Domain
import Platforms
import Storage

/// A delivery that nobody began yet, with what opens its account.
struct FreshWork: Sendable {
    let work: DeliveryWork
    let opening: Sessions.Opening

    /// A job that asks for the delivery that it is about.
    struct Look: Sendable {
        let key: DeliveryKey
        let job: ClaimedJob
    }

    /// Reads what deliveries need that nobody began yet; `nil` unless one is in time, and its account can be used at once.
    static func find(_ looks: [Look], parts: EngineParts, in transaction: Transaction) throws -> [FreshWork?] {
        let due = try DeliveryStore.due(looks.map(\.key), in: transaction)
        return try looks.map { look in
            guard let due = due[look.key], isInTime(due, parts: parts, now: transaction.now) else { return nil }
            return try FreshWork(due, for: look.job, in: transaction)
        }
    }

    private init(_ due: DueDelivery, for job: ClaimedJob, in transaction: Transaction) throws {
        let delivery = due.stored.delivery
        let content = delivery.content(of: due.post)
        opening = Sessions.Opening(
            stored: due.grant, app: try PlatformApps.find(for: due.grant.grant, in: transaction))
        work = DeliveryWork(
            job: job, stored: due.stored, content: content, connection: due.connection,
            media: try DeliveryWork.media(of: content, delivery.options, in: delivery.workspaceID, transaction),
            journal: [], isBegun: false)
    }

    /// Not too late (REL-29), and the account works, with a token that lasts for a step without being renewed (REL-13).
    private static func isInTime(_ due: DueDelivery, parts: EngineParts, now: Instant) -> Bool {
        guard due.connection.health.isUsable, let profile = parts.connectors[due.connection.platform]?.profile
        else { return false }
        return now - due.stored.delivery.dueAt < parts.settings.missedWindow
            && RefreshSchedule.lasts(due.grant.grant.accessExpiresAt, for: profile.stepDeadline, now: now)
    }
}
