import Domain
import Logging
import Storage

/// Goes round all connections, a page at a time, and gives a timer to what has none: nothing should ever lose its own, and
/// what nobody looks at would die silently.
struct Patrol: Sendable {
    static let interval: Duration = .minutes(5)
    /// Connections looked at each time: a small installation whole, a large one within days.
    static let pageSize = 1_000

    let parts: EngineParts

    /// Sets the timer once; every start asks, one job answers.
    func schedule() async throws {
        try await parts.write { transaction in
            try JobStore.scheduleIfAbsent(Self.job(due: transaction.now + Self.interval, from: ""), in: transaction)
        }
    }

    /// The job; its payload says where it is.
    func work(on job: ClaimedJob) async throws -> JobVerdict {
        let found = try await parts.read {
            try ForgottenStore.page(
                from: job.payload, limit: Self.pageSize, measuring: parts.measuredPlatforms, in: $0)
        }
        if !found.isEmpty { report(found) }
        try await parts.write { [parts] transaction in
            try Self.restore(found, parts: parts, in: transaction)
            for series in try SeriesStore.forgotten(limit: Self.pageSize, in: transaction) {
                try SeriesJobs.schedule(series, at: transaction.now, in: transaction)
            }
            try JobStore.schedule(
                Self.job(due: transaction.now + Self.interval, from: found.next ?? ""), in: transaction)
        }
        try await Sunsets(parts: parts).tell()
        return .done
    }

    private static func job(due: Instant, from start: String) -> NewJob {
        NewJob(.patrol, subject: "installation", due: due, payload: start)
    }

    private static func restore(_ found: Forgotten, parts: EngineParts, in transaction: Transaction) throws {
        for connection in found.connections {
            let subject = JobSubject(connection.id, of: connection.workspaceID).text
            try JobStore.scheduleIfAbsent(NewJob(.check, subject: subject, due: transaction.now), in: transaction)
        }
        for connection in found.unmeasured {
            let due = FigureSchedule.restored(at: transaction.now, id: connection.id.text)
            try ConnectionJobs.scheduleMeasure(of: connection, at: due, parts: parts, in: transaction)
        }
        for stored in found.grants {
            let subject = JobSubject(stored.grant.id, of: stored.grant.workspaceID).text
            let due = parts.refreshDue(of: stored.grant, storedAt: stored.storedAt) ?? transaction.now
            try JobStore.scheduleIfAbsent(NewJob(.refresh, subject: subject, due: due), in: transaction)
        }
        for stored in found.deliveries {
            try DeliveryJobs.scheduleIfAbsent(stored.delivery, at: stored.delivery.dueAt, in: transaction)
        }
    }

    /// A timer that got lost is a fault of ours, which somebody should hear of.
    private func report(_ found: Forgotten) {
        parts.metrics.foundForgotten(
            found.connections.count + found.grants.count + found.deliveries.count)
        Logger.current.error(
            "Timers were missing, and are set again",
            metadata: [
                "checks": "\(found.connections.count)", "refreshes": "\(found.grants.count)",
                "deliveries": "\(found.deliveries.count)",
            ])
    }
}
