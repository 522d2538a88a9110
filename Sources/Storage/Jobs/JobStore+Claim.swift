import Domain
import Synchronization

extension JobStore {
    private static let sweepLimit = 500
    private static let collisionLimit = 5

    // Lapsed leases go back to the queue; the fence grows with the next claim.
    static let lapseSQL = """
        UPDATE jobs SET owner = NULL, lease_until = NULL, rescues = rescues + 1
        WHERE owner IS NOT NULL AND lease_until <= $1 AND id IN (
            SELECT id FROM jobs WHERE owner IS NOT NULL AND lease_until <= $1
            ORDER BY lease_until LIMIT $2 FOR UPDATE SKIP LOCKED
        )
        RETURNING id, is_cancelled
        """
    private static let removeSQL = "DELETE FROM jobs WHERE id = $1 AND owner IS NULL AND is_cancelled = 1"

    /// Claims due jobs of these kinds for `owner`, in a transaction of its own; first takes lapsed leases back, unless the
    /// caller did that a moment ago.
    ///
    /// Two jobs of one lane never run at once: should another node win the race for a lane, the claim is run again.
    /// Kinds are named, so that an older release never claims what it does not know (REL-56). Throws `StorageError`.
    ///
    /// - Parameter quotas: at most so many of a kind; a kind without one is bound by `limit` alone.
    package static func claimDue(
        _ kinds: [JobKind], limit: Int, quotas: [JobKind: Int] = [:], owner: String, lease: Duration,
        takingBack: Bool = true, from database: Database
    ) async throws(StorageError) -> JobClaim {
        for _ in 0..<collisionLimit {
            do {
                return try await database.write { transaction in
                    let leavesLapsed = takingBack ? try takeBackLapsed(transaction) : false
                    var claim = try claim(
                        kinds, limit: limit, quotas: quotas, owner: owner, lease: lease, takingBack: takingBack,
                        in: transaction)
                    // What was to be taken back and is still there is in the hands of another node right now.
                    claim.leavesLapsed = takingBack ? leavesLapsed : claim.nextIn.map { $0 <= .zero } ?? false
                    return claim
                }
            } catch .conflict {
                continue
            }
        }
        return JobClaim(jobs: [], nextIn: .zero)
    }

    /// Claims due jobs within the caller's transaction. Throws `StorageError`; `.conflict` when another node won a lane.
    package static func claimDue(
        _ kinds: [JobKind], limit: Int, owner: String, lease: Duration, in transaction: Transaction
    ) throws(StorageError) -> JobClaim {
        let leavesLapsed = try takeBackLapsed(transaction)
        var claim = try claim(
            kinds, limit: limit, quotas: [:], owner: owner, lease: lease, takingBack: true, in: transaction)
        claim.leavesLapsed = leavesLapsed
        return claim
    }

    private static func claim(
        _ kinds: [JobKind], limit: Int, quotas: [JobKind: Int], owner: String, lease: Duration, takingBack: Bool,
        in transaction: Transaction
    ) throws(StorageError) -> JobClaim {
        guard limit > 0, !kinds.isEmpty else { return JobClaim(jobs: [], nextIn: nil) }
        let (now, until) = (transaction.now, transaction.now + lease)
        let fixed: [Value] = [.text(owner), .instant(until), .instant(now), .int(limit)]
        let limits: [Value] = kinds.map { .int(min(max(quotas[$0] ?? limit, 0), limit)) }
        let rows = try transaction.query(
            claimSQL(kindCount: kinds.count, transaction.dialect), fixed + kinds.map { .raw($0) } + limits)
        var jobs: [ClaimedJob] = []
        for row in rows { jobs.append(try ClaimedJob(row: row)) }
        jobs.sort { ($0.due, $0.id) < ($1.due, $1.id) }
        // A kind that has used its quota up leaves more behind, perhaps.
        let isFull =
            jobs.count >= limit
            || quotas.contains { kind, quota in
                quota > 0 && jobs.count { $0.kind == kind } >= quota
            }
        return JobClaim(
            jobs: jobs, nextIn: isFull ? nil : try nextDue(kinds, seeingLapsed: !takingBack, in: transaction))
    }

