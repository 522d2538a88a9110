import Domain
import Storage

/// Makes the posts of series, ahead of their time (decision 0019).
struct SeriesWork: Sendable {
    /// How far ahead posts are made; the next one is made however far away it is.
    static let horizon: Duration = .days(7)
    /// How many posts of a series are made at once.
    static let limit = 10

    let parts: EngineParts

    /// The job: makes what comes within the horizon, and comes back in time for the next.
    func work(on job: ClaimedJob) async throws -> JobVerdict {
        guard let subject = JobSubject<Series>(job.subject) else { return .done }
        try await parts.write { transaction in
            let found = try SeriesStore.find(subject.id, of: subject.workspaceID, in: transaction)
            guard let series = found, series.state == .active else {
                try JobStore.complete(job, in: transaction)
                return
            }
            let next = try make(series, in: transaction)
            let isHeld =
                try next.map { try JobStore.reschedule(job, due: $0, attempts: 0, in: transaction) }
                ?? JobStore.complete(job, in: transaction)
            // Another node has the job: what was made here is made there, too, and once is enough (REL-52).
            guard isHeld else { throw EngineError.changedMeanwhile }
        }
        return .settled
    }

    /// Makes the posts that are to be there by now; answers when to look again, `nil` when the series is over.
    ///
    /// All in one transaction with the change of the series, which counts only on the revision that was read: a killed node
    /// leaves nothing half made, and of two nodes one wins. A day that has its post is passed over.
    func make(_ series: Series, in transaction: Transaction) throws -> Instant? {
        let now = transaction.now
        var made = series
        let targets = try targets(of: series, in: transaction)
        if targets.isGone { made.state = .stopped }
        let wanted = made.state == .active ? Self.wanted(of: series, now: now) : []
        for occurrence in wanted {
            try store(occurrence, of: series, to: targets.present, in: transaction)
            made.madeUntil = occurrence.instant
        }
        let rest = series.rule.occurrences(after: max(made.madeUntil, now), atMost: 1).first
        if made.state == .active, rest == nil { made.state = .done }
        guard try SeriesStore.update(made, in: transaction) else { throw EngineError.changedMeanwhile }
        guard made.state == .active, let rest else { return nil }
        return max(min(rest.instant - Self.horizon, made.madeUntil), now + .seconds(1))
    }

    /// What is within the horizon, and the next one where nothing lies ahead.
    private static func wanted(of series: Series, now: Instant) -> [Occurrence] {
        let coming = series.rule.occurrences(after: max(series.madeUntil, now), atMost: limit)
        let near = coming.filter { $0.instant <= now + horizon }
        return near.isEmpty && series.madeUntil <= now ? Array(coming.prefix(1)) : near
    }

    /// The accounts that are there and not paused (S4.28); `isGone` when none is there any more.
    private func targets(
        of series: Series, in transaction: Transaction
    ) throws -> (present: [(Series.Target, Connection)], isGone: Bool) {
        let found = try series.targets.compactMap { target in
            try ConnectionStore.find(target.connectionID, of: series.workspaceID, in: transaction).map { (target, $0) }
        }
        return (found.filter { $0.1.isActive }, found.isEmpty)
    }

    private func store(
        _ occurrence: Occurrence, of series: Series, to targets: [(Series.Target, Connection)],
        in transaction: Transaction
    ) throws {
        guard !targets.isEmpty else { return }
        let post = Post(
            id: Post.ID(parts.ports), workspaceID: series.workspaceID, authorID: series.authorID,
            content: series.content, publishAt: occurrence.instant, zone: series.rule.zone, revision: 1,
            createdAt: transaction.now, seriesID: series.id)
        guard try PostStore.insert(post, for: occurrence.day, in: transaction) else { return }
        for (target, connection) in targets {
            let delivery = Delivery(
                id: Delivery.ID(parts.ports), workspaceID: post.workspaceID, postID: post.id,
                connectionID: connection.id, ownContent: target.content, options: target.options, state: .scheduled,
                dueAt: occurrence.instant)
            try DeliveryJobs.store(delivery, of: post, to: connection, parts: parts, in: transaction)
        }
    }
}

/// Sets and takes away the timer of a series, in the transaction of its cause.
enum SeriesJobs {
    static func schedule(_ series: Series, at due: Instant, in transaction: Transaction) throws {
        try JobStore.schedule(NewJob(.recur, subject: subject(series), due: due), in: transaction)
    }

    static func cancel(_ series: Series, in transaction: Transaction) throws {
        try JobStore.cancel(.recur, subject: subject(series), in: transaction)
    }

    private static func subject(_ series: Series) -> String { JobSubject(series.id, of: series.workspaceID).text }
}
