import Domain
import Storage

/// What the Engine does by itself, one handler per kind of job.
struct Handlers: Sendable {
    let parts: EngineParts
    let refresher: Refresher
    let checker: Checker
    let revoker: Revoker
    let publisher: Publisher
    let eraser: Eraser
    let mediaSweep: MediaSweep
    let measurer: Measurer

    var all: [JobKind: JobRunner.Handler] {
        [
            .refresh: { try await refresh($0) },
            .warn: { try await warn($0) },
            .check: { try await check($0) },
            .measure: { try await measurer.work(on: $0) },
            .deliver: { try await deliver($0) },
            .prepare: { try await publisher.prepare($0) },
            .followUp: { try await FollowUp(publisher: publisher).work(on: $0) },
            .revoke: { try await revoker.work(on: $0) },
            .patrol: { try await Patrol(parts: parts).work(on: $0) },
            .notify: { try await Notifier(parts: parts).work(on: $0) },
            .remind: { try await Notifier(parts: parts).remind(on: $0) },
            .alarm: { try await Alarm(parts: parts).work(on: $0) },
            .mail: { try await Postman(parts: parts).work(on: $0) },
            .recur: { try await SeriesWork(parts: parts).work(on: $0) },
            .foresee: { try await Foresight(parts: parts).work(on: $0) },
            .erase: { try await eraser.work(on: $0) },
            .sweep: { try await Sweeper(parts: parts, mediaSweep: mediaSweep).work(on: $0) },
        ]
    }

    /// Renews a grant, and comes back when that failed for a passing reason (REL-9, REL-15).
    private func refresh(_ job: ClaimedJob) async throws -> JobVerdict {
        guard let subject = JobSubject<Grant>(job.subject) else { return .done }
        let (id, workspaceID) = (subject.id, subject.workspaceID)
        guard let target = try await refresher.target(GrantKey(id, of: workspaceID))
        else { return .done }
        if target.isSpent { return try await endSpent(id, workspaceID) }
        switch await refresher.refresh(target, for: job) {
        case .renewed(job.id):
            return .settled
        case .renewed, .renewedElsewhere, .justRenewed:
            return try await nextRefresh(id, workspaceID)
        case .notRenewable:
            return try await endNotRenewable(id, workspaceID)
        case .ended, .removed:
            return .done
        case .failed(let failure):
            return try await again(after: failure, id, workspaceID)
        case .locked, .unavailable:
            return .again(parts.ports.now() + .minutes(5))
        }
    }

    private func check(_ job: ClaimedJob) async throws -> JobVerdict {
        guard let subject = JobSubject<Connection>(job.subject) else { return .done }
        let found = try await parts.read {
            try ConnectionStore.find(subject.id, of: subject.workspaceID, in: $0)
        }
        guard let connection = found else { return .done }
        // A red connection is not asked any more, until a person reconnects it or asks.
        guard connection.health.isUsable else { return .done }
        let now = parts.ports.now()
        if let verdict = try await renewForCheck(connection) { return verdict }
        switch await checker.check(subject.id, of: subject.workspaceID) {
        case .lookAgain:
            return .again(now + parts.settings.doubtPause)
        case .needsRefresh:
            switch await refresher.refresh(connection.grantID, of: subject.workspaceID) {
            case .ended: return .done
            // Refused although it is new: the next look comes when it may be renewed.
            case .justRenewed: return .again(now + max(parts.settings.doubtPause, parts.settings.refreshFloor))
            default: break
            }
            if try await isDoubtFresh(connection.grantID, subject.workspaceID) {
                return .again(now + parts.settings.doubtPause)
            }
        case .done:
            break
        }
        return nextCheck(after: now)
    }

    func nextCheck(after now: Instant) -> JobVerdict {
        .again(
            RefreshSchedule.nextCheck(
                after: now, every: parts.settings.checkInterval, chance: parts.ports.randomFraction()))
    }

    private func deliver(_ job: ClaimedJob) async throws -> JobVerdict {
        if job.rescues > 0 { parts.metrics.rescued() }
        switch try await publisher.work(on: job) {
        case .settled: return .settled
        case .lost:
            parts.metrics.lostLease()
            return .settled
        case .again(let due): return .again(due)
        }
    }
}