    /// Puts jobs back whose leases have lapsed; answers whether more may have lapsed than one statement takes.
    private static func takeBackLapsed(_ transaction: Transaction) throws(StorageError) -> Bool {
        let lapsed = try transaction.query(lapseSQL, [.instant(transaction.now), .int(sweepLimit)])
        for row in lapsed where try row.bool("is_cancelled") {
            try transaction.execute(removeSQL, [try row.value("id")])
        }
        return lapsed.count == sweepLimit
    }
}

extension JobStore {
    /// The claim for so many kinds: owner, lease end, now and limit are `$1` to `$4`, the kinds follow, then the limit of each.
    ///
    /// Of each kind the index gives the earliest due jobs and stops at the limit. A job with a lane is taken only when
    /// nothing of its lane runs and nothing of its lane waits before it.
    static func claimSQL(kindCount: Int, _ dialect: Dialect) -> String {
        if let known = claims.withLock({ $0[dialect]?[kindCount] }) { return known }
        let sql = makeClaimSQL(kindCount: kindCount, dialect)
        claims.withLock { $0[dialect, default: [:]][kindCount] = sql }
        return sql
    }

    /// A runner always asks for the same kinds.
    private static let claims = Mutex<[Dialect: [Int: String]]>([:])

    private static func makeClaimSQL(kindCount: Int, _ dialect: Dialect) -> String {
        let kinds = (5..<5 + kindCount).map { (kind: "$\($0)", limit: "$\($0 + kindCount)") }
        let list = kinds.map(\.kind).joined(separator: ", ")
        let candidates =
            switch dialect {
            case .sqlite: candidatesOfEach(kinds, of: list)
            case .postgres: candidatesInTurn(kinds, of: list)
            }
        return """
            WITH due AS MATERIALIZED (
                SELECT id FROM (\(candidates)) AS every ORDER BY due_at, id LIMIT $4
            )
            UPDATE jobs SET owner = $1, lease_until = $2, fence = fence + 1, attempts = attempts + 1
            WHERE owner IS NULL AND due_at <= $3 AND id IN (SELECT id FROM due)
            RETURNING \(columns)
            """
    }

    private static func candidatesOfEach(_ kinds: [(kind: String, limit: String)], of list: String) -> String {
        kinds.map { kind, limit in
            "SELECT id, due_at FROM (\(candidatesSQL(kind: kind, of: list, limit: limit))) AS kind_\(kind.dropFirst())"
        }.joined(separator: " UNION ALL ")
    }

    /// PostgreSQL plans the statement anew at each claim, since its limits differ; planning one part for all kinds is cheaper
    /// than one for each.
    private static func candidatesInTurn(_ kinds: [(kind: String, limit: String)], of list: String) -> String {
        let rows = kinds.map { kind, limit in "(\(kind), \(limit))" }.joined(separator: ", ")
        let part = candidatesSQL(kind: "kinds.kind", of: list, limit: "kinds.quota")
        return """
            SELECT one.id, one.due_at FROM (VALUES \(rows)) AS kinds (kind, quota)
            CROSS JOIN LATERAL (\(part)) AS one
            """
    }

    private static func candidatesSQL(kind: String, of kinds: String, limit: String) -> String {
        """
        SELECT id, due_at FROM jobs AS candidate
        WHERE owner IS NULL AND kind = \(kind) AND due_at <= $3
            AND NOT EXISTS (
                SELECT 1 FROM jobs AS running WHERE running.owner IS NOT NULL AND running.lane = candidate.lane
            )
            AND NOT EXISTS (
                SELECT 1 FROM jobs AS earlier
                WHERE earlier.owner IS NULL AND earlier.lane = candidate.lane AND earlier.kind IN (\(kinds))
                    AND (earlier.due_at, earlier.id) < (candidate.due_at, candidate.id)
            )
        ORDER BY due_at, id LIMIT \(limit) FOR UPDATE SKIP LOCKED
        """
    }
}
