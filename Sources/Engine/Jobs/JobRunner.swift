import Domain
import Logging
import ServiceLifecycle
import Storage

/// What a handler made of a job.
enum JobVerdict: Sendable {
    /// It is over.
    case done
    /// It is to be run again at this time.
    case again(Instant)
    /// It was sent away, and is called back at this time; then it says so by `wasSentAway`.
    case callBack(Instant)
    /// The handler ended or moved the job itself, in the transaction of its effect.
    case settled
}

/// Takes due jobs and runs them, so many at once; knows nothing of what they do (REL-51, REL-54).
package struct JobRunner: Service {
    typealias Handler = @Sendable (ClaimedJob) async throws -> JobVerdict

    let database: Database
    let ports: Ports
    let owner: String
    let concurrency: Int
    let lease: Duration
    let handlers: [JobKind: Handler]
    /// What many jobs of one kind may take of the places, so that a herd of them holds up nobody else (REL-15).
    let shares: [JobKind: Int]
    private let finished: JobsFinished

    init(
        database: Database, ports: Ports, owner: String, concurrency: Int, lease: Duration,
        handlers: [JobKind: Handler], shares: [JobKind: Int] = [:]
    ) {
        self.database = database
        self.ports = ports
        self.owner = owner
        self.concurrency = concurrency
        self.lease = lease
        self.handlers = handlers
        self.shares = shares
        finished = JobsFinished(database: database, ports: ports, concurrency: concurrency)
    }

    /// Runs until graceful shutdown: then it takes nothing new and finishes what has begun (REL-50).
    package func run() async throws {
        let (due, room) = (database.signal.alarm(), finished.room.alarm())
        var pace = ClaimPace(concurrency: concurrency)
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                let free = finished.freePlaces
                let now = ports.monotonic()
                var claim: JobClaim?
                if pace.isWorthwhile(free: free, now: now) {
                    claim = await self.claim(free, takingBack: pace.isSweepDue(now))
                    pace.note(claim, at: now)
                }
                for job in claim?.jobs ?? [] {
                    finished.begin(job.kind)
                    group.addTask { await handle(job) }
                }
                if pace.isBacklogged {
                    await gather(pace, room)
                } else {
                    await rest(after: claim, due)
                }
            }
        }
    }

    /// Waits for the next due time, a ring, or a second, whichever comes first (REL-54).
    private func rest(after claim: JobClaim?, _ alarm: JobAlarm) async {
        await wait(for: alarm, atMost: claim?.nextIn.map { min($0, poll) } ?? poll)
    }

    /// Waits for room while more waits than there is room for: whatever comes due meanwhile waits behind that.
    private func gather(_ pace: ClaimPace, _ alarm: JobAlarm) async {
        let free = finished.freePlaces
        guard !pace.isWorthwhile(free: free, now: ports.monotonic()) else { return }
        await wait(for: alarm, atMost: free > 0 ? ClaimPace.patience : poll)
    }

    private var poll: Duration { .milliseconds(900) + .milliseconds(200) * ports.randomFraction() }

    private func wait(for alarm: JobAlarm, atMost time: Duration) async {
        // Being stopped ends the wait, and the loop with it.
        try? await cancelWhenGracefulShutdown { try await alarm.wait(atMost: max(time, .milliseconds(1))) }
    }

    private func claim(_ limit: Int, takingBack: Bool) async -> JobClaim? {
        // Nothing new begins that could not be written down (REL-43); the database tries by itself whether it can again.
        guard database.condition != .readOnly else { return nil }
        do {
            return try await JobStore.claimDue(
                Array(handlers.keys), limit: limit, quotas: finished.free(of: shares), owner: owner, lease: lease,
                takingBack: takingBack, from: database)
        } catch {
            Logger.current.warning("Jobs could not be claimed", metadata: ["error.kind": "\(error)"])
            // A node that cannot reach the database starts nothing new (REL-53).
            return nil
        }
    }

    private func handle(_ job: ClaimedJob) async {
        defer {
            finished.end(job.kind)
            database.signal.ring(after: .zero)
        }
        await withLogger(mergingMetadata: ["job.kind": "\(job.kind)", "job.id": "\(job.id)"]) { logger in
            do {
                guard let handler = handlers[job.kind] else { return }
                try await settle(job, try await handler(job))
            } catch {
                // The lease lapses by itself, and the job is rescued.
                logger.error("A job broke off", metadata: ["error.kind": "\(error)"])
            }
        }
    }

    private func settle(_ job: ClaimedJob, _ verdict: JobVerdict) async throws {
        switch verdict {
        case .settled: return
        case .done: try await finished.complete(job)
        case .again(let due):
            try await database.write { try JobStore.reschedule(job, due: due, attempts: 0, in: $0) }
        case .callBack(let due):
            try await database.write { try JobStore.reschedule(job, due: due, in: $0) }
        }
    }
}

extension ClaimedJob {
    /// Whether it ran before and was called back, without having come to anything yet.
    var wasSentAway: Bool { attempts > 1 }
}
